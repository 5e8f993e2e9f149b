import type { SummaryWire } from "../../lib/wire/summary.ts";

export interface ClockStore {
  /** Milliseconds to add to the browser's clock to have the cluster's; null while nobody has said it. */
  readonly get: () => number | null;
  readonly tell: (summary: SummaryWire, browserNow: number) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A summary may be told late but never early, so of one server's life the largest distance seen is the true one. */
export const createClockStore = (): ClockStore => {
  let offset: number | null = null;
  let epoch = "";
  const listeners = new Set<() => void>();
  return {
    get: () => offset,
    tell: (summary, browserNow) => {
      const seen = Date.parse(summary.now) - browserNow;
      if (Number.isNaN(seen) || (offset !== null && summary.epoch === epoch && offset >= seen)) return;
      offset = seen;
      epoch = summary.epoch;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
