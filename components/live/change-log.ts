import type { PictureChange } from "./picture-changes.ts";

/** A change with when it was seen, in ms of the browser's clock. */
export interface LoggedChange extends PictureChange {
  readonly id: number;
  readonly at: number;
}

export interface ChangeLog {
  readonly add: (changes: readonly PictureChange[]) => void;
  /** Newest first. */
  readonly get: () => readonly LoggedChange[];
  readonly subscribe: (listener: () => void) => () => void;
}

const KEPT_MAX = 30;
/** The line changes at most that often, so that it can be read, and read out. */
const CALM_MS = 1_500;

/** What changed on screen since the page was opened. */
export const createChangeLog = (now: () => number): ChangeLog => {
  let all: readonly LoggedChange[] = [];
  let told: readonly LoggedChange[] = [];
  let next = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const tell = () => {
    waiting = undefined;
    told = all;
    for (const listener of listeners) listener();
  };
  return {
    add: (changes) => {
      if (changes.length === 0) return;
      const at = now();
      all = [...changes.map((change) => ({ ...change, id: next++, at })), ...all].slice(0, KEPT_MAX);
      waiting ??= setTimeout(tell, CALM_MS);
    },
    get: () => told,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(waiting);
        waiting = undefined;
      };
    },
  };
};
