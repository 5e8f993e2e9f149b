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

/** The part of the picture that is seen, and the ways to change it. */
export const useViewport = (
  frameRef: { readonly current: HTMLElement | null },
  extent: Extent,
  frame: Frame,
) => {
  const [viewport, setViewport] = useState<Viewport>(HOME);
  const shown = clampViewport(viewport, extent, frame);
  const change = (next: (now: Viewport) => Viewport) =>
    setViewport((before) => next(clampViewport(before, extent, frame)));
  const move = (x: number, y: number) =>
    change((now) => ({ zoom: now.zoom, pan: { x: now.pan.x + x, y: now.pan.y + y } }));
  const zoomTo = (factor: number, x: number, y: number) =>
    change((now) => zoomAt(now, now.zoom * factor, x, y, extent));
  useWheel(frameRef, (event, box) => {
    if (event.ctrlKey || event.metaKey)
      return zoomTo(Math.exp(-event.deltaY / 300), event.clientX - box.x, event.clientY - box.y);
    if (event.shiftKey) return move(-event.deltaY, 0);
    return move(-event.deltaX, -event.deltaY);
  });
  return {
    shown,
    move,
    zoomBy: (factor: number) => zoomTo(factor, frame.width / 2, frame.height / 2),
    home: () => setViewport(HOME),
    fit: () => setViewport(fitted(extent, frame)),
    reveal: (box: Box) => change((now) => revealed(now, box, extent, frame)),
    zoomOn: (box: Box) => setViewport(zoomedTo(box, extent, frame)),
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
