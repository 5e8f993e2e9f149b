import { gapAt } from "../../lib/topology/lane-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import type { CarriedLane } from "./use-grip.ts";

/** A lane that is being moved: its name below the pointer, and a line where it would stand. */
export const LaneUnderWay = ({
  carried,
  view,
  pan,
  zoom,
}: {
  carried: CarriedLane;
  view: LanesWire;
  pan: { x: number; y: number };
  zoom: number;
}) => {
  const lane = view.vertices.find((vertex) => vertex.id === carried.lane);
  if (lane?.kind !== "lane") return null;
  const gap = gapAt(view, lane.id, (carried.x - pan.x) / zoom);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 z-20 overflow-hidden">
      {gap !== null && (
        <span
          data-gap={gap.to}
          className="absolute inset-y-0 w-0.5 bg-ink"
          style={{ left: gap.x * zoom + pan.x - 1 }}
        />
      )}
      <span
        className="absolute flex h-7 max-w-44 items-center gap-2 rounded-control border border-line-2 bg-overlay px-2 text-12 font-title shadow-float"
        style={{ left: carried.x + 12, top: carried.y + 12 }}
      >
        <NetworkBadge mark={lane.mark} slot={lane.slot} />
        <span className="truncate">{lane.title}</span>
      </span>
    </div>
  );
};
