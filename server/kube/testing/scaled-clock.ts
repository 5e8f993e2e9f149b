import type { Clock } from "../clock.ts";

/** The real clock, so many times faster: what takes a minute of it is waited for in seconds. */
export interface ScaledClock extends Clock {
  jump(byMs: number): void;
  /** Nothing else runs meanwhile, as when the event loop is busy. */
  stall(forMs: number): void;
}

export const createScaledClock = (factor: number): ScaledClock => {
  const startMs = Date.now();
  const started = performance.now();
  let jumpedMs = 0;
  const elapsedMs = (): number => (performance.now() - started) * factor;
  return {
    elapsedMs,
    nowMs: () => startMs + elapsedMs() + jumpedMs,
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, Math.min(Math.max(0, delayMs / factor), TIMEOUT_MAX_MS));
      return () => {
        clearTimeout(timer);
      };
    },
    jump: (byMs) => {
      jumpedMs += byMs;
    },
    stall: (forMs) => {
      const until = elapsedMs() + forMs;
      while (elapsedMs() < until);
    },
  };
};

/** setTimeout counts in 32 bits. */
const TIMEOUT_MAX_MS = 2_000_000_000;
