import { portX } from "../../lib/topology/measures.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { DrawnWire } from "./use-grip.ts";

/** A wire from a workload to the pointer; over a lane it snaps to where the tap would be. */
export const WireUnderWay = ({
  wire,
  view,
  pan,
  zoom,
  lane,
}: {
  wire: DrawnWire;
  view: LanesWire;
  pan: { x: number; y: number };
  zoom: number;
  lane: string | null;
}) => {
  const row = view.vertices.find((vertex) => vertex.id === wire.row);
  const onto = view.vertices.find((vertex) => vertex.id === lane);
  if (row?.kind !== "row") return null;
  const y = row.y * zoom + pan.y;
  const end = onto?.kind === "lane" ? { x: onto.x * zoom + pan.x, y } : { x: wire.x, y: wire.y };
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-0 z-20 size-full" fill="none">
      <line
        x1={portX(view)}
        y1={y}
        x2={end.x}
        y2={end.y}
        strokeWidth="2"
        strokeDasharray="3 3"
        className="stroke-ink"
      />
      <circle
        cx={end.x}
        cy={end.y}
        r="10"
        strokeWidth="1.5"
        strokeDasharray="3 3"
        className="fill-raised stroke-ink"
      />
      <path
        d={`M${end.x - 4} ${end.y}H${end.x + 4}M${end.x} ${end.y - 4}V${end.y + 4}`}
        strokeWidth="2"
        className="stroke-ink"
      />
    </svg>
  );
};
