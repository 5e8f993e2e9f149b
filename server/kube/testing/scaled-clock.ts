import type { Clock } from "../clock.ts";

/**
 * The real clock, so many times faster: what takes a minute of it is waited for in seconds. It stands still while this process
 * gets no time of the machine, or another run holds it up: nobody could have answered then.
 */
export interface ScaledClock extends Clock {
  jump(byMs: number): void;
  /** Nothing else runs meanwhile, as when the event loop is busy. */
  stall(forMs: number): void;
  close(): void;
}

const LOOK_EVERY_MS = 10;
/** A gap between two looks that is longer than this was nobody's time, ms of the machine. */
const GAP_MAX_MS = 40;

export const createScaledClock = (factor: number): ScaledClock => {
  const startMs = Date.now();
  let lookedAt = performance.now();
  let elapsed = 0;
  let jumpedMs = 0;
  const elapsedMs = (): number => {
    const now = performance.now();
    elapsed += Math.min(now - lookedAt, GAP_MAX_MS) * factor;
    lookedAt = now;
    return elapsed;
  };
  const looking = setInterval(elapsedMs, LOOK_EVERY_MS);
  looking.unref();
  return {
    elapsedMs,
    nowMs: () => startMs + elapsedMs() + jumpedMs,
    after: (delayMs, callback) => {
      const dueMs = elapsedMs() + delayMs;
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const leftMs = Math.max(0, (dueMs - elapsedMs()) / factor);
        timer = setTimeout(fire, Math.min(leftMs, TIMEOUT_MAX_MS));
      };
      const fire = (): void => {
        // Up to a millisecond early is a timer's own roughness.
        if (dueMs - elapsedMs() > factor) arm();
        else callback();
      };
      arm();
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
    close: () => {
      clearInterval(looking);
    },
  };
};

/** setTimeout counts in 32 bits. */
const TIMEOUT_MAX_MS = 2_000_000_000;
