"use client";

import { useEffect, useRef, useState } from "react";
import { NOTHING_PICKED, type Picked } from "./emphasis.ts";

/** The picture is dimmed only for a pointer that rests; once it is, moving on is followed at once. */
const REST_MS = 160;
const LEAVE_MS = 120;

/** What the pointer or the focus is on, calmly. */
export const useHover = () => {
  const [hovered, setHovered] = useState<Picked>(NOTHING_PICKED);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wanted = useRef<Picked>(NOTHING_PICKED);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const hover = (next: Picked) => {
    if (next.row === wanted.current.row && next.lane === wanted.current.lane) return;
    wanted.current = next;
    clearTimeout(waiting.current);
    const isActive = hovered.row !== null || hovered.lane !== null;
    const isNothing = next.row === null && next.lane === null;
    if (isActive && !isNothing) return setHovered(next);
    waiting.current = setTimeout(() => setHovered(next), isNothing ? LEAVE_MS : REST_MS);
  };
  return { hovered, hover };
};
