import type { Point } from "../../../lib/topology/free/free-layout.ts";
import type { EdgeWire, LaneVertex } from "../../../lib/wire/topology.ts";
import { cx } from "../../ui/cx.ts";
import { StateGlyph } from "../../ui/state-glyph.tsx";
import type { Emphasis } from "../emphasis.ts";
import type { FreeSize } from "./free-sizes.ts";
import { FULL_FROM, leaving } from "./free-viewport.ts";

interface Props {
  readonly taps: readonly EdgeWire[];
  readonly lanes: ReadonlyMap<string, LaneVertex>;
  readonly at: (id: string) => Point | undefined;
  readonly zoom: number;
  readonly sizes: ReadonlyMap<string, FreeSize>;
  readonly emphasis: Emphasis;
}

/** What a line must be meant for its words to be written. */
const isMeant = (tap: EdgeWire, { row, preview }: Emphasis): boolean =>
  tap.row === row || tap.row === preview;

/** From each workload to its networks, in their colours; beside the workload the sign of the state. */
export const FreeWires = ({ taps, lanes, at, zoom, sizes, emphasis }: Props) => {
  const drawn = taps.flatMap((tap) => {
    const [from, to, size] = [at(tap.row), at(tap.lane), sizes.get(tap.row)];
    if (from === undefined || to === undefined || size === undefined) return [];
    return [{ tap, from, to, sign: leaving(from, size, to, 13) }];
  });
  return (
    <>
      <svg aria-hidden className="pointer-events-none absolute inset-0 size-full overflow-visible">
        {drawn.map(({ tap, from, to }) => (
          <line
            key={tap.id}
            data-hue={hueOf(lanes.get(tap.lane))}
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
            strokeWidth={emphasis.row === tap.row ? 2.5 : 1.75}
            strokeDasharray={tap.glyph === "attaching" || tap.glyph === "detaching" ? "4 4" : undefined}
            className="stroke-hue transition-opacity duration-120"
            opacity={emphasis.strengthOf(tap) === 1 ? 0.9 : 0.25}
          />
        ))}
      </svg>
      {drawn.map(({ tap, sign }) => (
        <span
          key={tap.id}
          aria-hidden
          data-hue={hueOf(lanes.get(tap.lane))}
          className={cx(
            "pointer-events-none absolute -translate-x-1/2 -translate-y-1/2 rounded-full bg-canvas",
            emphasis.strengthOf(tap) < 1 && "opacity-45",
          )}
          style={{ left: sign.x, top: sign.y }}
        >
          {tap.glyph === "fold" ? (
            <span className="block rounded-full bg-hue px-1.5 text-11 leading-[15px] font-strong text-on-hue num">
              {tap.count}
            </span>
          ) : (
            <StateGlyph glyph={tap.glyph} />
          )}
        </span>
      ))}
      {zoom >= FULL_FROM &&
        drawn.map(({ tap, sign }) =>
          isMeant(tap, emphasis) ? (
            <p
              key={tap.id}
              aria-hidden
              className="pointer-events-none absolute z-10 rounded-chip bg-canvas px-1 text-11 leading-[14px] whitespace-nowrap"
              style={{ left: sign.x + 11, top: sign.y + 4 }}
            >
              <b className="font-strong">{tap.interface}</b>{" "}
              <span className={cx("text-ink-2", tap.labelTone === "mono" && "mono")}>{tap.label}</span>
            </p>
          ) : null,
        )}
    </>
  );
};

const hueOf = (lane: LaneVertex | undefined): string | number =>
  lane?.slot === null || lane === undefined ? "default" : lane.slot % 12;
