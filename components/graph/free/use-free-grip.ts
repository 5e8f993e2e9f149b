"use client";

import { useEffect, useRef, type PointerEvent } from "react";

/** A press that moves less than that stays a click. */
const STILL_PX = 5;

/** Dragging the ground moves the picture, dragging a box moves the box; by px on screen, from step to step. */
export const useFreeGrip = (ports: {
  readonly onPan: (x: number, y: number) => void;
  readonly onDrag: (id: string, x: number, y: number) => void;
}) => {
  const hasDragged = useRef(false);
  const latest = useRef(ports);
  useEffect(() => {
    latest.current = ports;
  });
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    hasDragged.current = false;
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    if (event.target.closest("[data-no-grip]") !== null) return;
    const named = event.target.closest("[data-walk]");
    const id = named instanceof HTMLElement ? named.dataset["walk"] : undefined;
    const start = { x: event.clientX, y: event.clientY };
    let at = start;
    const drag = (next: globalThis.PointerEvent) => {
      if (!hasDragged.current && Math.hypot(next.clientX - start.x, next.clientY - start.y) < STILL_PX)
        return;
      hasDragged.current = true;
      const [x, y] = [next.clientX - at.x, next.clientY - at.y];
      if (id === undefined) latest.current.onPan(x, y);
      else latest.current.onDrag(id, x, y);
      at = { x: next.clientX, y: next.clientY };
    };
    const end = () => {
      window.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
    };
    window.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  };
  return { onPointerDown, wasDrag: () => hasDragged.current };
};
