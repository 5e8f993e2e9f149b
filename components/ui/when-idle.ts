"use client";

import { useEffect } from "react";

/** Fetches what isn't needed for the first picture once the page has nothing else to do, so that it opens at once later. */
export const useWhenIdle = (fetchIt: () => Promise<unknown>): void => {
  useEffect(() => {
    let isGone = false;
    void untilIdle().then(() => {
      // A chunk that can't be fetched now is fetched when it is needed, and fails there.
      if (!isGone) void fetchIt().catch(() => undefined);
    });
    return () => {
      isGone = true;
    };
  }, [fetchIt]);
};

/** To be called when the screen shows what it is for; without it the page counts as idle after a while. */
export const tellShown = (): void => shown.resolve();

const shown = Promise.withResolvers<void>();
const LATE_MS = 1_500;
const LATEST_MS = 10_000;

let idle: Promise<void> | undefined;

const untilIdle = (): Promise<void> => (idle ??= waitForIdle());

const waitForIdle = async (): Promise<void> => {
  await Promise.race([shown.promise, pause(LATEST_MS)]);
  await pause(LATE_MS);
  if (typeof requestIdleCallback === "function")
    await new Promise<void>((done) => requestIdleCallback(() => done()));
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
