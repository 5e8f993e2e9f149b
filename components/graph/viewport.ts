import { PILLS_FROM } from "./label-fit.ts";

/**
 * Which part of the picture is seen. Head and names keep their size at any zoom and their place on screen; what lies right
 * of the names and below the head is zoomed and moved: a point of it at (x, y) stands at
 * (labelWidth + (x − labelWidth) · zoom + pan.x, headHeight + (y − headHeight) · zoom + pan.y).
 */
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
  readonly headHeight: number;
  readonly labelWidth: number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const ZOOM_MIN = 0.12;
export const ZOOM_MAX = 1.5;
export const HOME: Viewport = { zoom: 1, pan: { x: 0, y: 0 } };

/** Free ground below a picture that is longer than its frame, so that nothing stays below the small map. */
const FOOT = 72;

/** Keeps the picture in the frame: no empty margin at the top or left, and its end stays reachable. */
export const clampViewport = (viewport: Viewport, extent: Extent, frame: Frame): Viewport => {
  const zoom = clampZoom(viewport.zoom);
  const width = (extent.width - extent.labelWidth) * zoom + extent.labelWidth;
  const body = (extent.height - extent.headHeight) * zoom + extent.headHeight;
  const height = body > frame.height ? body + FOOT : body;
  return {
    zoom,
    pan: {
      x: between(Math.min(0, frame.width - width), viewport.pan.x, 0),
      y: between(Math.min(0, frame.height - height), viewport.pan.y, 0),
    },
  };
};

const clampZoom = (zoom: number): number => between(ZOOM_MIN, zoom, ZOOM_MAX);

/** Zooms so that what is under (x, y) on screen stays there. */
export const zoomAt = (
  viewport: Viewport,
  wanted: number,
  x: number,
  y: number,
  extent: Pick<Extent, "headHeight" | "labelWidth">,
): Viewport => {
  const zoom = clampZoom(wanted);
  const ratio = zoom / viewport.zoom;
  const left = x - extent.labelWidth;
  const top = y - extent.headHeight;
  return {
    zoom,
    pan: { x: left - (left - viewport.pan.x) * ratio, y: top - (top - viewport.pan.y) * ratio },
  };
};

/** As cytoscape needs it: a point at (x, y) stands at (x · zoom + pan.x, y · zoom + pan.y). */
export const renderedPan = (
  { zoom, pan }: Viewport,
  extent: Pick<Extent, "headHeight" | "labelWidth">,
): { x: number; y: number } => ({
  x: pan.x + extent.labelWidth * (1 - zoom),
  y: pan.y + extent.headHeight * (1 - zoom),
});

/** Where a point on screen lies in the picture. */
export const pointAt = (
  viewport: Viewport,
  extent: Pick<Extent, "headHeight" | "labelWidth">,
  x: number,
  y: number,
): { x: number; y: number } => {
  const pan = renderedPan(viewport, extent);
  return { x: (x - pan.x) / viewport.zoom, y: (y - pan.y) / viewport.zoom };
};

/** The whole picture, at most at its own size. */
export const fitted = (extent: Extent, frame: Frame): Viewport => ({
  zoom: clampZoom(
    Math.min(
      1,
      (frame.width - extent.labelWidth) / Math.max(1, extent.width - extent.labelWidth),
      (frame.height - extent.headHeight) / Math.max(1, extent.height - extent.headHeight),
    ),
  ),
  pan: { x: 0, y: 0 },
});

/** The smallest move that brings a box of the picture into sight, clear of the head and the names. */
export const revealed = (viewport: Viewport, box: Box, extent: Extent, frame: Frame): Viewport => {
  const { zoom, pan } = viewport;
  const at = renderedPan(viewport, extent);
  return {
    zoom,
    pan: {
      x: pan.x + into(box.left * zoom + at.x, box.right * zoom + at.x, extent.labelWidth, frame.width),
      // Not below the zoom buttons either, where the frame is high enough.
      y:
        pan.y +
        into(
          box.top * zoom + at.y,
          box.bottom * zoom + at.y,
          extent.headHeight,
          Math.max(frame.height - FOOT, extent.headHeight),
        ),
    },
  };
};

/** So near that a box just fits, and in sight; where its names would leave, no farther than that, and from its beginning. */
export const zoomedTo = (box: Box, extent: Extent, frame: Frame): Viewport => {
  const fitting = Math.min(
    1,
    (frame.width - extent.labelWidth) / Math.max(1, box.right - box.left),
    (frame.height - extent.headHeight) / Math.max(1, box.bottom - box.top),
  );
  const zoom = clampZoom(Math.max(PILLS_FROM, fitting));
  return revealed({ zoom, pan: { x: 0, y: 0 } }, box, extent, frame);
};

/** How far `low … high` must move to lie between two edges; what is too long shows its beginning. */
const into = (low: number, high: number, from: number, to: number): number => {
  if (low < from || high - low > to - from) return from - low;
  return high > to ? to - high : 0;
};

const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));
