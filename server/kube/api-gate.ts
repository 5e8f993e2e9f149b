import type { ApiFailure } from "./api-failure.ts";
import { backoffMs } from "./backoff.ts";
import type { Clock, Random } from "./clock.ts";
import type { Trouble } from "./source-reporter.ts";
import { FEED_TIMING } from "./timing.ts";

/**
 * Lets the readers of one API server send their requests in turn, so that they never rush it together: at most one
 * start each 50 ms (at the very first each 10 ms), and while the server can't be reached one single try for all of them, with a growing pause.
 */
export interface ApiGate {
  /**
   * Waits for a turn. While the server can't be reached `onWait` hears why and when the next try is due, as often as
   * that changes. Resolves false when the signal fired.
   */
  turn(signal: AbortSignal, onWait: (trouble: Trouble) => void): Promise<boolean>;
  /** The server answered something, whatever it was. */
  reached(): void;
  unreachable(failure: ApiFailure): void;
  /** A turn was taken and nothing can be said about the server. */
  gaveUp(): void;
  readonly isClosed: boolean;
}

const SPACING_MS = 50;
/** At the very first everyone lists, once, and somebody waits for it: all of them within a fraction of a second. */
const FIRST_SPACING_MS = 10;
const FIRST_MS = 3_000;

interface Waiter {
  readonly resolve: (isMine: boolean) => void;
  readonly onWait: (trouble: Trouble) => void;
}

export const createApiGate = (
  clock: Clock,
  random: Random,
  backoffCapMs = FEED_TIMING.backoffCapMs,
): ApiGate => {
  const waiting = new Set<Waiter>();
  let strikes = 0;
  let nextSlotMs = 0;
  let probe: "none" | "scheduled" | "running" = "none";
  let retryAtMs = 0;
  let error = "";
  let cancelTimer: (() => void) | undefined;
  const firstUntilMs = clock.elapsedMs() + FIRST_MS;
  let hadTrouble = false;

  const trouble = (): Trouble => ({ error, attempts: strikes, retryAtMs });

  const releaseNext = (): void => {
    cancelTimer = undefined;
    const [waiter] = waiting;
    if (waiter === undefined) {
      probe = "none";
      return;
    }
    waiting.delete(waiter);
    const isFirst = !hadTrouble && clock.elapsedMs() < firstUntilMs;
    nextSlotMs = clock.elapsedMs() + (isFirst ? FIRST_SPACING_MS : SPACING_MS);
    if (strikes > 0) probe = "running";
    waiter.resolve(true);
    if (strikes === 0) schedule();
  };

  const schedule = (): void => {
    if (waiting.size === 0 || cancelTimer !== undefined) return;
    if (strikes > 0) return;
    cancelTimer = clock.after(Math.max(0, nextSlotMs - clock.elapsedMs()), releaseNext);
  };

  const scheduleProbe = (delayMs: number): void => {
    cancelTimer?.();
    probe = "scheduled";
    retryAtMs = clock.nowMs() + delayMs;
    cancelTimer = clock.after(delayMs, releaseNext);
    for (const waiter of waiting) waiter.onWait(trouble());
  };

  return {
    turn: (signal, onWait) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(false);
          return;
        }
        const leave = (): void => {
          waiting.delete(waiter);
          resolve(false);
        };
        const waiter: Waiter = {
          onWait,
          resolve: (isMine) => {
            signal.removeEventListener("abort", leave);
            resolve(isMine);
          },
        };
        signal.addEventListener("abort", leave);
        waiting.add(waiter);
        if (strikes === 0) schedule();
        else if (probe === "none") scheduleProbe(backoffMs(strikes, null, random, backoffCapMs));
        else onWait(trouble());
      }),
    reached: () => {
      if (strikes === 0) return;
      strikes = 0;
      probe = "none";
      cancelTimer?.();
      cancelTimer = undefined;
      schedule();
    },
    unreachable: (failure) => {
      // Several requests die of the same cut: only the first one, and each probe after it, counts.
      if (strikes > 0 && probe !== "running") return;
      strikes += 1;
      hadTrouble = true;
      error = failure.message;
      scheduleProbe(backoffMs(strikes, failure.retryAfterMs, random, backoffCapMs));
    },
    gaveUp: () => {
      if (strikes > 0 && probe === "running") scheduleProbe(backoffMs(strikes, null, random, backoffCapMs));
    },
    get isClosed() {
      return strikes > 0;
    },
  };
};
