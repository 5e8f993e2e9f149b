import { TakeQueue } from "../../lib/cluster/take-queue.ts";
import type { Clock } from "../kube/clock.ts";

/** Lets a few be opened at a time. */
export interface Turns {
  /**
   * Waits until it is one's turn; undefined where the signal fired before. `hope` is poor where the agent did not answer
   * last time: such ones come after all others, and never take the whole room.
   */
  take(hope: Hope, signal: AbortSignal): Promise<Turn | undefined>;
}

export type Hope = "good" | "poor";

export interface Turn {
  /** Fires where it is given up, for too many others wait for an answer as well. */
  readonly signal: AbortSignal;
  /** The agent answered, and the turn is over. How long that took is how long others are waited for. */
  answered(): void;
  /** The turn is over, whatever came of it. */
  end(): void;
}

/**
 * After a start thousands of agents would all send a whole report at once: that many would be in memory together, and who
 * answers for many of them would get to none in time. Who takes much longer to answer than others do is waited for aside,
 * so that nobody is kept by agents that are dead.
 */
export const createTurns = (clock: Clock, max = OPENING_MAX): Turns => {
  const lines = { good: new TakeQueue<Waiting>(), poor: new TakeQueue<Waiting>() };
  const inside = new Set<Opening>();
  /** The oldest first. */
  const aside = new Set<Opening>();
  let usualMs = USUAL_GUESS_MS;

  const letIn = (): void => {
    while (inside.size < max) {
      const next = lines.good.take() ?? (hasRoomForPoor() ? lines.poor.take() : undefined);
      if (next === undefined) return;
      next.enter();
    }
  };

  const hasRoomForPoor = (): boolean => {
    let poor = 0;
    for (const { hope } of inside) if (hope === "poor") poor += 1;
    return poor < Math.max(1, Math.floor(max * POOR_SHARE));
  };

  const begin = (hope: Hope): Turn => {
    const startedMs = clock.elapsedMs();
    const given = new AbortController();
    const opening: Opening = { hope, giveUp: () => given.abort(new Error("it did not answer in time")) };
    inside.add(opening);
    const patienceMs = Math.min(PATIENCE_MAX_MS, Math.max(PATIENCE_MIN_MS, usualMs * PATIENCE));
    const cancel = clock.after(patienceMs, () => {
      inside.delete(opening);
      aside.add(opening);
      if (aside.size > ASIDE_MAX)
        for (const oldest of aside) {
          aside.delete(oldest);
          oldest.giveUp();
          break;
        }
      letIn();
    });
    const end = (): void => {
      cancel();
      aside.delete(opening);
      if (inside.delete(opening)) letIn();
    };
    return {
      signal: given.signal,
      answered: () => {
        if (!inside.has(opening) && !aside.has(opening)) return;
        usualMs += (clock.elapsedMs() - startedMs - usualMs) / USUAL_OF;
        end();
      },
      end,
    };
  };

  return {
    take: (hope, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(undefined);
          return;
        }
        const leave = (): void => {
          lines[hope].delete(waiting);
          resolve(undefined);
        };
        const waiting: Waiting = {
          enter: () => {
            signal.removeEventListener("abort", leave);
            resolve(begin(hope));
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        lines[hope].add(waiting);
        letIn();
      }),
  };
};

interface Waiting {
  enter(): void;
}

interface Opening {
  readonly hope: Hope;
  giveUp(): void;
}

const OPENING_MAX = 24;
/** The part of the room that agents may take which did not answer last time. */
const POOR_SHARE = 1 / 3;
/** So many more may still answer; they cost a socket each. */
const ASIDE_MAX = 96;
/** How many times as long as usual one is waited for, and the bounds of that. */
const PATIENCE = 4;
const PATIENCE_MIN_MS = 250;
const PATIENCE_MAX_MS = 5_000;
const USUAL_GUESS_MS = 500;
/** About so many of the last answers make what is usual. */
const USUAL_OF = 8;
