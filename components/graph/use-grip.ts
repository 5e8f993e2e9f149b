"use client";

import { useEffect, useRef, useState, type PointerEvent } from "react";

/** A wire that is being drawn from a workload to wherever the pointer is, in px of the frame. */
export interface DrawnWire {
  readonly row: string;
  readonly x: number;
  readonly y: number;
}

/** A lane that is being carried to another place, and where the pointer is, in px of the frame. */
export interface CarriedLane {
  readonly lane: string;
  readonly x: number;
  readonly y: number;
}

/** A press that moves less than that stays a click. */
const STILL_PX = 5;
/** So near to its edge the picture moves along with what is carried, by as much with each step. */
const EDGE_PX = 36;
const EDGE_STEP = 14;

interface Ports {
  readonly move: (x: number, y: number) => void;
  /** The row that a wire may be drawn from, by what was pressed and where in the frame; null where none. */
  readonly rowOf: (target: Element, x: number, y: number) => string | null;
  /** The lane that may be carried, by its head; null where none. */
  readonly laneOf: (target: Element) => string | null;
  readonly onDrop: (wire: DrawnWire) => void;
  readonly onPut: (carried: CarriedLane) => void;
}

/**
 * Dragging the ground moves the picture; dragging a workload's name or port draws a wire to a lane; dragging a lane's head
 * carries it, with a finger as well as the ground would be. Escape gives up. Answers the handlers, what is under way, and whether
 * the last press was a drag (the click after it means nothing).
 */
export const useGrip = (ports: Ports) => {
  const [wire, setWire] = useState<DrawnWire | null>(null);
  const [carried, setCarried] = useState<CarriedLane | null>(null);
  const hasDragged = useRef(false);
  const latest = useRef(ports);
  useEffect(() => {
    latest.current = ports;
  });
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    hasDragged.current = false;
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    if (event.target.closest("[data-no-grip]") !== null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const row = ports.rowOf(event.target, event.clientX - box.x, event.clientY - box.y);
    // A finger moves the picture by its heads, too: there is little else to take hold of.
    const lane = event.pointerType === "touch" ? null : ports.laneOf(event.target);
    const start = { x: event.clientX, y: event.clientY };
    let at = start;
    const drag = (next: globalThis.PointerEvent) => {
      if (!hasDragged.current && Math.hypot(next.clientX - start.x, next.clientY - start.y) < STILL_PX)
        return;
      hasDragged.current = true;
      const point = { x: next.clientX - box.x, y: next.clientY - box.y };
      if (row !== null) setWire({ row, ...point });
      else if (lane === null) latest.current.move(next.clientX - at.x, next.clientY - at.y);
      else {
        setCarried({ lane, ...point });
        if (point.x > box.width - EDGE_PX) latest.current.move(-EDGE_STEP, 0);
        if (point.x < EDGE_PX) latest.current.move(EDGE_STEP, 0);
      }
      at = { x: next.clientX, y: next.clientY };
    };
    const end = () => {
      window.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", giveUp, { capture: true });
      setWire(null);
      setCarried(null);
    };
    const drop = (last: globalThis.PointerEvent) => {
      end();
      if (!hasDragged.current) return;
      const point = { x: last.clientX - box.x, y: last.clientY - box.y };
      if (row !== null) latest.current.onDrop({ row, ...point });
      else if (lane !== null) latest.current.onPut({ lane, ...point });
    };
    const giveUp = (key: KeyboardEvent) => {
      if (key.key !== "Escape" || !hasDragged.current || (row === null && lane === null)) return;
      key.preventDefault();
      key.stopPropagation();
      end();
    };
    window.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", end);
    window.addEventListener("keydown", giveUp, { capture: true });
  };
  return { wire, carried, onPointerDown, wasDrag: () => hasDragged.current };
};
