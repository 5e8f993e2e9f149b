import type { LayersWire } from "../../../lib/wire/layers.ts";
import { NetworkBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import type { Emphasis } from "./emphasis.ts";

/** Column titles, badges of the networks and names of the segments; it stays while the rest scrolls. */
export const LayersHead = ({
  view,
  emphasis,
  selected,
  tabStop,
}: {
  view: LayersWire;
  emphasis: Emphasis;
  selected: ReadonlySet<string>;
  tabStop: string | null;
}) => (
  <div
    className="sticky top-0 z-10 border-b bg-canvas"
    style={{ height: view.headHeight, width: view.width, minWidth: "100%", marginBottom: -view.headHeight }}
  >
    {view.columns.map((column) => (
      <p key={column.layer} className="absolute top-2" style={{ left: column.left, width: column.width }}>
        <span className="block truncate text-12 leading-4 font-title">{column.title}</span>
        <span className="block truncate text-11 leading-[14px] text-ink-3">{column.note}</span>
      </p>
    ))}
    {view.vertices.map((vertex) =>
      vertex.kind === "line" ? (
        <button
          key={vertex.id}
          type="button"
          tabIndex={tabStop === vertex.id ? 0 : -1}
          data-walk={vertex.id}
          aria-label={vertex.title}
          aria-pressed={selected.has(vertex.id)}
          title={vertex.title}
          className="absolute -translate-x-1/2 rounded-chip"
          style={{ left: vertex.x, top: view.headHeight - 28 }}
        >
          <NetworkBadge mark={vertex.mark} slot={vertex.slot} isDim={!emphasis.isLineLit(vertex.id)} />
        </button>
      ) : vertex.kind === "bar" ? (
        <span key={vertex.id}>
          <span
            aria-hidden
            className={cx("absolute w-[7px] -translate-x-1/2", barTone(emphasis, vertex.id))}
            style={{ left: vertex.x, top: vertex.labelY + 4, bottom: 0 }}
          />
          <button
            type="button"
            tabIndex={tabStop === vertex.id ? 0 : -1}
            data-walk={vertex.id}
            data-segment={vertex.segment}
            aria-pressed={selected.has(vertex.id)}
            title={`${vertex.title}: Enter or a double click shows it alone`}
            className={cx(
              "absolute -translate-x-1/2 rounded-chip border px-1.5 text-11 leading-4 font-strong whitespace-nowrap",
              emphasis.isBarChosen(vertex.id)
                ? "border-ink-2 bg-ink-2 text-canvas"
                : emphasis.isBarLit(vertex.id)
                  ? "border-line-2 bg-raised text-ink"
                  : "bg-surface text-ink-3",
            )}
            style={{ left: vertex.x, top: vertex.labelY }}
          >
            {vertex.label}
          </button>
        </span>
      ) : null,
    )}
  </div>
);

/** Bars that chosen strands lead to stand in ink. */
const barTone = (emphasis: Emphasis, bar: string): string =>
  emphasis.isBarChosen(bar) ? "bg-ink-2" : emphasis.isBarLit(bar) ? "bg-line-2" : "bg-line";
