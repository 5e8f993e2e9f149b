import type { Scheduler } from "../scheduler.ts";

export interface VirtualClock extends Scheduler {
  /** Runs everything due in the next `ms` milliseconds, in order. */
  advance(ms: number): void;
}

interface Due {
  at: number;
  order: number;
  run: () => void;
}

/** Time that passes only when a test says so. */
export function virtualClock(startMs = Date.parse("2026-11-23T12:00:00Z")): VirtualClock {
  let now = startMs;
  let order = 0;
  const queue = new Set<Due>();
  const next = (until: number): Due | undefined => {
    let first: Due | undefined;
    for (const due of queue) {
      const sooner =
        first === undefined || due.at < first.at || (due.at === first.at && due.order < first.order);
      if (due.at <= until && sooner) first = due;
    }
    return first;
  };
  return {
    now: () => now,
    after(ms, run) {
      const due: Due = { at: now + Math.max(0, ms), order: order++, run };
      queue.add(due);
      return () => void queue.delete(due);
    },
    advance(ms) {
      const until = now + ms;
      for (let due = next(until); due !== undefined; due = next(until)) {
        queue.delete(due);
        now = due.at;
        due.run();
      }
      now = until;
    },
  };
}
