"use client";

import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { groupDigits } from "../../lib/text/count.ts";
import type { HeadingVertex, LanesWire } from "../../lib/wire/topology.ts";
import type { Picked } from "../graph/emphasis.ts";
import { wishFocus } from "../ui/focus-wish.ts";
import { focusOn } from "../graph/lanes-places.ts";
import { useFocusWish } from "../graph/use-focus-wish.ts";
import { isWalkKey, typedAhead } from "../graph/walk.ts";
import { cx } from "../ui/cx.ts";
import { Select } from "../ui/select.tsx";
import { Table, Th } from "../ui/table.tsx";
import { useSlices } from "../ui/use-slices.ts";
import { SORTS, sortRows } from "./sort-rows.ts";
import { stripOf } from "./strip.ts";
import { StripHead } from "./strip-cells.tsx";
import { TwinNetworks } from "./twin-networks.tsx";
import { TwinRow } from "./twin-row.tsx";
import type { useTopologyActions } from "./use-topology-actions.ts";
import { useTopologyParams } from "./use-topology-params.tsx";
import { walkTwin } from "./walk-twin.ts";

interface Props {
  readonly view: LanesWire;
  readonly selected: Picked;
  readonly actions: ReturnType<typeof useTopologyActions>;
  readonly label: string;
  readonly isNarrow: boolean;
}

/**
 * The same picture in words: every network, row and tap, the same selection, the same steps by arrow keys. With the canvas
 * switched off, everything can be done here. On a phone each row carries its lanes as a strip, and the networks are closed.
 */
export const TopologyTwin = ({ view: given, selected, actions, label, isNarrow }: Props) => {
  const [{ sort }, setParams] = useTopologyParams();
  const view = useMemo(() => sortRows(given, sort), [given, sort]);
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const taps = Map.groupBy(view.edges, (tap) => tap.row);
  const rows = view.vertices
    .filter((vertex) => vertex.kind !== "lane")
    .toSorted((above, below) => above.y - below.y);
  const strips = stripsByRow(view);
  // Rows without headings share one strip: its lanes are named above all of them.
  const common = rows.some(({ kind }) => kind === "heading") ? undefined : strips.get("");
  // What is selected is to be seen at once, wherever it stands.
  const picked = rows.findIndex(({ id }) => id === selected.row);
  const { drawn, finish } = useSlices(
    rows.length,
    Math.max(isNarrow ? FIRST_ROWS.narrow : FIRST_ROWS.wide, picked + 1),
    SLICE_ROWS,
  );
  const frameRef = useRef<HTMLDivElement>(null);
  const [isOpened, setOpened] = useState<boolean | null>(null);
  const isOpen = isOpened ?? !isNarrow;
  useFocusWish(frameRef, view, selected);
  const keys = useTwinKeys(view, actions, () => {
    finish();
    setOpened(true);
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frameRef} className="absolute inset-0 flex flex-col bg-canvas" onKeyDown={keys}>
      <TwinNetworks
        view={view}
        selected={selected}
        actions={actions}
        isNarrow={isNarrow}
        isOpen={isOpen}
        onToggle={() => setOpened(!isOpen)}
      />
      <div className="min-h-0 flex-1 overflow-auto">
        <Table label={label} className={cx(isNarrow && "table-fixed")}>
          <thead>
            <tr>
              <Th className="max-md:last:pr-3">
                {isNarrow ? (
                  <NarrowHead ill={view.totals.ill} folded={foldedIll(view)} strip={common} />
                ) : (
                  <span className="flex items-center justify-between">
                    Workload
                    <Select
                      label="Order of the rows"
                      look="quiet"
                      value={sort ?? "picture"}
                      options={ORDERS}
                      onChange={(chosen) =>
                        void setParams({ sort: SORTS.find((each) => each === chosen) ?? null })
                      }
                    />
                  </span>
                )}
              </Th>
              {!isNarrow && <Th>Networks</Th>}
            </tr>
          </thead>
          <tbody>
            {rows
              .slice(0, drawn)
              .map((vertex) =>
                vertex.kind === "heading" ? (
                  <Heading
                    key={vertex.id}
                    heading={vertex}
                    onEnter={() => actions.enter(vertex.id)}
                    strip={isNarrow ? strips.get(vertex.title) : undefined}
                  />
                ) : (
                  <TwinRow
                    key={vertex.id}
                    row={vertex}
                    taps={taps.get(vertex.id) ?? []}
                    lanes={lanes}
                    strip={isNarrow ? (strips.get(vertex.namespace) ?? strips.get("")) : undefined}
                    isSelected={selected.row === vertex.id}
                    selectedLane={selected.lane}
                    actions={actions}
                  />
                ),
              )}
          </tbody>
        </Table>
      </div>
    </div>
  );
};

const ORDERS = [
  { value: "picture", label: "as in Lanes" },
  { value: "name", label: "by name" },
  { value: "namespace", label: "by namespace" },
  { value: "node", label: "by node" },
  { value: "ill", label: "ill first" },
] as const;

const foldedIll = ({ folded }: LanesWire): number => folded.reduce((sum, { ill }) => sum + ill, 0);

const NarrowHead = ({
  ill,
  folded,
  strip,
}: {
  ill: number;
  /** Of these: counted on the badge of a row of many, because they are too many for rows of their own. */
  folded: number;
  strip: ReturnType<typeof stripOf> | undefined;
}) => (
  <span className="flex items-center gap-2">
    {ill === 0
      ? "nothing is ill"
      : folded === 0
        ? `${groupDigits(ill)} ill, never folded`
        : `${groupDigits(ill)} ill, ${groupDigits(folded)} folded`}
    {strip !== undefined && <StripHead strip={strip} />}
  </span>
);

/** The lanes that each namespace uses, for its strip; under "" those of all rows together. */
const stripsByRow = (view: LanesWire) => {
  const namespaceOf = new Map(
    view.vertices.flatMap((vertex) => (vertex.kind === "row" ? [[vertex.id, vertex.namespace]] : [])),
  );
  const hasHeadings = view.vertices.some((vertex) => vertex.kind === "heading");
  const groups = hasHeadings ? Map.groupBy(view.edges, (tap) => namespaceOf.get(tap.row) ?? "") : new Map();
  return new Map([
    ["", stripOf(view, view.edges)],
    ...[...groups].map(([namespace, edges]) => [namespace, stripOf(view, edges)] as const),
  ]);
};

const Heading = ({
  heading,
  onEnter,
  strip,
}: {
  heading: HeadingVertex;
  onEnter: () => void;
  strip: ReturnType<typeof stripOf> | undefined;
}) => (
  <tr>
    <th
      scope="rowgroup"
      colSpan={strip === undefined ? 2 : 1}
      className="border-b bg-surface px-6 py-1.5 text-left text-12 font-title max-md:pr-3 max-md:pl-4 compact:py-0.5"
    >
      <span className="flex items-center gap-2">
        {heading.opens === null ? (
          <span className="min-w-0 truncate">{heading.title}</span>
        ) : (
          <button
            type="button"
            tabIndex={-1}
            data-walk={heading.id}
            onClick={onEnter}
            title={`Only namespace ${heading.title}`}
            className="min-w-0 truncate rounded-tag hover:underline"
          >
            {heading.title}
          </button>
        )}
        <span className="shrink-0 text-11 font-normal text-ink-3 num">{heading.note}</span>
        {heading.ill > 0 && (
          <span
            className={cx("shrink-0 text-11 font-strong text-warn num", strip === undefined && "ml-auto")}
          >
            {heading.ill} ill
          </span>
        )}
        {strip !== undefined && <StripHead strip={strip} />}
      </span>
    </th>
  </tr>
);

/** What fills a window, and what an idle moment is enough for. */
const FIRST_ROWS = { narrow: 13, wide: 24 } as const;
const SLICE_ROWS = 8;

/** Letters typed within that time are one word. */
const WORD_MS = 700;

/** Arrow keys walk along the lines, letters go to names, Enter goes in, Space selects. */
const useTwinKeys = (view: LanesWire, actions: Props["actions"], drawAll: () => void) => {
  const word = useRef({ text: "", at: 0 });
  return (event: KeyboardEvent<HTMLElement>): void => {
    const from = event.target instanceof HTMLElement ? event.target.dataset["walk"] : undefined;
    if (from === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (id: string | null) => {
      event.preventDefault();
      if (id === null || focusOn(event.currentTarget, id, {})) return;
      // It isn't drawn yet: the page was opened a moment ago, or the networks are closed.
      flushSync(drawAll);
      focusOn(event.currentTarget, id, {});
    };
    if (event.key === "Enter") {
      event.preventDefault();
      wishFocus();
      return actions.enter(from);
    }
    if (isWalkKey(event.key)) return go(walkTwin(view, from, event.key));
    if (event.shiftKey || !/^[a-z0-9._-]$/i.test(event.key)) return;
    const isOn = event.timeStamp - word.current.at < WORD_MS;
    word.current = { text: (isOn ? word.current.text : "") + event.key, at: event.timeStamp };
    go(typedAhead(view, from, word.current.text));
  };
};
