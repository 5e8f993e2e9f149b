import type { StreamStatus } from "./stream.ts";

export interface StatusStore {
  readonly get: () => StreamStatus;
  readonly set: (next: StreamStatus) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** The stream's state, told only when it changes (messages come many times a second). */
export const createStatusStore = (): StatusStore => {
  let current: StreamStatus = { state: "connecting", lostAt: null };
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (next) => {
      if (next.state === current.state && next.lostAt === current.lostAt) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
