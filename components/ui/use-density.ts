"use client";

import { useSyncExternalStore } from "react";
import { isCompactChosen } from "./density.ts";
import { useIsNarrow } from "./narrow.tsx";

/**
 * Whether what is measured in pixels is to be drawn compact; the rest is the stylesheet's (`compact:`). Never on a phone, nor
 * as the server draws it, which doesn't know the choice.
 */
export const useIsCompact = (): boolean => {
  const isNarrow = useIsNarrow();
  const isChosen = useSyncExternalStore(subscribe, isCompactChosen, () => false);
  return isChosen && !isNarrow;
};

const subscribe = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-density"] });
  return () => observer.disconnect();
};
