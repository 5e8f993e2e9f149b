import type { PictureChange } from "./picture-changes.ts";

/** A change with when it was seen, in ms of the browser's clock. */
export interface LoggedChange extends PictureChange {
  readonly id: number;
  readonly at: number;
  /** One line for changes of one subject that come again and again: `at` is when they began. */
  readonly again: {
    readonly count: number;
    readonly lastAt: number;
    readonly shapes: ReadonlySet<string>;
  } | null;
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
/** So many changes of one subject, each so soon after the other, are one piece of news: it doesn't come to rest. */
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

/**
 * Newest first, and what comes again and again in one line: changes that differ by numbers only. What was not said yet, as the
 * steps of one attach and detach, has a line of its own, and so has trouble that wasn't told yet.
 */
const withChange = (log: readonly LoggedChange[], change: LoggedChange): readonly LoggedChange[] => {
  const recent = log.filter(
    ({ subject, at, again }) =>
      subject !== "" && subject === change.subject && change.at - (again?.lastAt ?? at) <= AGAIN_WITHIN_MS,
  );
  if (change.isTrouble && !recent.some(({ text }) => text === change.text)) return [change, ...log];
  const shape = shapeOf(change.text);
  // Trouble that was told already is one more of what comes again and again.
  const running = recent.find(({ again }) => again !== null && (change.isTrouble || again.shapes.has(shape)));
  if (running?.again) {
    const again = { ...running.again, count: running.again.count + 1, lastAt: change.at };
    return log.map((line) => (line === running ? { ...running, again } : line));
  }
  const single = [...recent.filter(({ isTrouble, again }) => !isTrouble && again === null), change];
  const alike = Map.groupBy(single, ({ text }) => shapeOf(text));
  const repeated = single.filter(({ text }) => (alike.get(shapeOf(text))?.length ?? 0) > 1);
  if (!repeated.includes(change) || repeated.length < AGAIN_FROM) return [change, ...log];
  const line: LoggedChange = {
    ...change,
    text: "changes again and again",
    isTrouble: false,
    at: Math.min(...repeated.map(({ at }) => at)),
    again: {
      count: repeated.length,
      lastAt: change.at,
      shapes: new Set(repeated.map(({ text }) => shapeOf(text))),
    },
  };
  return [line, ...log.filter((each) => !repeated.includes(each))];
};

/** A text without its numbers and addresses. */
const shapeOf = (text: string): string => text.replace(/[0-9a-f.:]*\d[0-9a-f.:]*/gi, "#");
