"use client";

// Rows, lanes and taps are buttons of the page; the group around them only takes their keys and the pointer together.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */

import { useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { flushSync } from "react-dom";
import { createSpreadMemory, spread } from "../../lib/topology/spread.ts";
import { createSqueezeMemory, squeeze } from "../../lib/topology/squeeze.ts";
import { gapAt } from "../../lib/topology/lane-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { useIsCompact } from "../ui/use-density.ts";
import { emphasisOf, type Picked } from "./emphasis.ts";
import { wishFocus } from "../ui/focus-wish.ts";
import { hitAt, laneAt } from "./hit.ts";
import { Asides } from "./lanes-asides.tsx";
import { keyActs, stepOfLane } from "./lanes-keys.ts";
import { LanePlace } from "./lane-place.tsx";
import { LaneUnderWay } from "./lane-under-way.tsx";
import {
  boxOf,
  boxOfOne,
  focusOn,
  laneToCarry,
  lastTapOf,
  pickedBy,
  rowToDrawFrom,
  tabStopOf,
} from "./lanes-places.ts";
import { LanesHead } from "./lanes-head.tsx";
import { LeavingTaps } from "./leaving-taps.tsx";
import { LaneTotals, totalsHeight } from "./lane-totals.tsx";
import { BEYOND, type LanesCanvas } from "./lanes-canvas.ts";
import { Minimap } from "./minimap.tsx";
import { MoreRight } from "./more-right.tsx";
import { moved, shiftLayers } from "./moves.ts";
import { PlannedTap, type Planned } from "./planned-tap.tsx";
import { RowGrounds } from "./row-grounds.tsx";
import { RowLabels } from "./row-labels.tsx";
import { Sketch } from "./sketch.tsx";
import { TapLabels } from "./tap-labels.tsx";
import { useBand } from "./use-band.ts";
import { useFocusWish } from "./use-focus-wish.ts";
import { useFrame } from "./use-frame.ts";
import { useGrip, type DrawnWire } from "./use-grip.ts";
import { useReveal } from "./use-reveal.ts";
import { WireUnderWay } from "./wire-under-way.tsx";
import { useHover } from "./use-hover.ts";
import { useMotion } from "./use-motion.ts";
import { useLanesCanvas } from "./use-lanes-canvas.ts";
import { usePalette } from "./use-palette.ts";
import { useViewport } from "./use-viewport.ts";
import { pointAt, renderedPan } from "./viewport.ts";
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
  /** `a` was pressed on a row or one of its taps. */
  readonly onAttach: (row: string) => void;
  /** A wire was drawn from a row to a lane. */
  readonly onDraw: (row: string, lane: string) => void;
  /** A lane was carried to another place among those that can be moved, from 0. */
  readonly onMoveLane: (lane: string, to: number) => void;
  readonly label: string;
}

/** The Lanes picture: lines, wires and taps on a canvas, names and addresses above it in the page's own text. */
export const LanesGraph = (props: Props) => {
  const {
    view: given,
    selected,
    mates,
    planned,
    onPick,
    onEnter,
    onAttach,
    onDraw,
    onMoveLane,
    label,
  } = props;
  const frameRef = useRef<HTMLDivElement>(null);
  const hostRef = useRef<HTMLDivElement>(null);
  const outer = useFrame(frameRef);
  const palette = usePalette(hostRef);
  const isCompact = useIsCompact();
  const dense = useMemo(() => (isCompact ? squeeze(given, SQUEEZE) : given), [given, isCompact]);
  const view = useMemo(() => spread(dense, outer.width, SPREAD), [dense, outer.width]);
  const below = totalsHeight(view);
  const frame = useMemo(
    () => ({ width: outer.width, height: Math.max(0, outer.height - below) }),
    [outer, below],
  );
  const canvas = useRef<LanesCanvas>(null);
  const port = useViewport(frameRef, view, frame, (seen) => {
    if (frameRef.current !== null) shiftLayers(frameRef.current, view, seen);
    canvas.current?.shift(renderedPan(seen, view));
  });
  const { shown } = port;
  const { zoom } = shown;
  const { hovered, hover } = useHover();
  const lit = useMemo(() => selectionWith(selected, planned), [selected, planned]);
  const emphasis = useMemo(() => emphasisOf(view, lit, hovered, mates), [view, lit, hovered, mates]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [movedLane, setMovedLane] = useState<string | null>(null);
  const { now, isMoved } = port;
  const { band, fill } = useBand(shown, view, frame);
  const sketch = useLanesCanvas(hostRef, canvas, { view, palette, emphasis, shown, now, frame, isMoved });
  const leaving = useMotion(frameRef, view, zoom);
  useFocusWish(frameRef, view, selected);
  useReveal(selected, planned, view, frame.width > 0, port.reveal);

  const at = (x: number, y: number) => pointAt(port.now(), view, x, y);
  const drop = (wire: DrawnWire) => {
    const lane = laneAt(view, at(wire.x, wire.y).x, DROP_REACH / zoom);
    if (lane !== null) onDraw(wire.row, lane);
  };
  const grip = useGrip({
    move: port.move,
    rowOf: (pressed, x, y) => rowToDrawFrom(view, pressed, at(x, y), zoom),
    laneOf: (pressed) => laneToCarry(view, pressed),
    onDrop: drop,
    onPut: (carried) => {
      const gap = gapAt(view, carried.lane, at(carried.x, 0).x);
      if (gap !== null) onMoveLane(carried.lane, gap.to);
    },
  });
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
      wishFocus();
      return onEnter(from);
    }
    if (from !== undefined && isWalkKey(event.key) && !event.shiftKey) {
      event.preventDefault();
      const next = walk(view, from, event.key);
      if (next === null || focusOn(event.currentTarget, next)) return;
      // It isn't drawn yet: the page was opened a moment ago.
      flushSync(fill);
      focusOn(event.currentTarget, next);
      return;
    }
    const row = pickedBy(view, from ?? null).row;
    if (row !== null && event.key === "a") {
      event.preventDefault();
      return onAttach(row);
    }
    const step = from === undefined ? null : stepOfLane(view, from, event);
    if (from !== undefined && step !== null) {
      event.preventDefault();
      setMovedLane(from);
      onMoveLane(from, step);
      return;
    }
    const act = keyActs(port, () => port.zoomOn(boxOf(view, selected)))[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const pan = renderedPan(shown, view);
  // Surprise: within a box without a size each name is a layer of its own to the browser while they are moved, 50 instead of one.
  const sheet = { width: Math.max(outer.width, view.width * zoom), height: view.height * zoom };
  const clip = (left: number, top = view.headHeight) => ({
    clipPath: `inset(${top}px 0 ${outer.height - frame.height}px ${left}px)`,
  });
  return (
    <div
      ref={frameRef}
      data-picture
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
      className="absolute inset-0 touch-none overflow-clip bg-canvas select-none"
    >
      <div className="absolute inset-0 overflow-clip" style={clip(0)} aria-hidden>
        <div
          data-moves="y"
          className="absolute top-0 left-0"
          style={{ ...sheet, transform: moved(0, pan.y) }}
        >
          <RowGrounds view={view} zoom={zoom} emphasis={emphasis} />
        </div>
      </div>
      <div className="absolute inset-0 overflow-clip" style={clip(view.labelWidth - 20, 0)}>
        {/* Cytoscape makes its container relative, so that another box must give it its size. */}
        <div
          data-canvas
          className="absolute"
          style={{ inset: -BEYOND, bottom: undefined, height: frame.height + 2 * BEYOND }}
        >
          <div ref={hostRef} role="img" aria-label={label} className="size-full" />
        </div>
        {sketch !== null && <Sketch elements={sketch} band={band} pan={pan} zoom={zoom} />}
      </div>
      {palette !== null && (
        <>
          <div
            className="pointer-events-none absolute inset-0 overflow-clip"
            style={clip(view.labelWidth - 20)}
          >
            <div
              data-moves="xy"
              className="absolute top-0 left-0"
              style={{ ...sheet, transform: moved(pan.x, pan.y) }}
            >
              <TapLabels
                view={view}
                band={band}
                zoom={zoom}
                palette={palette}
                emphasis={emphasis}
                tabStop={tabStop}
              />
              <LeavingTaps leaving={leaving} view={view} zoom={zoom} />
              <Asides view={view} band={band} zoom={zoom} />
              {planned !== null && <PlannedTap planned={planned} view={view} zoom={zoom} />}
            </div>
          </div>
          <div className="pointer-events-none absolute inset-0 overflow-clip" style={clip(0)}>
            <div
              data-moves="y"
              className="absolute top-0 left-0"
              style={{ width: view.labelWidth, height: sheet.height, transform: moved(0, pan.y) }}
            >
              <RowLabels view={view} band={band} zoom={zoom} emphasis={emphasis} tabStop={tabStop} />
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
      <LanePlace view={view} lane={movedLane} />
      {grip.carried !== null && <LaneUnderWay carried={grip.carried} view={view} pan={pan} zoom={zoom} />}
      {grip.wire !== null && (
        <WireUnderWay wire={grip.wire} view={view} pan={pan} zoom={zoom} lane={target} />
      )}
      <MoreRight
        view={view}
        row={selected.row}
        pan={pan}
        zoom={zoom}
        width={frame.width}
        onGo={() => port.reveal(lastTapOf(view, selected))}
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

/** So that an update draws anew only what it changes. */
const SQUEEZE = createSqueezeMemory();
const SPREAD = createSpreadMemory();

/** How near to a lane a wire must end to be on it, in px on screen. */
const DROP_REACH = 34;

/** A plan lights its row and lane as if they were selected. */
const selectionWith = (selected: Picked, planned: Planned | null): Picked =>
  planned === null ? selected : { row: planned.row, lane: planned.lane };
