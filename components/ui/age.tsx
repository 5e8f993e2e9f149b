"use client";

import { createContext, useContext, type ReactNode } from "react";
import { ageText, dateTimeText } from "./time-text.ts";

/** The cluster's own time in ms, or null while nobody has said it. */
const NowContext = createContext<number | null>(null);

export const NowProvider = ({ now, children }: { now: number | null; children: ReactNode }) => (
  <NowContext.Provider value={now}>{children}</NowContext.Provider>
);

export const useNow = (): number | null => useContext(NowContext);

/** How long ago, against the cluster's clock; the exact time on hover. */
export const Age = ({ at, hasAgo = false }: { at: string | null; hasAgo?: boolean }) => {
  const now = useNow();
  if (at === null) return <span className="text-ink-3">unknown</span>;
  const text = now === null ? `${at.slice(11, 19)} UTC` : ageText(now - Date.parse(at));
  return (
    <time
      dateTime={at}
      // The server, which draws it first, doesn't know the reader's time zone.
      onPointerEnter={(event) => {
        event.currentTarget.title = dateTimeText(at);
      }}
      className="whitespace-nowrap num"
      suppressHydrationWarning
    >
      {text}
      {hasAgo && now !== null && text !== "now" && " ago"}
    </time>
  );
};
