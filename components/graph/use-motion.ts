"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";
import { animatePage, isMotionReduced } from "./animate-change.ts";
import { motionBetween } from "./motion.ts";

/** A tap that is no more, on its way out. */
export interface LeavingTap {
  /** As it was, at the height where its row is now. */
  readonly tap: EdgeWire;
  readonly key: string;
}

/** How long a tap takes to leave (app/globals.css, `leave`), and a little. */
const LEAVE_MS = 200;

/** Changes happen in place: what is new grows, what moved glides, what is gone fades where it stood. Answers the last. */
export const useMotion = (
  frameRef: { readonly current: HTMLElement | null },
  view: LanesWire,
  zoom: number,
): readonly LeavingTap[] => {
  const shown = useRef<LanesWire | null>(null);
  const seenAt = useRef(zoom);
  const [leaving, setLeaving] = useState<readonly LeavingTap[]>(NOBODY);
  useLayoutEffect(() => {
    seenAt.current = zoom;
  });
  useLayoutEffect(() => {
    const motion = motionBetween(shown.current, view);
    shown.current = view;
    if (frameRef.current !== null) animatePage(frameRef.current, motion, seenAt.current);
    if (motion.gone.length === 0 || isMotionReduced()) return;
    setLeaving(motion.gone.map(({ tap, y }) => ({ tap: { ...tap, y }, key: `${tap.id} ${view.revision}` })));
  }, [frameRef, view]);
  useEffect(() => {
    if (leaving.length === 0) return;
    const timer = setTimeout(() => setLeaving(NOBODY), LEAVE_MS);
    return () => clearTimeout(timer);
  }, [leaving]);
  return leaving;
};

const NOBODY: readonly LeavingTap[] = [];
