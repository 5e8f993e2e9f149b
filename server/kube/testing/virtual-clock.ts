import type { Clock } from "../clock.ts";

export interface VirtualClock extends Clock {
  /** Runs timers in order until `elapsedMs` has come; between two of them all promises settle. */
  runUntil(elapsedMs: number): Promise<void>;
  /** The wall clock jumps; durations don't. */
  jump(byMs: number): void;
  /** Timers that wait. */
  pending(): number;
  /** Time passes and no timer runs: the event loop was busy. */
  stall(forMs: number): void;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

export const createVirtualClock = (startMs = Date.UTC(2026, 10, 23, 12)): VirtualClock => {
  const timers = new Set<Timer>();
  let elapsed = 0;
  let wall = startMs;
  let order = 0;

  const pass = (ms: number): void => {
    elapsed += ms;
    wall += ms;
  };

  const earliest = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers)
      if (
        first === undefined ||
        timer.atMs < first.atMs ||
        (timer.atMs === first.atMs && timer.order < first.order)
      )
        first = timer;
    return first;
  };

  return {
    nowMs: () => wall,
    elapsedMs: () => elapsed,
    after: (delayMs, callback) => {
      const timer = { atMs: elapsed + Math.max(0, delayMs), order: (order += 1), callback };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    runUntil: async (untilMs) => {
      for (;;) {
        await settle();
        const timer = earliest();
        if (timer === undefined || timer.atMs > untilMs) break;
        timers.delete(timer);
        pass(Math.max(0, timer.atMs - elapsed));
        timer.callback();
      }
      pass(Math.max(0, untilMs - elapsed));
      await settle();
    },
    pending: () => timers.size,
    jump: (byMs) => {
      wall += byMs;
    },
    stall: pass,
  };
};

/** All promise reactions run before the event loop turns. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
