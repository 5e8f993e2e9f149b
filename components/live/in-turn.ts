import { breathe } from "./breathe.ts";

/**
 * One call at a time, in their order, each by itself: before it the page draws and answers. A stream begins with several large
 * messages, and to read one is work enough for one turn.
 */
export const inTurn = <Given extends readonly unknown[]>(
  take: (...given: Given) => void | Promise<void>,
  pause: () => Promise<void> = breathe,
): ((...given: Given) => void) => {
  const waiting: Given[] = [];
  let isBusy = false;
  const work = async (): Promise<void> => {
    isBusy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await pause();
        await take(...next);
      }
    } finally {
      isBusy = false;
    }
  };
  return (...given) => {
    waiting.push(given);
    if (!isBusy) void work();
  };
};
