import { groupDigits } from "../../lib/text/count.ts";
import { Box, CircleCheck, Flag, Layers2, Monitor, Server, ChevronRight } from "lucide-react";
import { HEADING } from "../../lib/topology/measures.ts";
import { headingHeight, isSqueezed } from "../../lib/topology/squeeze.ts";
import { behindName } from "../../lib/topology/behind-name.ts";
import { shortenMiddle } from "../../lib/topology/text.ts";
import type { HeadingVertex, RowVertex, LanesWire } from "../../lib/wire/topology.ts";
import { Changing } from "../ui/changing.tsx";
import { cx } from "../ui/cx.ts";
import type { Emphasis } from "./emphasis.ts";
import { BOTH_FROM, isFar, PILLS_FROM } from "./label-fit.ts";
import { isIn, type Band } from "./use-band.ts";

interface Props {
  readonly view: LanesWire;
  readonly band: Band;
  readonly zoom: number;
  readonly emphasis: Emphasis;
  /** The one element of the picture that Tab reaches. */
  readonly tabStop: string | null;
}

/** Names of namespaces and workloads, at the left edge whatever part of the picture is seen. */
export const RowLabels = ({ view, band, zoom, emphasis, tabStop }: Props) => {
  // They leave before the names do: lower than that they would lie on the first of them.
  const hasHeadings = zoom * headingHeight(view) >= PILLS_FROM * HEADING;
  return (
    <>
      {view.vertices.map((vertex) => {
        if (vertex.kind === "lane" || !isIn(band, vertex.y)) return null;
        if (vertex.kind === "heading")
          return hasHeadings ? (
            <Heading key={vertex.id} heading={vertex} zoom={zoom} width={view.labelWidth} />
          ) : null;
        return (
          <Row
            key={vertex.id}
            row={vertex}
            width={view.labelWidth}
            height={view.rowHeight * zoom}
            isWide={view.detail === "namespaces" && vertex.pod === null}
            zoom={zoom}
            hasName={!isFar(view, zoom)}
            hasSecondLine={zoom >= BOTH_FROM && !isSqueezed(view)}
            isSelected={emphasis.row === vertex.id}
            isPreview={emphasis.preview === vertex.id}
            isDim={emphasis.isRowDim(vertex.id)}
            isTabStop={tabStop === vertex.id}
          />
        );
      })}
    </>
  );
};

/** The way into a namespace. */
const Heading = ({ heading, zoom, width }: { heading: HeadingVertex; zoom: number; width: number }) => (
  <button
    type="button"
    tabIndex={-1}
    data-walk={heading.id}
    className="group pointer-events-auto absolute flex h-6 items-center gap-2 pr-6 pl-4 text-left text-12 focus-visible:-outline-offset-2"
    style={{ top: heading.y * zoom - 12, width }}
    title={`${heading.title}, ${heading.note}: step in`}
  >
    <span className="truncate font-title group-hover:underline">{heading.title}</span>
    <span className="shrink-0 text-11 text-ink-3 num">{heading.note}</span>
    {heading.ill > 0 && (
      <span className="ml-auto shrink-0 text-11 font-strong text-warn num">{heading.ill} ill</span>
    )}
  </button>
);

/** What is left for the name beside sign, count and flag. */
const roomFor = (row: RowVertex, width: number): number =>
  width - 74 - (row.count > 1 ? 32 : 0) - (row.findings === null ? 0 : 30);

const SIGNS = {
  pod: Box,
  vm: Monitor,
  host: Server,
  completed: CircleCheck,
  controller: Layers2,
  namespace: Layers2,
} as const;

const Row = ({
  row,
  width,
  height,
  isWide,
  zoom,
  hasName,
  hasSecondLine,
  isSelected,
  isPreview,
  isDim,
  isTabStop,
}: {
  row: RowVertex;
  /** Of the column of names. */
  width: number;
  /** On screen. */
  height: number;
  /** A namespace of the large view. */
  isWide: boolean;
  zoom: number;
  hasName: boolean;
  hasSecondLine: boolean;
  isSelected: boolean;
  isPreview: boolean;
  isDim: boolean;
  isTabStop: boolean;
}) => (
  <button
    type="button"
    tabIndex={isTabStop ? 0 : -1}
    data-walk={row.id}
    data-row={row.id}
    aria-pressed={isSelected}
    aria-label={rowText(row)}
    className={cx(
      "pointer-events-auto absolute left-0 flex items-center text-left focus-visible:-outline-offset-2",
      isSelected || isPreview ? "" : "bg-canvas",
    )}
    style={{ top: row.y * zoom - height / 2, height, width: width - 20 }}
    title={`${row.title}, ${row.subtitle}`}
  >
    {!hasName ? null : isWide ? (
      <Wide row={row} width={width} />
    ) : (
      <Named row={row} width={width} hasSecondLine={hasSecondLine} isDim={isDim} />
    )}
  </button>
);

/** `upf-0, StatefulSet upf · node-a, 2 findings` */
const rowText = (row: RowVertex): string =>
  [
    row.count > 1 ? `${row.title}, ${groupDigits(row.count)} workloads` : row.title,
    row.subtitle,
    ...(row.count > 1 && row.ill > 0 ? [`${groupDigits(row.ill)} ill`] : []),
    ...(row.findings === null
      ? []
      : [`${row.findings.count} ${row.findings.count === 1 ? "finding" : "findings"}`]),
  ].join(", ");

const Named = ({
  row,
  width,
  hasSecondLine,
  isDim,
}: {
  row: RowVertex;
  width: number;
  hasSecondLine: boolean;
  isDim: boolean;
}) => {
  const Sign = SIGNS[row.sign];
  return (
    <span aria-hidden className="flex w-full min-w-0 items-center gap-2.5 pr-4 pl-4">
      <Sign className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 text-12 leading-4 font-control">
          <span
            className={cx(
              "whitespace-nowrap transition-colors duration-120",
              isDim && row.ill === 0 && row.findings === null ? "text-ink-2" : "text-ink",
            )}
          >
            {shortenMiddle(row.title, roomFor(row, width), "title")}
          </span>
          {row.count > 1 && (
            <span className="shrink-0 rounded-chip bg-raised px-1 text-11 font-normal text-ink-2 num">
              <Changing text={`×${groupDigits(row.count)}`} />
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
        {hasSecondLine && (
          <span className="block truncate text-11 leading-[14px] text-ink-3">{row.subtitle}</span>
        )}
      </span>
    </span>
  );
};

/** A namespace of the large view: its name, and how many pods it has. */
const Wide = ({ row, width }: { row: RowVertex; width: number }) => {
  const many = behindName(row);
  return (
    <span aria-hidden className="flex w-full min-w-0 items-center gap-2 pr-1 pl-4">
      <ChevronRight className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 truncate text-12 font-title">
        {shortenMiddle(row.title, width - (many === null ? 116 : 156), "title")}
        {many !== null && <span className="pl-1.5 font-normal text-ink-3 num">×{groupDigits(many)}</span>}
      </span>
      <span className="shrink-0 mono text-11 text-ink-2">
        <Changing text={groupDigits(row.count)} />
      </span>
    </span>
  );
};
