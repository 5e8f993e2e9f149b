"use client";

import { useEffect, useRef, useState } from "react";
import { zoomFree, type FreeViewport } from "./free-viewport.ts";

/** The part that is seen: the one it opens with, until the reader moves, zooms or asks for all of it. */
export const useFreeViewport = (
  frameRef: { readonly current: HTMLElement | null },
  fitted: FreeViewport,
  opening: FreeViewport,
) => {
  const [own, setOwn] = useState<FreeViewport | "all" | null>(null);
  const shown = own === "all" ? fitted : (own ?? opening);
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  });
  const move = (x: number, y: number) => {
    const { zoom, pan } = latest.current;
    latest.current = { zoom, pan: { x: pan.x + x, y: pan.y + y } };
    setOwn(latest.current);
  };
  const zoomBy = (factor: number, x: number, y: number) => {
    latest.current = zoomFree(latest.current, factor, x, y);
    setOwn(latest.current);
  };
  const acts = useRef({ move, zoomBy });
  useEffect(() => {
    acts.current = { move, zoomBy };
  });
  useEffect(() => {
    const frame = frameRef.current;
    if (frame === null) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey)
        acts.current.zoomBy(Math.exp(-event.deltaY / 300), event.clientX - box.x, event.clientY - box.y);
      else if (event.shiftKey) acts.current.move(-event.deltaY, 0);
      else acts.current.move(-event.deltaX, -event.deltaY);
    };
    // Only such a listener may keep the page from scrolling.
    frame.addEventListener("wheel", turn, { passive: false });
    return () => frame.removeEventListener("wheel", turn);
  }, [frameRef]);
  return { shown, move, zoomBy, fit: () => setOwn("all") };
};
