"use client";

// The picture is moved by keys and by dragging; what it shows can be read and chosen in its twin.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */

import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { spread } from "../../lib/topology/spread.ts";
import type { RowVertex, LanesWire } from "../../lib/wire/topology.ts";
import { elementsOf } from "./elements.ts";
import { emphasisOf } from "./emphasis.ts";
import { createGlyphImages } from "./glyph-image.ts";
import { createLanesCanvas, type LanesCanvas } from "./lanes-canvas.ts";
import { LanesHead } from "./lanes-head.tsx";
import { RowLabels } from "./row-labels.tsx";
import { TapLabels } from "./tap-labels.tsx";
import { usePalette } from "./use-palette.ts";
import { clampViewport, HOME, renderedPan, zoomAt, type Frame, type Viewport } from "./viewport.ts";

interface Props {
  readonly view: LanesWire;
  /** Id of the selected row. */
  readonly selected: string | null;
  readonly onPick: (row: RowVertex) => void;
  readonly label: string;
}

declare global {
  interface Window {
    /** For journeys and scripts: where a row or tap of the picture stands in the page. */
    __moorings?: { readonly graph: { renderedPosition(id: string): { x: number; y: number } | undefined } };
  }
}

/** The Lanes picture: lines, wires and taps on a canvas, names and addresses above it in the page's own text. */
export const LanesGraph = ({ view: given, selected, onPick, label }: Props) => {
  const frameRef = useRef<HTMLDivElement>(null);
  const hostRef = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<LanesCanvas | null>(null);
  const [frame, setFrame] = useState<Frame>({ width: 0, height: 0 });
  const [viewport, setViewport] = useState<Viewport>(HOME);
  const palette = usePalette(hostRef);
  const view = useMemo(() => spread(given, frame.width), [given, frame.width]);
  const emphasis = useMemo(() => emphasisOf(view, selected), [view, selected]);
  const images = useMemo(() => (palette === null ? null : createGlyphImages(palette)), [palette]);
  const pick = useRef<(id: string, kind: "row" | "tap") => void>(() => undefined);
  const shown = clampViewport(viewport, view, frame);
  const { zoom } = shown;

  useEffect(() => {
    pick.current = (id, kind) => {
      const rowId = kind === "row" ? id : view.edges.find((tap) => tap.id === id)?.row;
      const row = view.vertices.find((vertex) => vertex.kind === "row" && vertex.id === rowId);
      if (row?.kind === "row") onPick(row);
    };
  }, [view, onPick]);

  useEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    let isGone = false;
    let made: LanesCanvas | undefined;
    void document.fonts.ready
      .then(() => createLanesCanvas(host, (id, kind) => pick.current(id, kind)))
      .then((created) => {
        if (isGone) return created.destroy();
        made = created;
        setCanvas(created);
      });
    return () => {
      isGone = true;
      made?.destroy();
      setCanvas(null);
    };
  }, []);

  useEffect(() => {
    const element = frameRef.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setFrame({ width: element.clientWidth, height: element.clientHeight });
      canvas?.resize();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);

  useEffect(() => {
    if (canvas === null || palette === null || images === null || frame.width === 0) return;
    const width = Math.max(view.width, frame.width / zoom);
    canvas.draw(elementsOf({ view, palette, emphasis, image: images, width }));
  }, [canvas, palette, images, view, emphasis, frame.width, zoom]);

  useEffect(() => {
    if (canvas === null) return;
    const pan = renderedPan(shown, view.headHeight);
    canvas.look(zoom, pan);
    window.__moorings = {
      graph: {
        renderedPosition: (id) => {
          const at = canvas.renderedPosition(id);
          const box = hostRef.current?.getBoundingClientRect();
          return at === undefined || box === undefined ? undefined : { x: at.x + box.x, y: at.y + box.y };
        },
      },
    };
  });

  useWheel(frameRef, (event, box) => {
    setViewport((before) => {
      const now = clampViewport(before, view, frame);
      if (event.ctrlKey || event.metaKey) {
        return zoomAt(
          now,
          now.zoom * Math.exp(-event.deltaY / 300),
          event.clientX - box.x,
          event.clientY - box.y,
          view.headHeight,
        );
      }
      const across = event.shiftKey ? event.deltaY : event.deltaX;
      return {
        zoom: now.zoom,
        pan: { x: now.pan.x - across, y: now.pan.y - (event.shiftKey ? 0 : event.deltaY) },
      };
    });
  });

  const move = (x: number, y: number) =>
    setViewport((before) => {
      const now = clampViewport(before, view, frame);
      return { zoom: now.zoom, pan: { x: now.pan.x + x, y: now.pan.y + y } };
    });
  const zoomBy = (factor: number) =>
    setViewport((before) => {
      const now = clampViewport(before, view, frame);
      return zoomAt(now, now.zoom * factor, frame.width / 2, frame.height / 2, view.headHeight);
    });
  const press = (event: KeyboardEvent) => {
    const act = keyActs(
      move,
      zoomBy,
      () => setViewport(fitted(view, frame)),
      () => setViewport(HOME),
    )[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const pan = renderedPan(shown, view.headHeight);

  return (
    <div
      ref={frameRef}
      role="group"
      aria-label={`${label}. Arrow keys move it, plus and minus zoom; the table shows the same.`}
      tabIndex={0}
      onKeyDown={press}
      {...dragHandlers(move)}
      className="absolute inset-0 overflow-hidden bg-canvas focus-visible:-outline-offset-2"
    >
      {/* Cytoscape makes its container relative, so that another box must give it its size. */}
      <div className="absolute inset-0">
        <div ref={hostRef} role="img" aria-label={label} className="size-full" />
      </div>
      {palette !== null && (
        <>
          <div
            className="pointer-events-none absolute inset-0 overflow-hidden"
            style={{ clipPath: `inset(${view.headHeight}px 0 0 ${view.labelWidth - 20}px)` }}
          >
            <div className="absolute top-0 left-0" style={{ transform: `translate(${pan.x}px, ${pan.y}px)` }}>
              <TapLabels view={view} zoom={zoom} palette={palette} emphasis={emphasis} />
              <Asides view={view} zoom={zoom} />
            </div>
          </div>
          <div
            className="pointer-events-none absolute inset-0 overflow-hidden"
            style={{ clipPath: `inset(${view.headHeight}px 0 0 0)` }}
          >
            <div className="absolute top-0 left-0" style={{ transform: `translateY(${pan.y}px)` }}>
              <RowLabels view={view} zoom={zoom} selected={selected} onPick={onPick} />
            </div>
          </div>
          <div style={{ "--pan-x": `${pan.x}px` } as Record<string, string>}>
            <LanesHead
              lanes={view.vertices.filter((vertex) => vertex.kind === "lane")}
              height={view.headHeight}
              labelWidth={view.labelWidth}
              zoom={zoom}
              isLit={emphasis.isLit}
            />
          </div>
        </>
      )}
    </div>
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

const STEP = 60;

const keyActs = (
  move: (x: number, y: number) => void,
  zoomBy: (factor: number) => void,
  fit: () => void,
  home: () => void,
): Readonly<Record<string, () => void>> => ({
  ArrowUp: () => move(0, STEP),
  ArrowDown: () => move(0, -STEP),
  ArrowLeft: () => move(STEP, 0),
  ArrowRight: () => move(-STEP, 0),
  PageDown: () => move(0, -8 * STEP),
  PageUp: () => move(0, 8 * STEP),
  Home: () => move(1e6, 1e6),
  End: () => move(0, -1e6),
  "+": () => zoomBy(1.2),
  "=": () => zoomBy(1.2),
  "-": () => zoomBy(1 / 1.2),
  "0": home,
  f: fit,
});

/** All of the picture, if labels stay legible at that. */
const fitted = (view: LanesWire, frame: Frame): Viewport => ({
  zoom: Math.min(
    1,
    frame.width / view.width,
    (frame.height - view.headHeight) / Math.max(1, view.height - view.headHeight),
  ),
  pan: { x: 0, y: 0 },
});

/** Dragging the ground moves the picture. A press that hardly moves stays a click. */
const dragHandlers = (move: (x: number, y: number) => void) => ({
  onPointerDown: (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button") !== null))
      return;
    const element = event.currentTarget;
    let at = { x: event.clientX, y: event.clientY };
    const drag = (next: globalThis.PointerEvent) => {
      move(next.clientX - at.x, next.clientY - at.y);
      at = { x: next.clientX, y: next.clientY };
    };
    const end = () => {
      element.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", end);
    };
    element.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", end);
  },
});

/** Wheel events with the right to keep the page from scrolling, which React's own listeners lack. */
const useWheel = (
  ref: { readonly current: HTMLElement | null },
  act: (event: WheelEvent, box: DOMRect) => void,
): void => {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event, element.getBoundingClientRect());
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [ref]);
};
