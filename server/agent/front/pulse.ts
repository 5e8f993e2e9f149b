import type { Notice } from "../powers.ts";

/** What must be looked at again. */
export interface Dirty {
  isHost: boolean;
  areFiles: boolean;
  areNames: boolean;
  isAll: boolean;
  /** Nobody rang for it. */
  isTurn: boolean;
  /** Namespaces by the number that the kernel calls them by. */
  readonly numbers: Set<number>;
  readonly names: Set<string>;
}

export interface PulseParts {
  look(dirty: Dirty): Promise<void>;
  /** Namespaces that are known. */
  names(): readonly string[];
  /** … of which the kernel tells us nothing. */
  unheard(): readonly string[];
}

/** Decides when to look: when something rings, and now and then in case it doesn't. */
export interface Pulse {
  readonly wakes: { readonly isListening: boolean; readonly detail: string | null };
  notice(notice: Notice): void;
  /** Something wasn't there yet: looks at the names once more, soon. */
  again(): void;
  resync(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

/** A change comes with others: an address with its routes, a link with its carrier. */
const DEBOUNCE_MS = 20;
/** Between the end of one look and the next. */
const BETWEEN_MS = 40;
const AGAIN_MS = 150;
const AGAIN_MAX = 10;
const POLL_MS = 2_000;
/** With the bell, names are looked at for folder watches that were lost. */
const NAMES_MS = 10_000;
/** … and everything in turns, for what the kernel didn't tell, and for how counters go. */
const TURN_MS = 15_000;
const TURN_NAMES = 8;
/** Turns may take one part in this many of the time: where starting a program is dear, they come less often. */
const TURN_SHARE = 400;
const TURN_MAX_MS = 60_000;
/** Files have watches beside. */
const FILES_MS = 60_000;
/** Polling may take one part in this many of the time. */
const POLL_SHARE = 20;
const POLL_MAX_MS = 30_000;

export const createPulse = (parts: PulseParts): Pulse => {
  let dirty = clean();
  let wakes: Pulse["wakes"] = { isListening: false, detail: "ip monitor has not started yet" };
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let isStopped = false;
  let lastEndMs = 0;
  let costMs = 0;
  let namesAtMs = 0;
  let pollAtMs = 0;
  let turnAtMs = 0;
  /** The first namespace of the next turn. */
  let turn = 0;
  let turnCostMs = 0;
  let filesAtMs = 0;
  let tries = 0;

  const schedule = (): void => {
    if (isStopped || looking !== undefined || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        void look();
      },
      Math.max(DEBOUNCE_MS, lastEndMs + BETWEEN_MS - performance.now()),
    );
  };

  const look = async (): Promise<void> => {
    // One after the other: a slow reading must not overwrite a later one.
    while (looking !== undefined) await looking;
    const taken = dirty;
    dirty = clean();
    looking = lookNow(taken);
    try {
      await looking;
    } finally {
      looking = undefined;
      lastEndMs = performance.now();
      if (isDirty(dirty)) schedule();
    }
  };

  const lookNow = async (taken: Dirty): Promise<void> => {
    const startedMs = performance.now();
    await parts.look(taken);
    const tookMs = performance.now() - startedMs;
    if (taken.isAll) costMs = tookMs;
    else if (taken.isTurn) turnCostMs = tookMs;
  };

  const pollOnce = (): void => {
    const now = performance.now();
    const isDue = now - pollAtMs >= Math.min(POLL_MAX_MS, Math.max(POLL_MS, costMs * POLL_SHARE));
    if (isDue) pollAtMs = now;
    if (!wakes.isListening) {
      if (isDue) dirty.isAll = true;
      else dirty.areNames = true;
    } else {
      if (isDue) for (const name of parts.unheard()) dirty.names.add(name);
      if (now - namesAtMs >= NAMES_MS) {
        namesAtMs = now;
        dirty.areNames = true;
      }
      if (now - turnAtMs >= Math.min(TURN_MAX_MS, Math.max(TURN_MS, turnCostMs * TURN_SHARE))) {
        turnAtMs = now;
        takeTurn(now);
      }
    }
    if (isDirty(dirty)) schedule();
  };

  const takeTurn = (now: number): void => {
    const names = parts.names();
    for (const name of names.slice(turn, turn + TURN_NAMES)) dirty.names.add(name);
    turn = turn + TURN_NAMES >= names.length ? 0 : turn + TURN_NAMES;
    dirty.isHost = true;
    dirty.isTurn = true;
    if (now - filesAtMs < FILES_MS) return;
    filesAtMs = now;
    dirty.areFiles = true;
  };

  return {
    get wakes() {
      return wakes;
    },
    notice: (notice) => {
      if (notice.kind === "wakes") {
        wakes = { isListening: notice.isListening, detail: notice.detail };
        return;
      }
      if (notice.kind === "folder") {
        if (notice.which === "netns") {
          dirty.areNames = true;
          tries = 0;
        } else dirty.areFiles = true;
      } else if (notice.who === "host") dirty.isHost = true;
      else if (notice.who === "unknown") dirty.isAll = true;
      else dirty.numbers.add(notice.who);
      schedule();
    },
    again: () => {
      if (tries++ >= AGAIN_MAX) return;
      setTimeout(() => {
        dirty.areNames = true;
        schedule();
      }, AGAIN_MS).unref();
    },
    resync: async () => {
      dirty.isAll = true;
      await look();
    },
    start: async () => {
      dirty.isAll = true;
      await look();
      poll = setInterval(pollOnce, POLL_MS);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(poll);
    },
  };
};

const clean = (): Dirty => ({
  isHost: false,
  areFiles: false,
  areNames: false,
  isAll: false,
  isTurn: false,
  numbers: new Set(),
  names: new Set(),
});

const isDirty = (dirty: Dirty): boolean =>
  dirty.isHost ||
  dirty.areFiles ||
  dirty.areNames ||
  dirty.isAll ||
  dirty.numbers.size > 0 ||
  dirty.names.size > 0;
