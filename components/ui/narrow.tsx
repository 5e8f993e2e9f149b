"use client";

import { createContext, useContext, useSyncExternalStore, type ReactNode } from "react";

const NARROW = "(max-width: 767px)";

const GuessContext = createContext(false);

/** What the server takes the browser for, until the browser itself says how wide it is. */
export const NarrowGuess = ({ isPhone, children }: { isPhone: boolean; children: ReactNode }) => (
  <GuessContext value={isPhone}>{children}</GuessContext>
);

/** A phone: the list comes first there, the picture on demand. */
export const useIsNarrow = (): boolean => {
  const guess = useContext(GuessContext);
  return useSyncExternalStore(subscribe, isNarrowNow, () => guess);
};

const subscribe = (changed: () => void): (() => void) => {
  narrow().addEventListener("change", changed);
  return () => narrow().removeEventListener("change", changed);
};

/** What the browser itself says; the server has none. */
export const isNarrowNow = (): boolean => narrow().matches;

/** Asked at every drawing of those who want to know: made once. */
const narrow = (): MediaQueryList => (query ??= matchMedia(NARROW));
let query: MediaQueryList | undefined;
