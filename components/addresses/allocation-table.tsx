"use client";

import type { AllocationWire } from "../../lib/wire/pool.ts";
import { Age } from "../ui/age.tsx";
import { Chip, type Tone } from "../ui/chip.tsx";
import { Table, Td, Th, Tr, RowButton } from "../ui/table.tsx";
import { countText } from "../ui/time-text.ts";
import { kindOf, ownerText } from "./squares.ts";

/** The longest list that is drawn; a pool of more is read by searching for an address. */
const ROWS_MAX = 1_000;

/** What a store has recorded, one row each, ill ones first. */
export const AllocationTable = ({
  allocations,
  selected,
  onSelect,
}: {
  allocations: readonly AllocationWire[];
  selected: string | null;
  onSelect: (address: string) => void;
}) => {
  if (allocations.length === 0)
    return <p className="text-13 text-ink-2">Nothing is recorded in this pool.</p>;
  const sorted = [...allocations].sort((a, b) => Number(a.class === "live") - Number(b.class === "live"));
  return (
    <div className="-mx-6 overflow-x-auto">
      <Table label="Allocations">
        <thead>
          <tr>
            <Th>Address</Th>
            <Th>Class</Th>
            <Th>Recorded for</Th>
            <Th isNumber className="max-md:hidden">
              Since
            </Th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, ROWS_MAX).map((allocation) => (
            <Tr
              key={allocation.id}
              isSelected={allocation.address !== null && allocation.address === selected}
            >
              <Td isFirst className="mono">
                {allocation.address === null ? (
                  <span title={allocation.reason}>{allocation.key}</span>
                ) : (
                  <RowButton className="mono font-normal" onClick={() => onSelect(allocation.address ?? "")}>
                    {allocation.address}
                  </RowButton>
                )}
              </Td>
              <Td>
                <ClassChip allocation={allocation} />
              </Td>
              <Td className="max-w-0 truncate text-ink-2" title={ownerText(allocation)}>
                {ownerText(allocation)}
              </Td>
              <Td isNumber className="text-ink-2 max-md:hidden">
                {allocation.since === null ? (
                  <span className="font-sans text-ink-3">not kept</span>
                ) : (
                  <Age at={allocation.since} />
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {sorted.length > ROWS_MAX && (
        <p className="px-6 py-3 text-12 text-ink-3">
          {countText(sorted.length - ROWS_MAX)} more are not drawn here.
        </p>
      )}
    </div>
  );
};

/** live, leak, conflict … with how sure that is. */
export const ClassChip = ({ allocation }: { allocation: AllocationWire }) => (
  <span className="flex items-center gap-1.5">
    <Chip tone={toneOf(allocation)}>{allocation.class}</Chip>
    {allocation.class !== "live" && allocation.class !== "unknown" && (
      <Chip tone="outline">{allocation.confidence}</Chip>
    )}
  </span>
);

const toneOf = (allocation: AllocationWire): Tone => {
  switch (kindOf(allocation)) {
    case "leak-certain":
    case "leak-likely":
    case "conflict":
      return "err";
    case "stale":
      return "warn";
    case "unknown":
      return allocation.class === "corrupt" ? "err" : "unknown";
    case "pending":
      return "info";
    default:
      return "plain";
  }
};
