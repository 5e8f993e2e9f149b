import type { Clock } from "../kube/clock.ts";

/** Waits until it is one's turn; what is given ends it. It ends by itself after a while, so that nobody is kept for long. */
export type Turn = () => Promise<() => void>;

/**
 * Lets a few be opened at a time. After a start thousands of agents would all send a whole report at once: that many
 * would be in memory together, and who answers for many of them would get to none in time.
 */
export const createTurns = (clock: Clock, max = OPENING_MAX): Turn => {
  let free = max;
  const waiting: (() => void)[] = [];
  return async () => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      cancel();
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    };
    const cancel = clock.after(TURN_MS, end);
    return end;
  };
};

const OPENING_MAX = 24;
const TURN_MS = 5_000;
