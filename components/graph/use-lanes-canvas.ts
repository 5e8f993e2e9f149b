"use client";

import { portX } from "../../lib/topology/measures.ts";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { elementsOf, type Elements } from "./elements.ts";
import type { Emphasis } from "./emphasis.ts";
import { createKeptParts } from "./kept-parts.ts";
import { isFar } from "./label-fit.ts";
import { tellShown, untilIdle } from "../ui/when-idle.ts";
import type { PictureElement } from "./picture-element.ts";
import { createLanesCanvas, type LanesCanvas } from "./lanes-canvas.ts";
import { motionBetween } from "./motion.ts";
import type { Palette } from "./palette.ts";
import { renderedPan, type Viewport } from "./viewport.ts";

declare global {
  interface Window {
    /** For journeys and scripts: what draws the picture, and where a row, lane or tap of it stands in the page. */
    __moorings?: {
      readonly graph: {
        readonly isCanvas: boolean;
        renderedPosition(id: string): { x: number; y: number } | undefined;
      };
    };
  }
}

/**
 * Answers the elements as long as they are to be sketched: the picture is SVG until it is first moved by hand. Then the canvas
 * is mounted on `host`, in a moment when nothing else is to be done, and kept at what is to be seen.
 */
export const useLanesCanvas = (
  hostRef: { readonly current: HTMLElement | null },
  canvasRef: { current: LanesCanvas | null },
  scene: {
    readonly view: LanesWire;
    readonly palette: Palette | null;
    readonly emphasis: Emphasis;
    readonly shown: Viewport;
    /** Where the picture stands, also in the middle of a move. */
    readonly now: () => Viewport;
    readonly frame: { readonly width: number; readonly height: number };
    readonly isMoved: boolean;
  },
): readonly PictureElement[] | null => {
  const { view, palette, emphasis, shown, now, frame, isMoved } = scene;
  const [canvas, setCanvas] = useState<LanesCanvas | null>(null);
  const [kept] = useState(() => createKeptParts<Elements>());
  // Sizes depend on the zoom only where rows are bars: elements stay the same above.
  const farZoom = isFar(view, shown.zoom) ? shown.zoom : 1;

  const elements = useMemo(
    () => (palette === null ? null : elementsOf({ view, palette, emphasis, zoom: farZoom }, kept.round())),
    [palette, view, emphasis, farZoom, kept],
  );
  const isSketched = elements !== null && frame.width > 0;
  useEffect(() => {
    if (isSketched) void untilPainted().then(tellShown);
  }, [isSketched]);

  const isWanted = isSketched && isMoved;
  useEffect(() => {
    const host = hostRef.current;
    if (host === null || !isWanted) return;
    let isGone = false;
    let made: LanesCanvas | undefined;
    void untilIdle()
      .then(() => createLanesCanvas(host))
      .then((created) => {
        if (isGone) return created.destroy();
        made = created;
        canvasRef.current = created;
        setCanvas(created);
      });
    return () => {
      isGone = true;
      made?.destroy();
      canvasRef.current = null;
      setCanvas(null);
    };
  }, [hostRef, canvasRef, isWanted]);

  const [isCovered, setCovered] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setCovered(canvas !== null), canvas === null ? 0 : COVERED_MS);
    return () => clearTimeout(timer);
  }, [canvas]);

  useEffect(() => canvas?.resize(), [canvas, frame]);

  const drawn = useRef<LanesWire | null>(null);
  useEffect(() => {
    if (canvas === null) drawn.current = null;
    if (canvas === null || elements === null) return;
    canvas.draw(elements, motionBetween(drawn.current, view));
    drawn.current = view;
  }, [canvas, elements, view]);

  useEffect(() => {
    canvas?.look(now().zoom, renderedPan(now(), view));
    if (!isSketched) return;
    window.__moorings = {
      graph: {
        isCanvas: canvas !== null,
        renderedPosition: (id) => {
          const at = placeOf(view, id);
          const box = hostRef.current?.closest("[data-picture]")?.getBoundingClientRect();
          if (at === undefined || box === undefined) return undefined;
          const pan = renderedPan(now(), view);
          return { x: at.x * now().zoom + pan.x + box.x, y: at.y * now().zoom + pan.y + box.y };
        },
      },
    };
  });
  return isCovered ? null : elements;
};

/** Until the canvas has the pictures of its taps, which come a moment after itself. */
const COVERED_MS = 300;

/** The page's own letters are there, and the frame with the sketch was handed to the screen. */
const untilPainted = async (): Promise<void> => {
  await document.fonts.ready;
  await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0)));
};

/** Of a row its port, of a lane its upper end, of a tap its centre. */
const placeOf = (view: LanesWire, id: string): { x: number; y: number } | undefined => {
  const tap = view.edges.find((edge) => edge.id === id);
  if (tap !== undefined) return { x: tap.x, y: tap.y };
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex === undefined) return undefined;
  return vertex.kind === "lane" ? { x: vertex.x, y: view.headHeight } : { x: portX(view), y: vertex.y };
};
