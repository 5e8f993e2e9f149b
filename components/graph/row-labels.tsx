import { Box, CircleCheck, Flag, Layers2, Monitor, Server } from "lucide-react";
import { shortenMiddle } from "../../lib/topology/text.ts";
import type { HeadingVertex, RowVertex, LanesWire } from "../../lib/wire/topology.ts";
import { cx } from "../ui/cx.ts";

interface Props {
  readonly view: LanesWire;
  readonly zoom: number;
  readonly selected: string | null;
  readonly onPick: (row: RowVertex) => void;
}

/** Names of namespaces and workloads, at the left edge whatever part of the picture is seen. */
export const RowLabels = ({ view, zoom, selected, onPick }: Props) => (
  <>
    {view.vertices.map((vertex) => {
      if (vertex.kind === "heading")
        return <Heading key={vertex.id} heading={vertex} zoom={zoom} width={view.labelWidth} />;
      if (vertex.kind === "row")
        return (
          <Row
            key={vertex.id}
            row={vertex}
            height={view.rowHeight}
            width={view.labelWidth}
            zoom={zoom}
            isSelected={selected === vertex.id}
            onPick={onPick}
          />
        );
      return null;
    })}
  </>
);

const Heading = ({ heading, zoom, width }: { heading: HeadingVertex; zoom: number; width: number }) => (
  <div
    className="absolute flex items-baseline gap-2 pr-6 pl-4 text-12"
    style={{ top: heading.y * zoom - 8, width }}
  >
    <span className="truncate font-title" title={heading.title}>
      {heading.title}
    </span>
    <span className="shrink-0 text-11 text-ink-3 num">{heading.note}</span>
    {heading.ill > 0 && (
      <span className="ml-auto shrink-0 text-11 font-strong text-warn num">{heading.ill} ill</span>
    )}
  </div>
);

/** What is left for the name beside sign, count and flag. */
const roomFor = (row: RowVertex, width: number): number =>
  width - 78 - (row.count > 1 ? 30 : 0) - (row.findings === null ? 0 : 30);

const SIGNS = {
  pod: Box,
  vm: Monitor,
  host: Server,
  completed: CircleCheck,
  controller: Layers2,
  namespace: Layers2,
} as const;
const NAME_FROM = 0.3;
const SUBTITLE_FROM = 0.8;

const Row = ({
  row,
  height,
  width,
  zoom,
  isSelected,
  onPick,
}: {
  row: RowVertex;
  height: number;
  width: number;
  zoom: number;
  isSelected: boolean;
  onPick: (row: RowVertex) => void;
}) => {
  if (zoom < NAME_FROM) return null;
  const Sign = SIGNS[row.sign];
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      data-row={row.id}
      onClick={() => onPick(row)}
      className={cx(
        "pointer-events-auto absolute left-0 flex items-center gap-2.5 pr-5 pl-4 text-left",
        isSelected
          ? "bg-raised before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-ink"
          : "bg-canvas",
      )}
      style={{ top: (row.y - height / 2) * zoom, height: height * zoom, width: width - 20 }}
      title={`${row.title}, ${row.subtitle}`}
    >
      <Sign className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 text-12 leading-4 font-control">
          <span className="whitespace-nowrap">{shortenMiddle(row.title, roomFor(row, width), "title")}</span>
          {row.count > 1 && (
            <span className="shrink-0 rounded-chip bg-raised px-1 text-11 font-normal text-ink-2 num">
              ×{row.count}
            </span>
          )}
          {row.findings !== null && (
            <span
              className={cx(
                "ml-auto flex shrink-0 items-center gap-0.5 text-11 font-strong num",
                row.findings.worst === "error" ? "text-err" : "text-warn",
              )}
            >
              <Flag className="size-3" />
              {row.findings.count}
            </span>
          )}
        </span>
        {zoom >= SUBTITLE_FROM && (
          <span className="block truncate text-11 leading-[14px] text-ink-3">{row.subtitle}</span>
        )}
      </span>
    </button>
  );
};
