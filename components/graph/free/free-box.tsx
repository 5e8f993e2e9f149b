import { Box, CircleCheck, Layers2, Monitor, Server } from "lucide-react";
import type { LaneVertex, RowVertex } from "../../../lib/wire/topology.ts";
import { groupDigits } from "../../../lib/text/count.ts";
import { NetworkBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { FindingsCount } from "../../ui/findings-count.tsx";
import type { FreeSize } from "./free-sizes.ts";
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
  readonly size: FreeSize;
  readonly isSelected: boolean;
  readonly isDim: boolean;
  readonly isTabStop: boolean;
  /** The whole in words, what it is joined with included. */
  readonly text: string;
}

/** A workload or a network. Its words never shrink: from afar they leave, and its sign or mark stays. */
export const FreeBox = ({ vertex, x, y, zoom, size, isSelected, isDim, isTabStop, text }: Props) => {
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
          <Network lane={vertex} name={size.name} zoom={zoom} isDim={isDim} />
        ) : (
          <Workload row={vertex} name={size.name} zoom={zoom} isDim={isDim} />
        )}
      </span>
      <span className="sr-only">{text}</span>
    </button>
  );
};

const Network = ({
  lane,
  name,
  zoom,
  isDim,
}: {
  lane: LaneVertex;
  name: string;
  zoom: number;
  isDim: boolean;
}) => (
  <>
    <NetworkBadge mark={lane.mark} slot={lane.slot} isDim={isDim} />
    {zoom >= NAMES_FROM && <span className="min-w-0 text-12 font-title whitespace-pre">{name}</span>}
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

const Workload = ({
  row,
  name,
  zoom,
  isDim,
}: {
  row: RowVertex;
  name: string;
  zoom: number;
  isDim: boolean;
}) => {
  const Sign = SIGNS[row.sign];
  const tone = row.errors > 0 ? "text-err" : row.ill > 0 ? "text-warn" : "text-ink-2";
  if (zoom < NAMES_FROM) return <Sign aria-hidden className={cx("size-3.5 shrink-0", tone)} />;
  return (
    <>
      <Sign aria-hidden className={cx("size-3.5 shrink-0", isDim ? "text-ink-3" : "text-ink-2")} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1 text-12 leading-4">
          <span className="min-w-0 font-strong whitespace-pre">{name}</span>
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
