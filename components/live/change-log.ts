import type { PictureChange } from "./picture-changes.ts";

/** A change with when it was seen, in ms of the browser's clock. */
export interface LoggedChange extends PictureChange {
  readonly id: number;
  readonly at: number;
  /** One line for a change that comes again and again: `at` is when that began. */
  readonly again: { readonly count: number; readonly lastAt: number } | null;
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
/** The same change so many times, each so soon after the other, is one piece of news: it doesn't come to rest. */
const AGAIN_FROM = 4;
const AGAIN_WITHIN_MS = 30_000;

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
      // Of one step the first is told first.
      for (const change of changes.toReversed())
        all = withChange(all, { ...change, id: next++, at, again: null }).slice(0, KEPT_MAX);
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

/** Newest first, and what comes again and again in one line. Trouble that wasn't told yet always has a line of its own. */
const withChange = (log: readonly LoggedChange[], change: LoggedChange): readonly LoggedChange[] => {
  const recent = log.filter(
    ({ of, at, again }) =>
      of !== "" && of === change.of && change.at - (again?.lastAt ?? at) <= AGAIN_WITHIN_MS,
  );
  if (change.isTrouble && recent.every(({ isTrouble }) => !isTrouble)) return [change, ...log];
  const running = recent.find(({ again }) => again !== null);
  if (running?.again) {
    const again = { count: running.again.count + 1, lastAt: change.at };
    return log.map((line) => (line === running ? { ...running, again } : line));
  }
  if (recent.length + 1 < AGAIN_FROM) return [change, ...log];
  const line: LoggedChange = {
    ...change,
    text: "changes again and again",
    at: Math.min(...recent.map(({ at }) => at)),
    again: { count: recent.length + 1, lastAt: change.at },
  };
  return [line, ...log.filter((each) => !recent.includes(each))];
};
