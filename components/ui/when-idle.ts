"use client";

import { useEffect } from "react";

/** Fetches what isn't needed for the first picture once the page has nothing else to do, so that it opens at once later. */
export const useWhenIdle = (fetchIt: () => Promise<unknown>): void => {
  useEffect(() => {
    // A chunk that can't be fetched now is fetched when it is needed, and fails there.
    const start = () => void fetchIt().catch(() => undefined);
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(start, LATE_MS);
      return () => clearTimeout(timer);
    }
    let idle: number | undefined;
    const timer = setTimeout(() => {
      idle = requestIdleCallback(start);
    }, LATE_MS);
    return () => {
      clearTimeout(timer);
      if (idle !== undefined) cancelIdleCallback(idle);
    };
  }, [fetchIt]);
};

const LATE_MS = 3_000;
