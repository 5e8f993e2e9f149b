"use client";

import { useSyncExternalStore } from "react";

const NARROW = "(max-width: 767px)";

/** A phone: the list comes first there, the picture on demand. */
export const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const query = matchMedia(NARROW);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => matchMedia(NARROW).matches,
    () => false,
  );
