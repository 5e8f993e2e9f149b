"use client";

// Rows, lanes and taps are buttons of the page; the group around them only takes their keys and the pointer together.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */

import { ArrowRight } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { spread } from "../../lib/topology/spread.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { emphasisOf, type Picked } from "./emphasis.ts";
import { hitAt, laneAt } from "./hit.ts";
import { LanesHead } from "./lanes-head.tsx";
import { LaneTotals, totalsHeight } from "./lane-totals.tsx";
import { Minimap } from "./minimap.tsx";
import { PlannedTap, type Planned } from "./planned-tap.tsx";
import { RowGrounds } from "./row-grounds.tsx";
import { RowLabels } from "./row-labels.tsx";
import { TapLabels } from "./tap-labels.tsx";
import { useFrame } from "./use-frame.ts";
import { useGrip, type DrawnWire } from "./use-grip.ts";
import { useHover } from "./use-hover.ts";
import { useLanesCanvas } from "./use-lanes-canvas.ts";
import { usePalette } from "./use-palette.ts";
import { useViewport } from "./use-viewport.ts";
import { pointAt, renderedPan, type Box } from "./viewport.ts";
import { isWalkKey, walk } from "./walk.ts";

interface Props {
  readonly view: LanesWire;
  readonly selected: Picked;
  /** Lanes that share a segment with one, itself included; empty where it is alone. */
  readonly mates: (lane: string) => readonly string[];
  readonly planned: Planned | null;
  /** A row, lane or tap was clicked, or Space was pressed on it. */
  readonly onPick: (id: string) => void;
  /** Enter or a double click: go in. */
  readonly onEnter: (id: string) => void;
  /** A wire was drawn from a row to a lane. */
  readonly onDraw: (row: string, lane: string) => void;
  readonly label: string;
}

/** The Lanes picture: lines, wires and taps on a canvas, names and addresses above it in the page's own text. */
export const LanesGraph = (props: Props) => {
  const { view: given, selected, mates, planned, onPick, onEnter, onDraw, label } = props;
  const frameRef = useRef<HTMLDivElement>(null);
  const hostRef = useRef<HTMLDivElement>(null);
  const outer = useFrame(frameRef);
  const palette = usePalette(hostRef);
  const view = useMemo(() => spread(given, outer.width), [given, outer.width]);
  const frame = useMemo(
    () => ({ width: outer.width, height: Math.max(0, outer.height - totalsHeight(view)) }),
    [outer, view],
  );
  const port = useViewport(frameRef, view, frame);
  const { shown } = port;
  const { zoom } = shown;
  const { hovered, hover } = useHover();
  const lit = useMemo(() => selectionWith(selected, planned), [selected, planned]);
  const emphasis = useMemo(() => emphasisOf(view, lit, hovered, mates), [view, lit, hovered, mates]);
  const [cursor, setCursor] = useState<string | null>(null);
  useLanesCanvas(hostRef, { view, palette, emphasis, shown, frame });
  useReveal(selected, planned, view, frame.width > 0, port.reveal);

  const at = (x: number, y: number) => pointAt(shown, view, x, y);
  const drop = (wire: DrawnWire) => {
    const lane = laneAt(view, at(wire.x, wire.y).x, DROP_REACH / zoom);
    if (lane !== null) onDraw(wire.row, lane);
  };
  const grip = useGrip({ move: port.move, rowOf: (target) => rowToDrawFrom(view, target), onDrop: drop });
  const target = grip.wire === null ? null : laneAt(view, at(grip.wire.x, 0).x, DROP_REACH / zoom);
  const hitOf = (event: MouseEvent<HTMLElement>) => {
    const named = event.target instanceof Element ? event.target.closest("[data-walk]") : null;
    if (named instanceof HTMLElement) return named.dataset["walk"] ?? null;
    if (event.target instanceof Element && event.target.closest("[data-no-grip]") !== null) return null;
    const box = event.currentTarget.getBoundingClientRect();
    const point = at(event.clientX - box.x, event.clientY - box.y);
    const hit = hitAt(view, point.x, point.y, zoom);
    return hit.tap ?? hit.row ?? hit.lane;
  };
  const tabStop = tabStopOf(view, cursor, selected);

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = event.target instanceof HTMLElement ? event.target.dataset["walk"] : undefined;
    if (from !== undefined && event.key === "Enter") {
      event.preventDefault();
      return onEnter(from);
    }
    if (from !== undefined && isWalkKey(event.key) && !event.shiftKey) {
      event.preventDefault();
      const next = walk(view, from, event.key);
      if (next !== null) focusOn(event.currentTarget, next);
      return;
    }
    const act = keyActs(port, () => port.zoomOn(boxOf(view, selected)))[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const pan = renderedPan(shown, view);
  const clip = (left: number) => ({
    clipPath: `inset(${view.headHeight}px 0 ${outer.height - frame.height}px ${left}px)`,
  });
  return (
    <div
      ref={frameRef}
      role="group"
      aria-label={`${label}. Arrow keys walk along its lines, Enter goes in, plus and minus zoom; the table shows the same.`}
      onKeyDown={press}
      onPointerDown={grip.onPointerDown}
      onPointerMove={(event) => {
        const id = event.buttons === 0 ? hitOf(event) : null;
        hover(pickedBy(view, id));
      }}
      onPointerLeave={() => hover({ row: null, lane: null })}
      onClick={(event) => {
        const id = grip.wasDrag() ? null : hitOf(event);
        if (id !== null) onPick(id);
      }}
      onDoubleClick={(event) => {
        const id = hitOf(event);
        if (id !== null) onEnter(id);
      }}
      onFocus={(event) => {
        const id = event.target instanceof HTMLElement ? event.target.dataset["walk"] : undefined;
        if (id === undefined) return;
        setCursor(id);
        if (!event.target.matches(":focus-visible")) return;
        port.reveal(boxOfOne(view, id, at(view.labelWidth, view.headHeight)));
        hover(pickedBy(view, id));
      }}
      onBlur={() => hover({ row: null, lane: null })}
      className="absolute inset-0 touch-none overflow-hidden bg-canvas select-none"
    >
      <div className="absolute inset-0 overflow-hidden" style={clip(0)} aria-hidden>
        <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${pan.y}px)` }}>
          <RowGrounds view={view} zoom={zoom} emphasis={emphasis} />
        </div>
      </div>
      {/* Cytoscape makes its container relative, so that another box must give it its size. */}
      <div className="absolute inset-x-0 top-0" style={{ height: frame.height }}>
        <div ref={hostRef} role="img" aria-label={label} className="size-full" />
      </div>
      {palette !== null && (
        <>
          <div
            className="pointer-events-none absolute inset-0 overflow-hidden"
            style={clip(view.labelWidth - 20)}
          >
            <div className="absolute top-0 left-0" style={{ transform: `translate(${pan.x}px, ${pan.y}px)` }}>
              <TapLabels view={view} zoom={zoom} palette={palette} emphasis={emphasis} tabStop={tabStop} />
              <Asides view={view} zoom={zoom} />
              {planned !== null && <PlannedTap planned={planned} view={view} zoom={zoom} />}
            </div>
          </div>
          <div className="pointer-events-none absolute inset-0 overflow-hidden" style={clip(0)}>
            <div className="absolute top-0 left-0" style={{ transform: `translateY(${pan.y}px)` }}>
              <RowLabels view={view} zoom={zoom} emphasis={emphasis} tabStop={tabStop} />
            </div>
          </div>
          <LanesHead
            view={view}
            zoom={zoom}
            panX={pan.x}
            emphasis={emphasis}
            selected={target ?? selected.lane}
            tabStop={tabStop}
          />
          <LaneTotals view={view} zoom={zoom} panX={pan.x} />
        </>
      )}
      {grip.wire !== null && (
        <WireUnderWay wire={grip.wire} view={view} pan={pan} zoom={zoom} lane={target} />
      )}
      <MoreRight
        view={view}
        row={selected.row}
        pan={pan}
        zoom={zoom}
        width={frame.width}
        onGo={() => port.zoomOn(boxOf(view, selected))}
      />
      <div data-no-grip style={{ display: "contents" }}>
        <Minimap
          view={view}
          shown={shown}
          frame={frame}
          hasSelection={selected.row !== null || selected.lane !== null}
          onCentre={port.centre}
          onZoom={port.zoomBy}
          onFit={port.fit}
          onSelection={() => port.zoomOn(boxOf(view, selected))}
        />
      </div>
    </div>
  );
};

/** How near to a lane a wire must end to be on it, in px on screen. */
const DROP_REACH = 34;

/** A plan lights its row and lane as if they were selected. */
const selectionWith = (selected: Picked, planned: Planned | null): Picked =>
  planned === null ? selected : { row: planned.row, lane: planned.lane };

const rowToDrawFrom = (view: LanesWire, target: Element): string | null => {
  const named = target.closest("[data-row]");
  const id = named instanceof HTMLElement ? named.dataset["row"] : undefined;
  const row = view.vertices.find((vertex) => vertex.id === id);
  return row?.kind === "row" && row.pod !== null ? row.id : null;
};

const pickedBy = (view: LanesWire, id: string | null): Picked => {
  if (id === null) return { row: null, lane: null };
  const tap = view.edges.find((edge) => edge.id === id);
  if (tap !== undefined) return { row: tap.row, lane: null };
  const vertex = view.vertices.find((each) => each.id === id);
  return vertex?.kind === "lane"
    ? { row: null, lane: id }
    : vertex?.kind === "row"
      ? { row: id, lane: null }
      : { row: null, lane: null };
};

const tabStopOf = (view: LanesWire, cursor: string | null, selected: Picked): string | null => {
  const known = new Set([...view.vertices, ...view.edges].map(({ id }) => id));
  return (
    [cursor, selected.row, selected.lane].find((id) => id !== null && known.has(id)) ??
    view.vertices.find((vertex) => vertex.kind === "row")?.id ??
    null
  );
};

const focusOn = (frame: HTMLElement, id: string): void => {
  const target = frame.querySelector<HTMLElement>(`[data-walk="${CSS.escape(id)}"]`);
  target?.focus({ preventScroll: true });
};

/** What must be seen of a row, a lane or a tap; across, a row is seen anywhere, and along it a lane. */
const boxOfOne = (view: LanesWire, id: string, seen: { x: number; y: number }): Box => {
  const tap = view.edges.find((edge) => edge.id === id);
  const half = view.rowHeight / 2;
  if (tap !== undefined)
    return { left: tap.x - 24, right: tap.x + 90, top: tap.y - half, bottom: tap.y + half };
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex?.kind === "lane")
    return {
      left: vertex.columnLeft,
      right: vertex.columnLeft + vertex.columnWidth,
      top: seen.y,
      bottom: seen.y,
    };
  const y = vertex?.kind === "row" ? vertex.y : seen.y;
  return { left: seen.x, right: seen.x, top: y - half, bottom: y + half };
};

/** A selection with everything that it is on. */
const boxOf = (view: LanesWire, selected: Picked): Box => {
  const taps = view.edges.filter((tap) => tap.row === selected.row || tap.lane === selected.lane);
  const rows = view.vertices.filter((vertex) => vertex.kind === "row" && vertex.id === selected.row);
  const xs = taps.map(({ x }) => x);
  const ys = [...taps.map(({ y }) => y), ...rows.map((row) => (row.kind === "row" ? row.y : 0))];
  if (ys.length === 0) return { left: view.labelWidth, right: view.width, top: 0, bottom: view.height };
  return {
    left: Math.min(...xs, view.labelWidth + 24) - 24,
    right: Math.max(...xs, view.labelWidth) + 100,
    top: Math.min(...ys) - view.rowHeight,
    bottom: Math.max(...ys) + view.rowHeight,
  };
};

/** A new selection or plan is brought into sight, once; what moves it later is the reader's own doing. */
const useReveal = (
  selected: Picked,
  planned: Planned | null,
  view: LanesWire,
  isReady: boolean,
  reveal: (box: Box) => void,
) => {
  const seen = useRef<string | null>(null);
  const id = planned === null ? (selected.row ?? selected.lane) : `${planned.row} ${planned.lane}`;
  useEffect(() => {
    if (!isReady || id === seen.current) return;
    seen.current = id;
    const row = view.vertices.find((vertex) => vertex.id === planned?.row);
    const lane = view.vertices.find((vertex) => vertex.id === planned?.lane);
    if (row?.kind === "row" && lane?.kind === "lane")
      reveal({ left: lane.x - 40, right: lane.x + 110, top: row.y - 60, bottom: row.y + 60 });
    else if (id !== null) reveal(boxOfOne(view, id, { x: view.labelWidth, y: view.headHeight }));
  });
};

/** The selected row goes on to the right of what is seen: how far, and the way there. */
const MoreRight = ({
  view,
  row,
  pan,
  zoom,
  width,
  onGo,
}: {
  view: LanesWire;
  row: string | null;
  pan: { x: number; y: number };
  zoom: number;
  width: number;
  onGo: () => void;
}) => {
  const beyond = view.edges.filter((tap) => tap.row === row && tap.x * zoom + pan.x > width - 30);
  const y = (beyond[0]?.y ?? 0) * zoom + pan.y;
  if (beyond.length === 0 || y < view.headHeight) return null;
  return (
    <button
      type="button"
      data-no-grip
      tabIndex={-1}
      onClick={onGo}
      className="absolute right-2 z-10 flex h-6 -translate-y-1/2 items-center gap-1 rounded-control border border-line-2 bg-raised px-2 text-11 text-ink num hover:border-ink-3"
      style={{ top: y }}
    >
      {beyond.length} more
      <ArrowRight aria-hidden className="size-3" />
    </button>
  );
};

/** Said in a row instead of taps. */
const Asides = ({ view, zoom }: { view: LanesWire; zoom: number }) => (
  <>
    {view.vertices.map((vertex) =>
      vertex.kind === "row" && vertex.aside !== null && zoom >= 0.8 ? (
        <p
          key={vertex.id}
          aria-hidden
          className="absolute bg-canvas px-1 text-11 leading-[14px] whitespace-nowrap text-ink-3"
          style={{ left: (view.labelWidth + 32) * zoom, top: vertex.y * zoom - 7 }}
        >
          {vertex.aside}
        </p>
      ) : null,
    )}
  </>
);

/** A wire from a workload to the pointer; over a lane it snaps to where the tap would be. */
const WireUnderWay = ({
  wire,
  view,
  pan,
  zoom,
  lane,
}: {
  wire: DrawnWire;
  view: LanesWire;
  pan: { x: number; y: number };
  zoom: number;
  lane: string | null;
}) => {
  const row = view.vertices.find((vertex) => vertex.id === wire.row);
  const onto = view.vertices.find((vertex) => vertex.id === lane);
  if (row?.kind !== "row") return null;
  const y = row.y * zoom + pan.y;
  const end = onto?.kind === "lane" ? { x: onto.x * zoom + pan.x, y } : { x: wire.x, y: wire.y };
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-0 z-20 size-full" fill="none">
      <line
        x1={view.labelWidth - 12}
        y1={y}
        x2={end.x}
        y2={end.y}
        strokeWidth="2"
        strokeDasharray="3 3"
        className="stroke-ink"
      />
      <circle
        cx={end.x}
        cy={end.y}
        r="10"
        strokeWidth="1.5"
        strokeDasharray="3 3"
        className="fill-raised stroke-ink"
      />
      <path
        d={`M${end.x - 4} ${end.y}H${end.x + 4}M${end.x} ${end.y - 4}V${end.y + 4}`}
        strokeWidth="2"
        className="stroke-ink"
      />
    </svg>
  );
};

const STEP = 60;

const keyActs = (
  port: Pick<ReturnType<typeof useViewport>, "move" | "zoomBy" | "home" | "fit">,
  zoomOnSelection: () => void,
): Readonly<Record<string, () => void>> => ({
  ArrowUp: () => port.move(0, STEP),
  ArrowDown: () => port.move(0, -STEP),
  ArrowLeft: () => port.move(STEP, 0),
  ArrowRight: () => port.move(-STEP, 0),
  PageDown: () => port.move(0, -8 * STEP),
  PageUp: () => port.move(0, 8 * STEP),
  "+": () => port.zoomBy(1.2),
  "=": () => port.zoomBy(1.2),
  "-": () => port.zoomBy(1 / 1.2),
  "0": port.home,
  f: port.fit,
  z: zoomOnSelection,
});
