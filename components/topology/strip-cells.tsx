import type { EdgeWire, LaneVertex } from "../../lib/wire/topology.ts";
import { shortCount } from "../../lib/text/count.ts";
import { cx } from "../ui/cx.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import type { Strip } from "./strip.ts";

const CELL = "flex shrink-0 items-center justify-center";

/** The marks above a namespace's strip of lanes. */
export const StripHead = ({ strip }: { strip: Strip }) => (
  <span aria-hidden className="ml-auto flex shrink-0">
    {strip.lanes.map((lane) => (
      <span
        key={lane.id}
        className={cx(CELL, "text-11 font-strong text-ink-2")}
        style={{ width: strip.cell }}
      >
        {lane.mark}
      </span>
    ))}
    {strip.isCut && <span className={CELL} style={{ width: strip.cell }} />}
  </span>
);

/** The lanes of one row in small: a tick per lane that passes, its sign where the row taps it, the number of those left out. */
export const StripCells = ({ strip, taps }: { strip: Strip; taps: readonly EdgeWire[] }) => {
  const shown = new Set(strip.lanes.map(({ id }) => id));
  const rest = taps.filter((tap) => !shown.has(tap.lane));
  return (
    <span aria-hidden className="ml-auto flex shrink-0 self-stretch">
      {strip.lanes.map((lane) => (
        <Cell key={lane.id} lane={lane} width={strip.cell} tap={taps.find((tap) => tap.lane === lane.id)} />
      ))}
      {strip.isCut && (
        <span
          className={cx(
            CELL,
            "text-11 num",
            rest.some((tap) => tap.isIll) ? "font-strong text-warn" : "text-ink-3",
          )}
          style={{ width: strip.cell }}
        >
          {rest.length > 0 && `+${rest.length}`}
        </span>
      )}
    </span>
  );
};

const Cell = ({ lane, tap, width }: { lane: LaneVertex; tap: EdgeWire | undefined; width: number }) => (
  <span
    data-hue={lane.slot === null ? "default" : lane.slot % 12}
    className={cx(CELL, "relative")}
    style={{ width }}
  >
    <span
      className={cx("absolute inset-y-2 left-1/2 w-px", tap === undefined ? "bg-line" : "bg-hue opacity-70")}
    />
    {tap !== undefined && (
      <span className="relative flex rounded-full bg-canvas group-data-selected/row:bg-raised">
        {tap.glyph === "fold" ? (
          <span className="rounded-full bg-hue px-1 text-11 leading-[15px] font-mark text-on-hue num">
            {shortCount(tap.count)}
          </span>
        ) : (
          <StateGlyph glyph={tap.glyph} isStill />
        )}
      </span>
    )}
  </span>
);
