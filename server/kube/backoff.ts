import type { Random } from "./clock.ts";
import { FEED_TIMING } from "./timing.ts";

const BASE_MS = 500;
/** Full jitter may draw 0: never hammer. */
const FLOOR_MS = 100;
/** A server may ask for any wait; longer than this we'd rather ask again. */
const RETRY_AFTER_CAP_MS = 300_000;

/**
 * How long to wait before the next try, in ms: full jitter between 0 and 0.5 s · 2^(strikes-1), at most `capMs`, and never
 * less than what the server asked for with Retry-After. `strikes` counts the failures in a row, from 1.
 */
export const backoffMs = (
  strikes: number,
  retryAfterMs: number | null,
  random: Random,
  capMs = FEED_TIMING.backoffCapMs,
): number => {
  const ceiling = Math.min(capMs, BASE_MS * 2 ** Math.max(0, Math.min(strikes - 1, 16)));
  const jittered = Math.max(FLOOR_MS, random() * ceiling);
  if (retryAfterMs === null) return jittered;
  // Everyone was told the same second: spread the returns.
  return Math.max(jittered, Math.min(retryAfterMs, RETRY_AFTER_CAP_MS) + random() * 1000);
};
