"use client";

import { useEffect, useState, type ReactNode } from "react";
import { NowProvider } from "../ui/age.tsx";
import { useHasHydrated } from "../ui/hydration.ts";
import { useSummary } from "./hooks.ts";
import { useClockOffset, useStreamStatus } from "./live-provider.tsx";

/** Ten seconds of a lost stream and the picture is called stale; a shorter hiccup is nobody's business. */
const STALE_MS = 10_000;

export interface Freshness {
  readonly state: "connecting" | "syncing" | "live" | "stale" | "snapshot";
  /** ISO 8601: until when what is shown was true, where that is known. */
  readonly since: string | null;
  /** Who was lost: this server's stream, or the cluster behind it. */
  readonly cause: "server" | "cluster" | null;
}

/** How far what is on screen can be trusted. */
export const useFreshness = (): Freshness => {
  const { summary, problem } = useSummary();
  const stream = useStreamStatus();
  const tick = useTick(1_000);
  // What came with the page is kept true by nobody yet.
  if (!useHasHydrated()) return { state: "connecting", since: null, cause: null };
  if (stream.lostAt !== null && tick - stream.lostAt >= STALE_MS) {
    return { state: "stale", since: new Date(stream.lostAt).toISOString(), cause: "server" };
  }
  if (summary === null) {
    return problem === null
      ? { state: "connecting", since: null, cause: null }
      : { state: "stale", since: null, cause: "server" };
  }
  if (summary.mode === "snapshot") return { state: "snapshot", since: summary.now, cause: null };
  if (summary.health === "stale") return { state: "stale", since: summary.staleSince, cause: "cluster" };
  return { state: summary.health, since: null, cause: null };
};

/** The browser's clock in ms, told once a second. */
const useTick = (everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(ticking);
  }, [everyMs]);
  return now;
};

/** The cluster's clock for every age below it: fixed in a snapshot, else the browser's with what lies between them. */
export const ClusterClock = ({ children }: { children: ReactNode }) => {
  const { summary } = useSummary();
  const offset = useClockOffset();
  const tick = useTick(1_000);
  const running = offset === null ? null : tick + offset;
  const now = summary?.mode === "snapshot" ? Date.parse(summary.now) : running;
  return <NowProvider now={now}>{children}</NowProvider>;
};
