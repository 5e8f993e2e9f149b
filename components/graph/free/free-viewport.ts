import type { FreeBox, Point } from "../../../lib/topology/free/free-layout.ts";
import type { Frame } from "../viewport.ts";

/** A point at (x, y) stands at (x · zoom + pan.x, y · zoom + pan.y). Boxes keep their size: only what is between them scales. */
export interface FreeViewport {
  readonly zoom: number;
  readonly pan: Point;
}

export const FREE_ZOOM_MIN = 0.2;
export const FREE_ZOOM_MAX = 1.6;

/** Zoom from which boxes are drawn in full, and below which only signs and marks are left. */
export const FULL_FROM = 0.8;
export const NAMES_FROM = 0.55;

const PHONE = 600;

/** Around the picture, px; on a phone every one counts. Below it stand its buttons, which are larger there. */
const padsOf = ({ width }: Frame): { readonly side: number; readonly bottom: number } =>
  width < PHONE ? { side: 12, bottom: 68 } : { side: 28, bottom: 56 };

const clamp = (zoom: number): number => Math.min(FREE_ZOOM_MAX, Math.max(FREE_ZOOM_MIN, zoom));

/** Everything in the middle of the frame above its buttons, at most at its own size. */
export const fitFree = (
  boxes: readonly FreeBox[],
  places: ReadonlyMap<string, Point>,
  frame: Frame,
): FreeViewport => {
  const edges = boxes.flatMap(({ id, width, height }) => {
    const at = places.get(id);
    return at === undefined
      ? []
      : [
          {
            left: at.x - width / 2,
            right: at.x + width / 2,
            top: at.y - height / 2,
            bottom: at.y + height / 2,
          },
        ];
  });
  if (edges.length === 0) return { zoom: 1, pan: { x: frame.width / 2, y: frame.height / 2 } };
  const left = Math.min(...edges.map((each) => each.left));
  const right = Math.max(...edges.map((each) => each.right));
  const top = Math.min(...edges.map((each) => each.top));
  const bottom = Math.max(...edges.map((each) => each.bottom));
  const pads = padsOf(frame);
  const zoom = clamp(
    Math.min(
      1,
      (frame.width - 2 * pads.side) / Math.max(1, right - left),
      (frame.height - pads.side - pads.bottom) / Math.max(1, bottom - top),
    ),
  );
  return {
    zoom,
    pan: {
      x: frame.width / 2 - ((left + right) / 2) * zoom,
      y: (frame.height + pads.side - pads.bottom) / 2 - ((top + bottom) / 2) * zoom,
    },
  };
};

/** At which names are legible on a phone. */
const OPEN_ZOOM = 0.75;

/**
 * What is seen at first: all of it, or, on a phone where nothing would have a name then, the part around `wanted`, else the
 * one with the most in it.
 */
export const openFree = (
  fitted: FreeViewport,
  boxes: readonly FreeBox[],
  places: ReadonlyMap<string, Point>,
  frame: Frame,
  wanted: string | null,
): FreeViewport => {
  if (fitted.zoom >= NAMES_FROM || frame.width >= PHONE) return fitted;
  const points = boxes.flatMap(({ id }) => places.get(id) ?? []);
  const seen = ({ x, y }: Point): number =>
    points.filter(
      (other) =>
        Math.abs(other.x - x) * OPEN_ZOOM < frame.width / 2 - 60 &&
        Math.abs(other.y - y) * OPEN_ZOOM < frame.height / 2 - 60,
    ).length;
  const [first, ...others] = points;
  if (first === undefined) return fitted;
  const middle =
    (wanted === null ? undefined : places.get(wanted)) ??
    others.reduce(
      (best, at) => {
        const count = seen(at);
        return count > best.count ? { at, count } : best;
      },
      { at: first, count: seen(first) },
    ).at;
  return {
    zoom: OPEN_ZOOM,
    pan: { x: frame.width / 2 - middle.x * OPEN_ZOOM, y: frame.height / 2 - middle.y * OPEN_ZOOM },
  };
};

/** Zooms so that what is under (x, y) on screen stays there. */
export const zoomFree = (view: FreeViewport, factor: number, x: number, y: number): FreeViewport => {
  const zoom = clamp(view.zoom * factor);
  const ratio = zoom / view.zoom;
  return { zoom, pan: { x: x - (x - view.pan.x) * ratio, y: y - (y - view.pan.y) * ratio } };
};

/** Where a line from the middle of a box towards `to` leaves it, `beyond` px further on. */
export const leaving = (
  from: Point,
  size: { width: number; height: number },
  to: Point,
  beyond: number,
): Point => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const far = Math.hypot(dx, dy);
  if (far === 0) return from;
  const part = Math.min(
    dx === 0 ? Infinity : size.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : size.height / 2 / Math.abs(dy),
  );
  const reach = Math.min(0.5, part + beyond / far);
  return { x: from.x + dx * reach, y: from.y + dy * reach };
};
