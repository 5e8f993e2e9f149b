/**
 * Things that wait, each once, first come first served. Surprise: a Set that is emptied from the front keeps the holes,
 * and each new iteration walks over them; with one iterator that stays where it was, taking costs the same for any size.
 */
export interface TakeQueue<Value> {
  readonly size: number;
  add(value: Value): void;
  delete(value: Value): void;
  /** undefined where nothing waits. */
  take(): Value | undefined;
}

export const createTakeQueue = <Value>(): TakeQueue<Value> => {
  const waiting = new Set<Value>();
  let iterator = waiting.values();
  return {
    get size() {
      return waiting.size;
    },
    add: (value) => void waiting.add(value),
    delete: (value) => void waiting.delete(value),
    take: () => {
      if (waiting.size === 0) return undefined;
      let next = iterator.next();
      if (next.done === true) {
        // It came to the end once, and never goes on.
        iterator = waiting.values();
        next = iterator.next();
      }
      if (next.done === true) return undefined;
      waiting.delete(next.value);
      return next.value;
    },
  };
};
