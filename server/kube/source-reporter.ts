import { UNTROUBLED } from "../../lib/model/source-state.ts";
import type { SourceState } from "../../lib/model/source-state.ts";
import { isoTime } from "./clock.ts";
import type { Clock } from "./clock.ts";

/** Keeps the SourceState of one watched resource and says it whenever it changes. */
export interface SourceReporter {
  /** Something came: an object, a bookmark, a page. Said at most each 30 s, the first page of a list at once. */
  heard(objects: number, expected?: number): void;
  synced(objects: number): void;
  /** A try failed: stale where there was a list once, failed otherwise. */
  troubled(trouble: Trouble): void;
  forbidden(trouble: Trouble): void;
  absent(trouble: Trouble): void;
  /** The server can't be reached: others found out, or the next try is due at another time than said. */
  waiting(trouble: Trouble): void;
  /** What went wrong without a failure; said at once where it is more than before. */
  noticed(counts: { readonly unreadable: number; readonly divergences: number }): void;
  /** The cluster went back to an earlier state. */
  restored(): void;
  readonly wasSynced: boolean;
}

export interface Trouble {
  readonly error: string;
  readonly attempts: number;
  /** Wall clock, ms. */
  readonly retryAtMs: number | null;
}

const HEARD_EVERY_MS = 30_000;

export const createSourceReporter = (clock: Clock, say: (state: SourceState) => void): SourceReporter => {
  let current: SourceState = {
    state: "syncing",
    since: isoTime(clock.nowMs()),
    heardAt: null,
    objects: 0,
    error: null,
    attempts: 0,
    retryAt: null,
    ...UNTROUBLED,
  };
  let wasSynced = false;
  let saidAtMs = clock.elapsedMs();
  say(current);

  const become = (next: SourceState): void => {
    current = next;
    saidAtMs = clock.elapsedMs();
    say(next);
  };

  const enter = (state: SourceState["state"], trouble: Trouble, since: string): void => {
    become({
      ...current,
      state,
      since: current.state === state ? current.since : since,
      error: trouble.error,
      attempts: trouble.attempts,
      retryAt: trouble.retryAtMs === null ? null : isoTime(trouble.retryAtMs),
    });
  };

  const troubled = (trouble: Trouble): void => {
    const now = isoTime(clock.nowMs());
    if (wasSynced && current.state !== "absent" && current.state !== "forbidden")
      enter("stale", trouble, current.heardAt ?? now);
    else enter("failed", trouble, now);
  };

  return {
    heard: (objects, expected) => {
      const now = isoTime(clock.nowMs());
      const isBack =
        current.state === "failed" || current.state === "forbidden" || current.state === "absent";
      const heard: SourceState = {
        ...current,
        heardAt: now,
        objects,
        expected: wasSynced ? null : (expected ?? current.expected),
      };
      if (isBack) become({ ...heard, state: "syncing", since: now, error: null, retryAt: null });
      else if (current.state === "syncing" || clock.elapsedMs() - saidAtMs >= HEARD_EVERY_MS) become(heard);
      else current = heard;
    },
    synced: (objects) => {
      const now = isoTime(clock.nowMs());
      wasSynced = true;
      const isNews = current.state !== "synced";
      const next: SourceState = {
        ...current,
        state: "synced",
        since: isNews ? now : current.since,
        heardAt: now,
        objects,
        error: null,
        attempts: 0,
        retryAt: null,
        expected: null,
      };
      if (isNews) become(next);
      else current = next;
    },
    troubled,
    forbidden: (trouble) => {
      wasSynced = false;
      current = { ...current, objects: 0, expected: null };
      enter("forbidden", trouble, isoTime(clock.nowMs()));
    },
    absent: (trouble) => {
      wasSynced = false;
      current = { ...current, objects: 0, expected: null };
      enter("absent", trouble, isoTime(clock.nowMs()));
    },
    waiting: (trouble) => {
      if (current.error === null) troubled(trouble);
      else enter(current.state, { ...trouble, error: current.error }, current.since);
    },
    noticed: ({ unreadable, divergences }) => {
      const isNews = unreadable !== current.unreadable || divergences !== current.divergences;
      if (isNews) become({ ...current, unreadable, divergences });
    },
    restored: () => {
      become({ ...current, restoredAt: isoTime(clock.nowMs()) });
    },
    get wasSynced() {
      return wasSynced;
    },
  };
};
