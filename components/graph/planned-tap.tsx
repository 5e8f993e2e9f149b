import { labelWidth } from "../../lib/topology/columns.ts";
import { portX } from "../../lib/topology/measures.ts";
import { isSqueezed } from "../../lib/topology/squeeze.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { cx } from "../ui/cx.ts";
import { labelStart } from "./label-fit.ts";

/** A change that was not sent: drawn dashed where it would be. */
export interface Planned {
  readonly row: string;
  readonly lane: string;
  readonly interface: string;
  /** Wanted address, "" where any will do. */
  readonly address: string;
}

/** The planned tap with the dashed end of the wire that leads to it, over the picture (docs/visual-language.md, planned). */
export const PlannedTap = ({ planned, view, zoom }: { planned: Planned; view: LanesWire; zoom: number }) => {
  const row = view.vertices.find((vertex) => vertex.kind === "row" && vertex.id === planned.row);
  const lane = view.vertices.find((vertex) => vertex.kind === "lane" && vertex.id === planned.lane);
  if (row?.kind !== "row" || lane?.kind !== "lane") return null;
  // A further interface on a network stands behind what the first one says.
  const before = view.edges.filter((tap) => tap.row === row.id && tap.lane === lane.id).at(-1);
  const x =
    before === undefined ? lane.x * zoom : before.x * zoom + labelStart(before) + labelWidth(before) + 20;
  const y = row.y * zoom;
  const isCompact = isSqueezed(view);
  const from = Math.max(row.wireEndX ?? 0, portX(view)) * zoom;
  return (
    <div aria-hidden data-testid="planned-tap" data-hue={lane.slot === null ? "default" : lane.slot % 12}>
      <svg
        className="pointer-events-none absolute top-0 left-0 overflow-visible"
        width="1"
        height="1"
        fill="none"
      >
        {x > from && (
          <line
            x1={from + 10}
            x2={x - 11}
            y1={y}
            y2={y}
            strokeWidth="2"
            strokeDasharray="3 3"
            className="stroke-ink"
          />
        )}
        <circle cx={x} cy={y} r="12" className="fill-raised" />
        <circle cx={x} cy={y} r="10" strokeWidth="1.5" strokeDasharray="3 3" className="stroke-ink" />
        <path d={`M${x - 4} ${y}H${x + 4}M${x} ${y - 4}V${y + 4}`} strokeWidth="2" className="stroke-hue" />
      </svg>
      <div
        className={cx(
          "absolute bg-raised text-11 leading-[14px] whitespace-nowrap",
          isCompact && "flex gap-1.5",
        )}
        style={{ left: x + 15, top: isCompact ? y + 1 : y - 15 }}
      >
        <p className="font-control text-ink">{planned.interface}</p>
        <p className={cx("text-ink-2", !isCompact && "pt-px")}>
          {planned.address === "" ? "planned" : <span className="mono">{planned.address}</span>}
        </p>
      </div>
    </div>
  );
};
