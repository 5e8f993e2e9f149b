"use client";

import type { AllocationWire } from "../../lib/wire/pool.ts";
import { Age } from "../ui/age.tsx";
import { Chip, type Tone } from "../ui/chip.tsx";
import { PagerFoot, rowAt, rowsOf, usePager } from "../ui/pager.tsx";
import { Table, Td, Th, Tr, RowButton } from "../ui/table.tsx";
import { kindOf, ownerText } from "./squares.ts";

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
  const sorted = [...allocations].sort((a, b) => Number(a.class === "live") - Number(b.class === "live"));
  const pager = usePager(sorted, ALL_LOADED, { selected, isSelected: ({ address }) => address === selected });
  if (allocations.length === 0)
    return <p className="text-13 text-ink-2">Nothing is recorded in this pool.</p>;
  return (
    <div className="-mx-6 overflow-x-auto">
      <Table label="Allocations" {...rowsOf(pager)}>
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
          {pager.rows.map((allocation, index) => (
            <Tr
              key={allocation.id}
              {...rowAt(pager, index)}
              isSelected={allocation.address !== null && allocation.address === selected}
            >
              <Td isFirst className="mono">
                {allocation.address === null ? (
                  <span title={allocation.reason}>{allocation.key}</span>
                ) : (
                  <RowButton isMono onClick={() => onSelect(allocation.address ?? "")}>
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
      <PagerFoot pager={pager} what="allocations" />
    </div>
  );
};

const ALL_LOADED = { hasMore: false, loadMore: () => undefined };

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
