import { Box, CircleCheck, Layers2, Monitor, Server } from "lucide-react";
import { FREE_NETWORK, FREE_WORKLOAD } from "../../../lib/topology/free/free-graph.ts";
import type { LaneVertex, RowVertex } from "../../../lib/wire/topology.ts";
import { groupDigits } from "../../../lib/text/count.ts";
import { NetworkBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { FindingsCount } from "../../ui/findings-count.tsx";
import { MiddleText } from "../../ui/middle-text.tsx";
import { FULL_FROM, NAMES_FROM } from "./free-viewport.ts";

const SIGNS = {
  pod: Box,
  vm: Monitor,
  host: Server,
  completed: CircleCheck,
  controller: Layers2,
  namespace: Layers2,
} as const;

interface Props {
  readonly vertex: RowVertex | LaneVertex;
  /** Of its middle, on screen. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly isSelected: boolean;
  readonly isDim: boolean;
  readonly isTabStop: boolean;
  /** The whole in words, what it is joined with included. */
  readonly text: string;
}

/** A workload or a network. Its words never shrink: from afar they leave, and its sign or mark stays. */
export const FreeBox = ({ vertex, x, y, zoom, isSelected, isDim, isTabStop, text }: Props) => {
  const size = sizeAt(vertex.kind, zoom);
  return (
    <button
      type="button"
      tabIndex={isTabStop ? 0 : -1}
      data-walk={vertex.id}
      aria-pressed={isSelected}
      title={text}
      className={cx(
        "absolute flex cursor-grab touch-none items-center gap-1.5 overflow-hidden border text-left active:cursor-grabbing",
        vertex.kind === "lane" ? "rounded-full" : "rounded-control",
        zoom >= NAMES_FROM ? "px-2" : "justify-center",
        isSelected ? "border-ink bg-raised" : "border-line-2 bg-surface hover:border-ink-3",
        isDim && "text-ink-3",
      )}
      style={{ left: x - size.width / 2, top: y - size.height / 2, width: size.width, height: size.height }}
    >
      <span aria-hidden className="contents">
        {vertex.kind === "lane" ? (
          <Network lane={vertex} zoom={zoom} isDim={isDim} />
        ) : (
          <Workload row={vertex} zoom={zoom} isDim={isDim} />
        )}
      </span>
      <span className="sr-only">{text}</span>
    </button>
  );
};

/** Between names and signs alone boxes get narrower with what lies between them. */
export const sizeAt = (kind: "row" | "lane", zoom: number): { width: number; height: number } => {
  const full = kind === "lane" ? FREE_NETWORK : FREE_WORKLOAD;
  if (zoom >= FULL_FROM) return { width: full.width * Math.min(1, zoom), height: full.height };
  if (zoom >= NAMES_FROM) return { width: full.width * zoom, height: 24 };
  return kind === "lane" ? { width: 32, height: 20 } : { width: 22, height: 22 };
};

const Network = ({ lane, zoom, isDim }: { lane: LaneVertex; zoom: number; isDim: boolean }) => (
  <>
    <NetworkBadge mark={lane.mark} slot={lane.slot} isDim={isDim} />
    {zoom >= NAMES_FROM && <span className="min-w-0 truncate text-12 font-title">{lane.title}</span>}
    {zoom >= FULL_FROM && lane.ill > 0 && (
      <FindingsCount
        count={lane.ill}
        worst={lane.errors > 0 ? "error" : "warning"}
        word="ill"
        className="ml-auto"
      />
    )}
  </>
);

const Workload = ({ row, zoom, isDim }: { row: RowVertex; zoom: number; isDim: boolean }) => {
  const Sign = SIGNS[row.sign];
  const tone = row.errors > 0 ? "text-err" : row.ill > 0 ? "text-warn" : "text-ink-2";
  if (zoom < NAMES_FROM) return <Sign aria-hidden className={cx("size-3.5 shrink-0", tone)} />;
  return (
    <>
      <Sign aria-hidden className={cx("size-3.5 shrink-0", isDim ? "text-ink-3" : "text-ink-2")} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1 text-12 leading-4">
          <span className="min-w-0 font-strong">
            <MiddleText text={row.title} />
          </span>
          {row.count > 1 && (
            <span className="shrink-0 text-11 text-ink-3 num">×{groupDigits(row.count)}</span>
          )}
        </span>
        {zoom >= FULL_FROM && (
          <span className="block truncate text-11 leading-[14px] text-ink-3">{row.namespace}</span>
        )}
      </span>
      {row.findings !== null && (
        <FindingsCount count={row.findings.count} worst={row.findings.worst} className="ml-auto" />
      )}
    </>
  );
};
