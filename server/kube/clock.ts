/**
 * Time and chance as arguments, so that everything here also runs under a virtual clock.
 * `nowMs` is the wall clock (it may jump), `elapsedMs` never does: durations are measured with it.
 */
export interface Clock {
  nowMs(): number;
  elapsedMs(): number;
  /** Calls back once; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after the delay, or at once when the signal fires: the caller looks at the signal. */
export const pause = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal.addEventListener("abort", done);
  });

export const isoTime = (ms: number): string => new Date(ms).toISOString();
