"use client";

import { startTransition, useEffect, useState } from "react";

/**
 * Fetches what isn't needed for the first picture, so that it opens at once later: one after the other, in idle moments,
 * and not before somebody is there. A page that nobody touches loads nothing more.
 */
export const useWhenIdle = (fetchIt: () => Promise<unknown>): void => {
  useEffect(() => {
    let isGone = false;
    queue = queue
      .then(untilWanted)
      .then(untilIdle)
      // A chunk that can't be fetched now is fetched when it is needed, and fails there.
      .then(() => (isGone ? undefined : fetchIt().catch(() => undefined)));
    return () => {
      isGone = true;
    };
  }, [fetchIt]);
};

/** To be called when the screen shows what it is for; without it the page counts as shown after a while. */
export const tellShown = (): void => shown.resolve();

/** Until the screen shows what it is for. */
export const untilShown = (): Promise<void> => Promise.race([shown.promise, pause(SHOWN_MAX_MS)]);

/** False until the screen shows what it is for, then true: for what is asked of the server beside that. */
export const useIsShown = (): boolean => useIsAfter(untilShown);

/** False until somebody is there, then true: for what only they ask for. */
export const useIsRead = (): boolean => useIsAfter(untilRead);

const useIsAfter = (moment: () => Promise<void>): boolean => {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    let isGone = false;
    void moment()
      .then(untilIdle)
      .then(() => startTransition(() => (isGone ? undefined : setAfter(true))));
    return () => {
      isGone = true;
    };
  }, [moment]);
  return isAfter;
};

/** Until the page has nothing else to do. */
export const untilIdle = (): Promise<void> =>
  new Promise((done) => {
    if (typeof requestIdleCallback === "function")
      requestIdleCallback(() => done(), { timeout: IDLE_MAX_MS });
    else setTimeout(done, LATE_MS);
  });

const shown = Promise.withResolvers<void>();
const LATE_MS = 200;
const IDLE_MAX_MS = 2_000;
const READ_MS = 6_000;
const SHOWN_MAX_MS = 2_500;

let queue: Promise<unknown> = Promise.resolve();
let wanted: Promise<unknown> | undefined;

const untilWanted = (): Promise<unknown> => (wanted ??= Promise.all([untilShown(), untilTouched()]));

/** What only a person does. */
const TOUCHES = [
  "pointermove",
  "pointerdown",
  "keydown",
  "wheel",
  "touchstart",
  "focusin",
  "scroll",
] as const;

let touched: Promise<void> | undefined;

const untilTouched = (): Promise<void> =>
  (touched ??= new Promise((done) => {
    const touch = () => {
      for (const name of TOUCHES) window.removeEventListener(name, touch, { capture: true });
      done();
    };
    for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true, capture: true });
  }));

let read: Promise<void> | undefined;

/** Until somebody is there, and at the latest a while after it was first asked: not all who read a page move anything. */
export const untilRead = (): Promise<void> => (read ??= Promise.race([untilTouched(), pause(READ_MS)]));

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
