import { Flag } from "lucide-react";
import type { LaneVertex } from "../../lib/wire/topology.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";

interface Props {
  readonly lanes: readonly LaneVertex[];
  readonly height: number;
  readonly labelWidth: number;
  readonly zoom: number;
  readonly isLit: (lane: string) => boolean;
}

/** The networks' names above their lanes. It stays in sight; its x follows the picture through `--pan-x`. */
export const LanesHead = ({ lanes, height, labelWidth, zoom, isLit }: Props) => (
  <div
    className="pointer-events-none absolute inset-x-0 top-0 z-10 overflow-hidden border-b bg-canvas"
    style={{ height }}
  >
    <div className="absolute inset-0" style={{ transform: "translateX(var(--pan-x, 0px))" }}>
      {lanes.map((lane) => (
        <div
          key={lane.id}
          className="absolute top-0 overflow-hidden"
          style={{
            left: lane.columnLeft * zoom + 4,
            width: lane.columnWidth * zoom - 6,
            height: height - 18,
          }}
          title={`${lane.title}: ${lane.lines.map((line) => line.text).join(", ")}`}
        >
          <p
            className={cx(
              "flex items-center gap-1.5 pt-2 text-13 leading-4 font-title",
              !isLit(lane.id) && "text-ink-3",
            )}
          >
            <span className="truncate">{lane.title}</span>
            {lane.findings !== null && (
              <span
                className={cx(
                  "flex shrink-0 items-center gap-0.5 text-11 num",
                  lane.findings.worst === "error" ? "text-err" : "text-warn",
                )}
              >
                <Flag aria-hidden className="size-3" />
                {lane.findings.count}
                <span className="sr-only"> findings</span>
              </span>
            )}
          </p>
          {lane.lines.map((line, index) => (
            <p
              key={`${index} ${line.text}`}
              className={cx(
                "truncate text-11 leading-[14px]",
                line.isMono && "mono",
                index === 0 && isLit(lane.id) ? "text-ink-2" : "text-ink-3",
              )}
            >
              {line.text}
            </p>
          ))}
        </div>
      ))}
      {lanes.map((lane) => (
        <div
          key={`${lane.id} badge`}
          className="absolute bottom-0 flex h-4 items-center gap-2"
          style={{ left: lane.x * zoom - 14 }}
        >
          <NetworkBadge mark={lane.mark} slot={lane.slot} />
          {lane.use !== null && <Use use={lane.use} hasBar={lane.columnWidth * zoom >= USE_BAR_FROM} />}
        </div>
      ))}
    </div>
    <div className="absolute inset-y-0 left-0 bg-canvas" style={{ width: labelWidth - 24 }} />
  </div>
);

const FULL_FROM = 0.8;
/** Column width from which bar and per cent stand beside the badge without touching the next one. */
const USE_BAR_FROM = 112;

const Use = ({ use, hasBar }: { use: number; hasBar: boolean }) => (
  <span
    className={cx(
      "flex items-center gap-1.5 text-11 num",
      use >= FULL_FROM ? "font-strong text-warn" : "text-ink-2",
    )}
  >
    <span className={cx("h-1 overflow-hidden rounded-full bg-line-2", hasBar ? "w-7" : "w-3")}>
      <span
        className={cx("block h-full", use >= FULL_FROM ? "bg-warn" : "bg-ink-2")}
        style={{ width: `${Math.min(100, Math.max(3, use * 100))}%` }}
      />
    </span>
    {use > 0 && use < 0.01 ? "<1" : Math.round(use * 100)} %
  </span>
);
