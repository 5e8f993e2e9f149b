/**
 * The few things of many that are so. They are looked for once, when somebody wants them, and kept up to date from then on:
 * until then nothing is kept, for while a cluster is read almost everything is so for a while.
 */
export interface KeptSelection<Thing> {
  /** undefined: many were gone past that aren't so. Whoever walks can do something else then. */
  walk(): Iterable<Thing | undefined>;
  /** It came, or something about it changed. */
  look(thing: Thing): void;
  /** It went. */
  forget(thing: Thing): void;
  size(): number;
}

export const createKeptSelection = <Thing>(
  all: () => Iterable<Thing>,
  isSo: (thing: Thing) => boolean,
): KeptSelection<Thing> => {
  let kept: Set<Thing> | undefined;
  /** Whether somebody has looked through all of them. */
  let isWhole = false;

  const lookThrough = function* (found: Set<Thing>): Generator<Thing | undefined> {
    let passed = 0;
    for (const thing of all()) {
      if (!isSo(thing)) {
        passed += 1;
        if (passed % PASSED_MAX === 0) yield undefined;
        continue;
      }
      found.add(thing);
      yield thing;
    }
    isWhole = true;
  };

  return {
    walk: () => (isWhole && kept !== undefined ? kept : lookThrough((kept ??= new Set()))),
    look: (thing) => {
      if (kept === undefined) return;
      if (isSo(thing)) kept.add(thing);
      else kept.delete(thing);
    },
    forget: (thing) => {
      kept?.delete(thing);
    },
    size: () => kept?.size ?? 0,
  };
};

const PASSED_MAX = 200;
