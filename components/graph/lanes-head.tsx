import type { LanesWire, LaneVertex } from "../../lib/wire/topology.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";
import { FindingsCount } from "../ui/findings-count.tsx";
import { groupDigits, plural } from "../../lib/text/count.ts";
import type { Emphasis } from "./emphasis.ts";
import { moved } from "./moves.ts";

interface Props {
  readonly view: LanesWire;
  readonly zoom: number;
  /** Where the picture's own left edge stands on screen. */
  readonly panX: number;
  readonly emphasis: Emphasis;
  readonly selected: string | null;
  readonly tabStop: string | null;
}

/** The networks' names above their lanes. It stays in sight. */
export const LanesHead = ({ view, zoom, panX, emphasis, selected, tabStop }: Props) => {
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  return (
    <div
      className="pointer-events-none absolute inset-x-0 top-0 z-10 overflow-clip border-b bg-canvas"
      style={{ height: view.headHeight }}
    >
      <div
        className="absolute inset-0"
        style={{ clipPath: `inset(0 0 0 ${view.labelWidth - 10}px)` }}
        data-scroll-lock
      >
        <div data-moves="x" className="absolute inset-0" style={{ transform: moved(panX, 0) }}>
          {lanes.map((lane) => (
            <Lane
              key={lane.id}
              lane={lane}
              left={lane.columnLeft * zoom}
              x={lane.x * zoom}
              width={lane.columnWidth * zoom}
              hasWords={zoom >= WORDS_FROM && lane.columnWidth * zoom >= NARROW}
              height={view.headHeight}
              isLit={emphasis.isLit(lane.id)}
              isSelected={selected === lane.id}
              isTabStop={tabStop === lane.id}
            />
          ))}
        </div>
      </div>
      {view.detail === "namespaces" && (
        <div
          aria-hidden
          className="absolute bottom-0 left-0 flex items-end justify-between pt-3 pb-2 pl-4 text-12"
          style={{ width: view.labelWidth - 20, height: view.headHeight }}
        >
          <span className="self-start font-title">
            Namespace
            <span className="block text-11 leading-[14px] font-normal text-ink-3">largest first</span>
          </span>
          <span className="self-start pr-1 font-title">Pods</span>
        </div>
      )}
    </div>
  );
};

const NARROW = 46;
/** Zoom below which words leave all heads at once: a few that happen to fit among marks are no help. */
const WORDS_FROM = 0.6;
/** The head of the large view is lower: there the range is left to the network's own pane. */
const FULL_HEAD = 98;

const Lane = ({
  lane,
  left,
  x,
  width,
  hasWords,
  height,
  isLit,
  isSelected,
  isTabStop,
}: {
  lane: LaneVertex;
  left: number;
  x: number;
  width: number;
  hasWords: boolean;
  height: number;
  isLit: boolean;
  isSelected: boolean;
  isTabStop: boolean;
}) => (
  <>
    <button
      type="button"
      tabIndex={isTabStop ? 0 : -1}
      data-walk={lane.id}
      data-lane={lane.id}
      aria-pressed={isSelected}
      // What can be read there is its name: whoever speaks to the screen says what they see.
      aria-label={hasWords ? undefined : laneText(lane)}
      title={laneText(lane)}
      className={cx(
        "pointer-events-auto absolute top-0 flex flex-col items-stretch justify-start overflow-hidden text-left focus-visible:-outline-offset-2",
        isSelected && "shadow-[inset_0_2px_0_var(--ink)]",
      )}
      style={{ left: left + 4, width: Math.max(8, width - 6), height }}
    >
      {hasWords && (
        <span>
          <Words lane={lane} isLit={isLit} lines={height < FULL_HEAD ? 2 : 3} />
        </span>
      )}
    </button>
    <span className="absolute bottom-0 flex h-4 items-center gap-2" style={{ left: x - 14 }} aria-hidden>
      {width >= 32 ? (
        <NetworkBadge mark={lane.mark} slot={lane.slot} isDim={!isLit} />
      ) : (
        <span
          data-hue={lane.slot === null ? "default" : lane.slot % 12}
          className="ml-[11px] block h-4 w-1.5 rounded-t-tag bg-hue"
        />
      )}
      {lane.use !== null && width >= USE_FROM && <Use use={lane.use} hasBar={width >= USE_BAR_FROM} />}
    </span>
  </>
);

const Words = ({ lane, isLit, lines }: { lane: LaneVertex; isLit: boolean; lines: number }) => (
  <>
    <span
      className={cx(
        "flex items-center gap-1.5 pt-2 text-13 leading-4 font-title transition-colors duration-120",
        !isLit && "text-ink-3",
      )}
    >
      <span className="truncate">{lane.title}</span>
      {lane.findings !== null && <FindingsCount count={lane.findings.count} worst={lane.findings.worst} />}
    </span>
    {lane.lines.slice(0, lines).map((line, index) => (
      <span
        key={`${index} ${line.text}`}
        className={cx(
          "block truncate text-11 leading-[14px]",
          line.isMono && "mono",
          index === 0 && isLit ? "text-ink-2" : "text-ink-3",
        )}
      >
        {line.text}
      </span>
    ))}
  </>
);

const laneText = (lane: LaneVertex): string =>
  [
    lane.title,
    ...lane.lines.map((line) => line.text).filter((text) => text !== ""),
    ...(lane.use === null ? [] : [`${percent(lane.use)} in use`]),
    ...(lane.ill > 0 ? [`${groupDigits(lane.ill)} ill`] : []),
    ...(lane.findings === null ? [] : [plural(lane.findings.count, "finding")]),
  ].join(", ");

const FULL_FROM = 0.8;
/** Column width from which a per cent, and from which a bar as well, stands beside the badge without touching the next one. */
const USE_FROM = 78;
const USE_BAR_FROM = 112;

const percent = (use: number): string => `${use > 0 && use < 0.01 ? "<1" : Math.round(use * 100)} %`;

const Use = ({ use, hasBar }: { use: number; hasBar: boolean }) => (
  <span
    className={cx(
      "flex items-center gap-1.5 text-11 whitespace-nowrap num",
      use >= FULL_FROM ? "font-strong text-warn" : "text-ink-2",
    )}
  >
    <span className={cx("h-1 overflow-hidden rounded-full bg-line-2", hasBar ? "w-7" : "w-3")}>
      <span
        className={cx("block h-full", use >= FULL_FROM ? "bg-warn" : "bg-ink-2")}
        style={{ width: `${Math.min(100, Math.max(3, use * 100))}%` }}
      />
    </span>
    {percent(use)}
  </span>
);
