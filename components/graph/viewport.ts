/** Which part of the picture is seen: a point of it at (x, y) stands at (x · zoom + pan.x, y · zoom + pan.y) on screen. */
export interface Viewport {
  readonly zoom: number;
  readonly pan: { readonly x: number; readonly y: number };
}

export interface Frame {
  /** Of the host element. */
  readonly width: number;
  readonly height: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
  /** The head keeps its height on screen at any zoom; the picture begins below it. */
  readonly headHeight: number;
}

export const ZOOM_MIN = 0.3;
export const ZOOM_MAX = 1.5;
export const HOME: Viewport = { zoom: 1, pan: { x: 0, y: 0 } };

/** Keeps the picture in the frame: no empty margin at the top or left, and its end stays reachable. */
export const clampViewport = (viewport: Viewport, extent: Extent, frame: Frame): Viewport => {
  const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, viewport.zoom));
  const body = (extent.height - extent.headHeight) * zoom + extent.headHeight;
  return {
    zoom,
    pan: {
      x: between(Math.min(0, frame.width - extent.width * zoom), viewport.pan.x, 0),
      y: between(Math.min(0, frame.height - body), viewport.pan.y, 0),
    },
  };
};

/** Zooms so that what is under (x, y) on screen stays there. */
export const zoomAt = (
  viewport: Viewport,
  zoom: number,
  x: number,
  y: number,
  headHeight: number,
): Viewport => {
  const next = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, zoom));
  const ratio = next / viewport.zoom;
  const top = y - headHeight;
  return {
    zoom: next,
    pan: { x: x - (x - viewport.pan.x) * ratio, y: top - (top - viewport.pan.y) * ratio },
  };
};

/** As cytoscape needs it: with the head's part that doesn't shrink. */
export const renderedPan = (viewport: Viewport, headHeight: number): { x: number; y: number } => ({
  x: viewport.pan.x,
  y: viewport.pan.y + headHeight * (1 - viewport.zoom),
});

const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));
