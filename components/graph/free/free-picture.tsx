"use client";

// Its boxes are buttons of the page; the group around them only takes their keys and the pointer together.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */

import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { FreeGraph } from "../../../lib/topology/free/free-graph.ts";
import type { Point } from "../../../lib/topology/free/free-layout.ts";
import { rowsInOrder } from "../../../lib/topology/reading-order.ts";
import type { LanesWire } from "../../../lib/wire/topology.ts";
import { emphasisOf, type Picked } from "../emphasis.ts";
import { wishFocus } from "../../ui/focus-wish.ts";
import { useFocusWishOn } from "../use-focus-wish.ts";
import { useFrame } from "../use-frame.ts";
import { useHover } from "../use-hover.ts";
import { FreeBox } from "./free-box.tsx";
import { FreeControls } from "./free-controls.tsx";
import { sizesAt } from "./free-sizes.ts";
import { fitFree, openFree } from "./free-viewport.ts";
import { FreeWires } from "./free-wires.tsx";
import { tellShownFree } from "./shown-free.ts";
import { useFreeGrip } from "./use-free-grip.ts";
import { useFreePlaces } from "./use-free-places.ts";
import { useFreeViewport } from "./use-free-viewport.ts";
import { isDirection, walkFree } from "./walk-free.ts";

interface Props {
  readonly view: LanesWire;
  readonly graph: FreeGraph;
  /** Cluster and scope: what the reader's own places are remembered under. */
  readonly memoryKey: string;
  readonly selected: Picked;
  readonly mates: (lane: string) => readonly string[];
  readonly onPick: (id: string) => void;
  readonly onEnter: (id: string) => void;
  readonly label: string;
}

/** By how much ⇧ and an arrow key move a box, px of the picture. */
const NUDGE = 16;
const STEP = 60;

/** Workloads and networks wherever there is room, and where the reader put them. For small scopes. */
export const FreePicture = (props: Props) => {
  const { view, graph, memoryKey, selected, mates, onPick, onEnter, label } = props;
  const frameRef = useRef<HTMLDivElement>(null);
  const frame = useFrame(frameRef);
  const { places, moveBy, reset, hasMoved } = useFreePlaces(graph, memoryKey, frame);
  useEffect(() => {
    tellShownFree(places === null ? null : { view, graph, places });
    return () => tellShownFree(null);
  }, [view, graph, places]);
  const fitted = useMemo(() => fitFree(graph.boxes, places ?? NOTHING, frame), [graph, places, frame]);
  const wanted = selected.row ?? selected.lane;
  const opening = useMemo(
    () => openFree(fitted, graph.boxes, places ?? NOTHING, frame, wanted),
    [fitted, graph, places, frame, wanted],
  );
  const port = useFreeViewport(frameRef, fitted, opening);
  const { zoom, pan } = port.shown;
  const { hovered, hover } = useHover();
  const emphasis = useMemo(
    () => emphasisOf(view, selected, hovered, mates),
    [view, selected, hovered, mates],
  );
  const [cursor, setCursor] = useState<string | null>(null);
  const grip = useFreeGrip({
    onPan: port.move,
    onDrag: (id, x, y) => moveBy(id, x / zoom, y / zoom),
  });

  const shown = new Map(graph.boxes.map(({ id }) => [id, true]));
  const drawn = useMemo(() => {
    const ids = new Set(graph.boxes.map(({ id }) => id));
    return view.vertices.filter((vertex) => vertex.kind !== "heading").filter(({ id }) => ids.has(id));
  }, [view, graph]);
  const sizes = useMemo(() => sizesAt(drawn, places ?? NOTHING, zoom), [drawn, places, zoom]);
  const lanes = new Map(view.vertices.flatMap((each) => (each.kind === "lane" ? [[each.id, each]] : [])));
  const taps = view.edges.filter(({ row, lane }) => shown.has(row) && shown.has(lane));
  const at = (id: string): Point | undefined => {
    const place = places?.get(id);
    return place === undefined ? undefined : { x: place.x * zoom + pan.x, y: place.y * zoom + pan.y };
  };
  const tabStop =
    [cursor, selected.row, selected.lane].find((id) => id !== null && shown.has(id)) ??
    graph.boxes[0]?.id ??
    null;
  useFocusWishOn(
    frameRef,
    view.scope,
    [selected.row, selected.lane, rowsInOrder({ vertices: drawn })[0]?.id].find(
      (id) => id != null && shown.has(id),
    ) ?? null,
  );

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const actOf = (event: KeyboardEvent<HTMLElement>): (() => void) | undefined => {
    const id = walkIdOf(event);
    const { key, currentTarget } = event;
    const [middleX, middleY] = [frame.width / 2, frame.height / 2];
    if (id !== null && key === "Enter")
      return () => {
        wishFocus();
        onEnter(id);
      };
    if (isDirection(key)) {
      const { x, y } = WAYS[key];
      if (id === null) return () => port.move(-x * STEP, -y * STEP);
      if (event.shiftKey) return () => moveBy(id, x * NUDGE, y * NUDGE);
      const joined = new Set(
        taps.flatMap(({ row, lane }) => (row === id ? [lane] : lane === id ? [row] : [])),
      );
      return () => {
        const next = walkFree(places ?? new Map(), joined, id, key);
        if (next !== null) focusOn(currentTarget, next);
      };
    }
    if (key === "+" || key === "=") return () => port.zoomBy(1.2, middleX, middleY);
    if (key === "-") return () => port.zoomBy(1 / 1.2, middleX, middleY);
    if (key === "f" || key === "0") return port.fit;
    return undefined;
  };
  const pickedOf = (id: string | null): Picked => ({
    row: id === null || lanes.has(id) ? null : id,
    lane: id !== null && lanes.has(id) ? id : null,
  });
  return (
    <div
      ref={frameRef}
      role="group"
      aria-label={`${label}. Arrow keys walk from box to box, with Shift they move it, Enter goes in; the table shows the same.`}
      className="absolute inset-0 cursor-move touch-none overflow-hidden bg-canvas select-none"
      onKeyDown={press}
      onPointerDown={grip.onPointerDown}
      onPointerMove={(event) => {
        if (event.buttons === 0) hover(pickedOf(walkIdOf(event)));
      }}
      onPointerLeave={() => hover(pickedOf(null))}
      onClick={(event) => {
        const id = grip.wasDrag() ? null : walkIdOf(event);
        if (id !== null) onPick(id);
      }}
      onDoubleClick={(event) => {
        const id = walkIdOf(event);
        if (id !== null) onEnter(id);
      }}
      onFocus={(event) => {
        const id = event.target instanceof HTMLElement ? event.target.dataset["walk"] : undefined;
        if (id === undefined) return;
        setCursor(id);
        if (event.target.matches(":focus-visible")) hover(pickedOf(id));
      }}
      onBlur={() => hover(pickedOf(null))}
    >
      {places === null ? (
        <output className="absolute inset-0 flex items-center justify-center text-12 text-ink-3">
          Finding a place for everything…
        </output>
      ) : (
        <>
          <FreeWires taps={taps} lanes={lanes} at={at} zoom={zoom} sizes={sizes} emphasis={emphasis} />
          {drawn.map((vertex) => {
            const [point, size] = [at(vertex.id), sizes.get(vertex.id)];
            if (point === undefined || size === undefined) return null;
            const isLane = vertex.kind === "lane";
            return (
              <FreeBox
                key={vertex.id}
                vertex={vertex}
                x={point.x}
                y={point.y}
                zoom={zoom}
                size={size}
                isSelected={vertex.id === selected.row || vertex.id === selected.lane}
                isDim={isLane ? !emphasis.isLit(vertex.id) : emphasis.isRowDim(vertex.id) && vertex.ill === 0}
                isTabStop={tabStop === vertex.id}
                text={textOf(view, vertex)}
              />
            );
          })}
        </>
      )}
      <FreeControls
        leftOut={graph.leftOut}
        hasMoved={hasMoved}
        onReset={reset}
        onFit={port.fit}
        onZoom={(factor) => port.zoomBy(factor, frame.width / 2, frame.height / 2)}
      />
    </div>
  );
};

const NOTHING: ReadonlyMap<string, Point> = new Map();

const WAYS = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
} as const;

/** A workload with all that its taps say, a network with how many are on it. */
const textOf = (view: LanesWire, vertex: LanesWire["vertices"][number]): string => {
  if (vertex.kind === "row") {
    const taps = view.edges.filter(({ row }) => row === vertex.id).map(({ text }) => text);
    return [`${vertex.title}${vertex.count > 1 ? ` ×${vertex.count}` : ""}`, ...taps].join(". ");
  }
  if (vertex.kind === "heading") return vertex.title;
  return `${vertex.title}, ${vertex.total} attached${vertex.ill > 0 ? `, ${vertex.ill} ill` : ""}`;
};

const walkIdOf = (event: MouseEvent<HTMLElement> | KeyboardEvent<HTMLElement>): string | null => {
  const named = event.target instanceof Element ? event.target.closest("[data-walk]") : null;
  return named instanceof HTMLElement ? (named.dataset["walk"] ?? null) : null;
};

const focusOn = (frame: HTMLElement, id: string): void => {
  frame.querySelector<HTMLElement>(`[data-walk="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
};
