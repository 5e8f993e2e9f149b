"use client";

import { startTransition, useEffect, useState } from "react";
import type { Frame } from "./viewport.ts";

const NONE: Frame = { width: 0, height: 0 };

/** The size of an element, as it is now. */
export const useFrame = (ref: { readonly current: HTMLElement | null }): Frame => {
  const [frame, setFrame] = useState<Frame>(NONE);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      // The picture is drawn in slices, so that the page answers meanwhile.
      startTransition(() => setFrame({ width: element.clientWidth, height: element.clientHeight })),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return frame;
};
