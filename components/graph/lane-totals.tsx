import { groupDigits, shortCount } from "../../lib/text/count.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { Changing } from "../ui/changing.tsx";
import { moved } from "./moves.ts";

const HEIGHT = 52;

/** What the totals below the large view take of the frame. */
export const totalsHeight = (view: LanesWire): number => (view.detail === "namespaces" ? HEIGHT : 0);

/** Below the large view: what every lane carries in all, and how fast it changes. It stays in sight. */
export const LaneTotals = ({ view, zoom, panX }: { view: LanesWire; zoom: number; panX: number }) => {
  if (view.detail !== "namespaces") return null;
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  return (
    <div
      data-no-grip
      className="absolute inset-x-0 bottom-0 z-10 overflow-clip border-t bg-canvas text-11"
      style={{ height: HEIGHT }}
    >
      <div data-moves="x" className="absolute inset-0" style={{ transform: moved(panX, 0) }}>
        {lanes
          .filter((lane) => lane.columnWidth * zoom >= WORDS_FROM)
          .map((lane) => (
            <p
              key={lane.id}
              className="absolute top-2 whitespace-nowrap"
              style={{ left: lane.x * zoom - 14, width: lane.columnWidth * zoom - 8 }}
            >
              <span className="block mono text-ink-2">
                <Changing text={shortCount(lane.total)} />
              </span>
              <span className="block truncate text-ink-3 num">{rateText(lane.changesPerMinute)}</span>
            </p>
          ))}
      </div>
      <p
        className="absolute inset-y-0 left-0 flex justify-between bg-canvas pt-2 pr-3.5 pl-4"
        style={{ width: view.labelWidth - 10 }}
      >
        <span>
          <span className="block text-12 leading-4 font-title">
            All {groupDigits(view.totals.namespaces)}
          </span>
          <span className="text-ink-3">
            {view.totals.ill > 0 ? `${groupDigits(view.totals.ill)} ill` : "changes"}
          </span>
        </span>
        <span className="text-right">
          <span className="block mono text-ink-2">
            <Changing text={groupDigits(view.totals.pods)} />
          </span>
          <span className="text-ink-3 num">{rateText(view.changesPerMinute)}</span>
        </span>
      </p>
    </div>
  );
};

/** A narrower column leaves what it has to say to the pane. */
const WORDS_FROM = 52;

/** `12 / min`, `quiet`; nothing before it was counted. */
const rateText = (perMinute: number | null): string =>
  perMinute === null ? "" : perMinute === 0 ? "quiet" : `${shortCount(perMinute)} / min`;
