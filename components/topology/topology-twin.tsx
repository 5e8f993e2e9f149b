"use client";

import { Box, CircleCheck, Flag, Layers2, Monitor, Server } from "lucide-react";
import { Fragment, type KeyboardEvent } from "react";
import type { EdgeWire, HeadingVertex, LaneVertex, RowVertex, LanesWire } from "../../lib/wire/topology.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th, Tr } from "../ui/table.tsx";

interface Props {
  readonly view: LanesWire;
  readonly selected: string | null;
  readonly onPick: (row: RowVertex) => void;
  readonly label: string;
}

/** Lanes shown as a miniature in a narrow row; more would not fit a phone. */
const MINIATURE_LANES = 6;

/** The same picture in words: every row and tap, the same selection. Arrow keys go from row to row. */
export const TopologyTwin = ({ view, selected, onPick, label }: Props) => {
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const taps = Map.groupBy(view.edges, (tap) => tap.row);
  const rows = view.vertices.filter((vertex) => vertex.kind !== "lane");
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="absolute inset-0 overflow-auto bg-canvas" onKeyDown={walk}>
      <Table label={label}>
        <thead>
          <tr>
            <Th>Workload</Th>
            <Th className="max-md:hidden">Networks</Th>
            <Th className="md:hidden">
              <span className="flex justify-end">
                {lanes.slice(0, MINIATURE_LANES).map((lane) => (
                  <span key={lane.id} className="w-[22px] text-center text-11 text-ink-2" title={lane.title}>
                    {lane.mark}
                  </span>
                ))}
              </span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((vertex) =>
            vertex.kind === "heading" ? (
              <Heading key={vertex.id} heading={vertex} />
            ) : (
              <Row
                key={vertex.id}
                row={vertex}
                taps={taps.get(vertex.id) ?? []}
                lanes={lanes}
                isSelected={selected === vertex.id}
                onPick={onPick}
              />
            ),
          )}
        </tbody>
      </Table>
    </div>
  );
};

const Heading = ({ heading }: { heading: HeadingVertex }) => (
  <tr>
    <th
      scope="rowgroup"
      colSpan={3}
      className="border-b bg-surface px-6 py-1.5 text-left text-12 font-title max-md:px-4"
    >
      {heading.title} <span className="ml-1 text-11 font-normal text-ink-3 num">{heading.note}</span>
      {heading.ill > 0 && (
        <span className="float-right text-11 font-strong text-warn num">{heading.ill} ill</span>
      )}
    </th>
  </tr>
);

const SIGNS = {
  pod: Box,
  vm: Monitor,
  host: Server,
  completed: CircleCheck,
  controller: Layers2,
  namespace: Layers2,
} as const;
const SIGN_WORDS = {
  pod: "pod",
  vm: "VM",
  host: "on the host network",
  completed: "completed",
  controller: "controller",
  namespace: "namespace",
} as const;

const Row = ({
  row,
  taps,
  lanes,
  isSelected,
  onPick,
}: {
  row: RowVertex;
  taps: readonly EdgeWire[];
  lanes: readonly LaneVertex[];
  isSelected: boolean;
  onPick: (row: RowVertex) => void;
}) => {
  const Sign = SIGNS[row.sign];
  const trouble = taps.filter((tap) => tap.isIll);
  return (
    <Tr isSelected={isSelected} onClick={() => onPick(row)} className="h-11 cursor-pointer">
      <Td isFirst className="w-[34%] max-w-0 max-md:w-auto max-md:pl-4">
        <span className="flex items-center gap-2.5">
          <Sign aria-label={SIGN_WORDS[row.sign]} className="size-4 shrink-0 text-ink-3" />
          <span className="min-w-0">
            <button
              type="button"
              data-twin-row={row.id}
              onClick={(event) => {
                event.stopPropagation();
                onPick(row);
              }}
              className="block max-w-full truncate rounded-tag text-left font-control hover:underline"
            >
              {row.title} {row.count > 1 && <span className="font-normal text-ink-3 num">×{row.count}</span>}
            </button>
            <span
              className={cx(
                "block truncate text-11 font-normal",
                trouble.length > 0 ? "text-warn" : "text-ink-3",
              )}
            >
              {trouble.length > 0
                ? trouble.map((tap) => `${tap.interface ?? ""} ${tap.label}`.trim()).join(", ")
                : row.subtitle}
            </span>
          </span>
          {row.findings !== null && (
            <span
              className={cx(
                "ml-auto flex shrink-0 items-center gap-1 text-11 font-strong num max-md:hidden",
                row.findings.worst === "error" ? "text-err" : "text-warn",
              )}
            >
              <Flag aria-hidden className="size-3.5" />
              {row.findings.count}
              <span className="sr-only"> findings</span>
            </span>
          )}
        </span>
      </Td>
      <Td className="max-md:hidden">
        {row.aside !== null && <span className="text-ink-3">{row.aside}</span>}
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {taps.map((tap) => {
            const lane = lanes.find((each) => each.id === tap.lane);
            return (
              <li key={tap.id} data-hue={hueOf(lane)} className="flex items-center gap-1.5" title={tap.text}>
                <NetworkBadge mark={lane?.mark ?? "??"} slot={lane?.slot ?? null} />
                <StateGlyph glyph={tap.glyph} />
                <span className="sr-only">{tap.text}</span>
                <span aria-hidden>
                  {tap.interface} <span className={cx("text-11", TONES[tap.labelTone])}>{tap.label}</span>
                </span>
              </li>
            );
          })}
        </ul>
      </Td>
      <Td className="max-md:pr-4 max-md:pl-1 md:hidden">
        <span className="flex justify-end">
          {lanes.slice(0, MINIATURE_LANES).map((lane) => (
            <Miniature key={lane.id} lane={lane} tap={taps.find((tap) => tap.lane === lane.id)} />
          ))}
        </span>
      </Td>
    </Tr>
  );
};

const TONES = {
  plain: "text-ink-2",
  mono: "mono text-ink-2",
  warn: "text-warn",
  error: "text-err",
  quiet: "text-ink-3",
};

const Miniature = ({ lane, tap }: { lane: LaneVertex; tap: EdgeWire | undefined }) => (
  <span data-hue={hueOf(lane)} className="flex w-[22px] justify-center">
    {tap === undefined ? (
      <span aria-hidden className="h-5 w-px bg-line" />
    ) : tap.glyph === "fold" ? (
      <span className="rounded-full bg-hue px-1 text-11 leading-[15px] text-on-hue num" title={tap.text}>
        {tap.count}
      </span>
    ) : (
      <Fragment>
        <StateGlyph glyph={tap.glyph} title={tap.text} />
      </Fragment>
    )}
  </span>
);

const hueOf = (lane: LaneVertex | undefined): string | number =>
  lane?.slot === null || lane === undefined ? "default" : lane.slot % 12;

/** Up and down go from row to row. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[data-twin-row]")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = buttons[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
};
