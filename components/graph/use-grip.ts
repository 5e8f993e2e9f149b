"use client";

import { useRef, useState, type PointerEvent } from "react";

/** A wire that is being drawn from a workload to wherever the pointer is, in px of the frame. */
export interface DrawnWire {
  readonly row: string;
  readonly x: number;
  readonly y: number;
}

/** A press that moves less than that stays a click. */
const STILL_PX = 5;

/**
 * Dragging the ground moves the picture; dragging a workload's name or port draws a wire to a lane. Answers the handlers, the wire
 * under way, and whether the last press was a drag (the click after it means nothing).
 */
export const useGrip = (ports: {
  readonly move: (x: number, y: number) => void;
  /** The row that a wire may be drawn from, by what was pressed and where in the frame; null where none. */
  readonly rowOf: (target: Element, x: number, y: number) => string | null;
  readonly onDrop: (wire: DrawnWire) => void;
}) => {
  const [wire, setWire] = useState<DrawnWire | null>(null);
  const hasDragged = useRef(false);
  const latest = useRef(ports);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    hasDragged.current = false;
    latest.current = ports;
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    if (event.target.closest("[data-no-grip]") !== null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const row = ports.rowOf(event.target, event.clientX - box.x, event.clientY - box.y);
    const start = { x: event.clientX, y: event.clientY };
    let at = start;
    const drag = (next: globalThis.PointerEvent) => {
      if (!hasDragged.current && Math.hypot(next.clientX - start.x, next.clientY - start.y) < STILL_PX)
        return;
      hasDragged.current = true;
      if (row === null) latest.current.move(next.clientX - at.x, next.clientY - at.y);
      else setWire({ row, x: next.clientX - box.x, y: next.clientY - box.y });
      at = { x: next.clientX, y: next.clientY };
    };
    const end = (last: globalThis.PointerEvent) => {
      window.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      setWire(null);
      if (row !== null && hasDragged.current && last.type === "pointerup")
        latest.current.onDrop({ row, x: last.clientX - box.x, y: last.clientY - box.y });
    };
    window.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  };
  return { wire, onPointerDown, wasDrag: () => hasDragged.current };
};
