"use client";

import { startTransition, useEffect, useState } from "react";
import { untilIdle, untilRead } from "./when-idle.ts";

/**
 * How much of a long thing is drawn: `first` at once, which fills the window, and the rest once somebody is there (or after
 * 6 s) in idle moments, a `slice` at a time, so that the page answers meanwhile. In the end it is all there. `finish` draws
 * all of it now.
 */
export const useSlices = (
  total: number,
  first: number,
  slice: number,
): { readonly drawn: number; readonly finish: () => void } => {
  const [more, setMore] = useState(0);
  const drawn = Math.min(total, first + more);
  const isWhole = drawn >= total;
  useEffect(() => {
    if (isWhole) return;
    let isGone = false;
    void untilRead()
      .then(untilIdle)
      .then(() => startTransition(() => (isGone ? undefined : setMore(more + slice))));
    return () => {
      isGone = true;
    };
  }, [isWhole, more, slice]);
  return { drawn, finish: () => setMore(Number.POSITIVE_INFINITY) };
};
