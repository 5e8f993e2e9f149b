import { breathe } from "./breathe.ts";

/** One call at a time, in their order; between two the page draws and answers: a stream begins with several large messages. */
export const inTurn = <Given extends readonly unknown[]>(
  take: (...given: Given) => void,
  pause: () => Promise<void> = breathe,
): ((...given: Given) => void) => {
  const waiting: Given[] = [];
  let isBusy = false;
  const work = async (): Promise<void> => {
    isBusy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        take(...next);
        await pause();
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
