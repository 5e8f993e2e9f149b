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
  /** Whether somebody wants them. */
  isKept(): boolean;
  size(): number;
}

/** `isSoInWalk`: for one walk through all, where there is a quicker way then; what it takes for so may be so no more. */
export const createKeptSelection = <Thing>(
  all: () => Iterable<Thing>,
  isSo: (thing: Thing) => boolean,
  isSoInWalk = () => isSo,
): KeptSelection<Thing> => {
  let kept: Set<Thing> | undefined;
  /** Whether somebody has looked through all of them. */
  let isWhole = false;

  const lookThrough = function* (found: Set<Thing>): Generator<Thing | undefined> {
    let passed = 0;
    const isSoNow = isSoInWalk();
    for (const thing of all()) {
      if (!isSoNow(thing)) {
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
    isKept: () => kept !== undefined,
    size: () => kept?.size ?? 0,
  };
};

const PASSED_MAX = 200;
