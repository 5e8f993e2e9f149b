"use client";

import { useEffect, useMemo, useState } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { elementsOf } from "./elements.ts";
import type { Emphasis } from "./emphasis.ts";
import { createGlyphImages } from "./glyph-image.ts";
import { NAMES_FROM } from "./label-fit.ts";
import { createLanesCanvas, type LanesCanvas } from "./lanes-canvas.ts";
import type { Palette } from "./palette.ts";
import { renderedPan, type Viewport } from "./viewport.ts";

declare global {
  interface Window {
    /** For journeys and scripts: where a row, lane or tap of the picture stands in the page. */
    __moorings?: { readonly graph: { renderedPosition(id: string): { x: number; y: number } | undefined } };
  }
}

/** Mounts the canvas on `host` and keeps it at what is to be seen. */
export const useLanesCanvas = (
  hostRef: { readonly current: HTMLElement | null },
  scene: {
    readonly view: LanesWire;
    readonly palette: Palette | null;
    readonly emphasis: Emphasis;
    readonly shown: Viewport;
    readonly frame: { readonly width: number; readonly height: number };
  },
): void => {
  const { view, palette, emphasis, shown, frame } = scene;
  const [canvas, setCanvas] = useState<LanesCanvas | null>(null);
  const images = useMemo(() => (palette === null ? null : createGlyphImages(palette)), [palette]);
  // Sizes depend on the zoom only where rows are bars: elements stay the same above.
  const farZoom = shown.zoom < NAMES_FROM ? shown.zoom : 1;

  useEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    let isGone = false;
    let made: LanesCanvas | undefined;
    void document.fonts.ready
      .then(() => createLanesCanvas(host))
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
  }, [hostRef]);

  useEffect(() => canvas?.resize(), [canvas, frame]);

  useEffect(() => {
    if (canvas === null || palette === null || images === null) return;
    canvas.draw(elementsOf({ view, palette, emphasis, image: images, zoom: farZoom }));
  }, [canvas, palette, images, view, emphasis, farZoom]);

  useEffect(() => {
    if (canvas === null) return;
    const pan = renderedPan(shown, view);
    canvas.look(shown.zoom, pan);
    window.__moorings = {
      graph: {
        renderedPosition: (id) => {
          const at = placeOf(view, id);
          const box = hostRef.current?.getBoundingClientRect();
          if (at === undefined || box === undefined) return undefined;
          return { x: at.x * shown.zoom + pan.x + box.x, y: at.y * shown.zoom + pan.y + box.y };
        },
      },
    };
  });
};

/** Of a row its port, of a lane its upper end, of a tap its centre. */
const placeOf = (view: LanesWire, id: string): { x: number; y: number } | undefined => {
  const tap = view.edges.find((edge) => edge.id === id);
  if (tap !== undefined) return { x: tap.x, y: tap.y };
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex === undefined) return undefined;
  return vertex.kind === "lane"
    ? { x: vertex.x, y: view.headHeight }
    : { x: view.labelWidth - 12, y: vertex.y };
};
