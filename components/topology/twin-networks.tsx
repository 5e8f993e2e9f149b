import { ChevronDown, ChevronRight } from "lucide-react";
import { groupDigits, plural } from "../../lib/text/count.ts";
import { lanesInOrder } from "../../lib/topology/reading-order.ts";
import type { Lane } from "../../lib/topology/view.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { Picked } from "../graph/emphasis.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { Changing } from "../ui/changing.tsx";
import { cx } from "../ui/cx.ts";
import { FindingsCount } from "../ui/findings-count.tsx";
import { Meter } from "../ui/meter.tsx";
import { RowButton, Table, Td, Th, Tr } from "../ui/table.tsx";
import type { useTopologyActions } from "./use-topology-actions.ts";

/** The lanes of the picture in words: a row each, selected and entered as there. Those that nobody is on are among them. */
export const TwinNetworks = ({
  view,
  selected,
  actions,
  isNarrow,
  isOpen,
  onToggle,
}: {
  view: LanesWire;
  selected: Picked;
  actions: ReturnType<typeof useTopologyActions>;
  isNarrow: boolean;
  isOpen: boolean;
  onToggle: () => void;
}) => {
  const lanes = lanesInOrder(view);
  const ill = lanes.filter((lane) => lane.ill > 0).length;
  const tabStop = (lanes.find(({ id }) => id === selected.lane) ?? lanes[0])?.id;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section aria-label="Networks" className="flex max-h-2/5 shrink-0 flex-col border-b">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex h-8 shrink-0 items-center gap-2 px-4 text-left text-12 hover:bg-raised focus-visible:-outline-offset-2 max-md:h-10 compact:h-7"
      >
        <Chevron aria-hidden className="size-3.5 text-ink-3" />
        <span className="font-title num">{plural(view.totals.networks, "network")}</span>
        {ill > 0 && (
          <span className="text-11 font-strong text-warn num">{`${groupDigits(ill)} with something ill`}</span>
        )}
      </button>
      {isOpen && (
        <div className="min-h-0 overflow-auto">
          <Table label="Networks" className={cx(isNarrow && "table-fixed")}>
            <thead>
              <tr>
                <Th>Network</Th>
                {!isNarrow && <Th>Kind, VLAN or IPAM, range</Th>}
                {!isNarrow && <Th>Pool</Th>}
                <Th isNumber className="max-md:w-20">
                  Attached
                </Th>
                <Th isNumber className="max-md:w-14">
                  Ill
                </Th>
              </tr>
            </thead>
            <tbody>
              {lanes.map((lane) => (
                <NetworkRow
                  key={lane.id}
                  lane={lane}
                  isNarrow={isNarrow}
                  isSelected={lane.id === selected.lane}
                  isTabStop={lane.id === tabStop}
                  actions={actions}
                />
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </section>
  );
};

const NetworkRow = ({
  lane,
  isNarrow,
  isSelected,
  isTabStop,
  actions,
}: {
  lane: Lane;
  isNarrow: boolean;
  isSelected: boolean;
  isTabStop: boolean;
  actions: ReturnType<typeof useTopologyActions>;
}) => (
  <Tr
    isSelected={isSelected}
    onClick={() => actions.pick(lane.id)}
    onDoubleClick={() => actions.enter(lane.id)}
    className="cursor-pointer"
  >
    <Td isFirst className={cx(!isNarrow && "w-[34%] max-w-0")}>
      <span className="flex items-center gap-2.5">
        <NetworkBadge mark={lane.mark} slot={lane.slot} />
        <span className="min-w-0 flex-1">
          <RowButton
            data-walk={lane.id}
            data-twin-network={lane.id}
            tabIndex={isTabStop ? 0 : -1}
            title={lane.title}
            onClick={(event) => {
              event.stopPropagation();
              actions.pick(lane.id);
            }}
          >
            {lane.title}
          </RowButton>
          {isNarrow && <Lines lane={lane} className="block truncate text-11 font-normal text-ink-3" />}
        </span>
        {lane.findings !== null && <FindingsCount count={lane.findings.count} worst={lane.findings.worst} />}
      </span>
    </Td>
    {!isNarrow && (
      <Td>
        <Lines lane={lane} className="text-ink-2" />
      </Td>
    )}
    {!isNarrow && (
      <Td className="whitespace-nowrap">
        {lane.use === null ? (
          <span className="text-ink-3">no pool known</span>
        ) : (
          <Meter use={lane.use} label={`In use of the pools of ${lane.title}`} />
        )}
      </Td>
    )}
    <Td isNumber>
      <Changing text={groupDigits(lane.total)} />
    </Td>
    <Td isNumber className={lane.errors > 0 ? "text-err" : lane.ill > 0 ? "text-warn" : "text-ink-3"}>
      <Changing text={groupDigits(lane.ill)} />
    </Td>
  </Tr>
);

const Lines = ({ lane, className }: { lane: Lane; className: string }) => (
  <span className={className}>
    {lane.lines
      .filter(({ text }) => text !== "")
      .map(({ text, isMono }, index) => (
        <span key={text} className={cx(isMono && "mono")}>
          {index > 0 && " · "}
          {text}
        </span>
      ))}
  </span>
);
