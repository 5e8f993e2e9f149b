"use client";

import { useEffect, useRef, useState } from "react";
import {
  clampViewport,
  fitted,
  HOME,
  pointAt,
  revealed,
  zoomAt,
  zoomedTo,
  type Box,
  type Extent,
  type Frame,
  type Viewport,
} from "./viewport.ts";

/** So long after the last step of a move the picture is drawn anew where it then stands. */
const REST_MS = 120;

/**
 * The part of the picture that is seen, and the ways to change it. Steps of a move go past React: `onMove` shifts what is
 * drawn already, and only a picture at rest is rendered. `now()` is where it stands, also in the middle of a move.
 */
export const useViewport = (
  frameRef: { readonly current: HTMLElement | null },
  extent: Extent,
  frame: Frame,
  onMove: (seen: Viewport) => void,
) => {
  const [viewport, setViewport] = useState<Viewport>(HOME);
  const [isMoved, setMoved] = useState(false);
  const shown = clampViewport(viewport, extent, frame);
  const moving = useRef<{ seen: Viewport; rest: ReturnType<typeof setTimeout> } | null>(null);
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  });
  const now = () => moving.current?.seen ?? latest.current;
  const rest = (at: Viewport) => {
    clearTimeout(moving.current?.rest);
    moving.current = null;
    frameRef.current?.removeAttribute("data-moving");
    latest.current = at;
    setViewport(at);
  };
  useEffect(() => () => clearTimeout(moving.current?.rest), []);
  const change = (next: (now: Viewport) => Viewport) => rest(clampViewport(next(now()), extent, frame));
  const move = (x: number, y: number) => {
    const { zoom, pan } = now();
    const seen = clampViewport({ zoom, pan: { x: pan.x + x, y: pan.y + y } }, extent, frame);
    clearTimeout(moving.current?.rest);
    moving.current = {
      seen,
      rest: setTimeout(() => {
        setMoved(true);
        rest(seen);
      }, REST_MS),
    };
    frameRef.current?.setAttribute("data-moving", "");
    onMove(seen);
  };
  const zoomTo = (factor: number, x: number, y: number) => {
    setMoved(true);
    change((now) => zoomAt(now, now.zoom * factor, x, y, extent));
  };
  useWheel(frameRef, (event, box) => {
    if (event.ctrlKey || event.metaKey)
      return zoomTo(Math.exp(-event.deltaY / 300), event.clientX - box.x, event.clientY - box.y);
    if (event.shiftKey) return move(-event.deltaY, 0);
    return move(-event.deltaX, -event.deltaY);
  });
  return {
    shown,
    now,
    /** It was moved or zoomed by hand. */
    isMoved,
    move,
    zoomBy: (factor: number) => zoomTo(factor, frame.width / 2, frame.height / 2),
    home: () => rest(HOME),
    fit: () => rest(fitted(extent, frame)),
    reveal: (box: Box) => change((now) => revealed(now, box, extent, frame)),
    zoomOn: (box: Box) => rest(zoomedTo(box, extent, frame)),
    centre: (x: number, y: number) =>
      change((now) => {
        const middle = pointAt(
          now,
          extent,
          (frame.width + extent.labelWidth) / 2,
          (frame.height + extent.headHeight) / 2,
        );
        return {
          zoom: now.zoom,
          pan: {
            x: now.pan.x + (middle.x - x) * now.zoom,
            y: now.pan.y + (middle.y - y) * now.zoom,
          },
        };
      }),
  };
};

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
