import { partOf, PARTS, WIDE } from "./wide.ts";

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

/** Texts that wait in their tens of thousands wait in parts (wide.ts), and those are served in turn. */
export const createTakeQueue = <Value>(wide = WIDE): TakeQueue<Value> => {
  let parts: readonly Set<Value>[] = [new Set()];
  let size = 0;
  let at = 0;
  let iterator: Iterator<Value> | undefined;

  const partFor = (value: Value): Set<Value> | undefined =>
    parts.length === 1 || typeof value !== "string" ? parts[0] : parts[partOf(value)];

  const widen = (): void => {
    const [all = []] = parts;
    parts = Array.from({ length: PARTS }, () => new Set<Value>());
    iterator = undefined;
    for (const value of all) partFor(value)?.add(value);
  };

  return {
    get size() {
      return size;
    },
    add: (value) => {
      const part = partFor(value);
      if (part === undefined) return;
      const before = part.size;
      part.add(value);
      size += part.size - before;
      if (size > wide && parts.length === 1 && typeof value === "string") widen();
    },
    delete: (value) => {
      if (partFor(value)?.delete(value) === true) size -= 1;
    },
    take: () => {
      while (size > 0) {
        const part = parts[at];
        iterator ??= part?.values();
        const next = iterator?.next();
        if (next?.done === false) {
          part?.delete(next.value);
          size -= 1;
          return next.value;
        }
        // It came to the end once, and never goes on.
        iterator = undefined;
        at = (at + 1) % parts.length;
      }
      return undefined;
    },
  };
};
