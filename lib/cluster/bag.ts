/**
 * Ids (or the things themselves) that stand together somewhere. Most such places hold one, and there are hundreds of thousands of them: one alone
 * costs no set of its own.
 */
export type Bag<Id extends string | object> = Id | Set<Id> | undefined;

/** Adds to the bag and gives it; use what comes back instead of what went in. */
export const bagWith = <Id extends string | object>(bag: Bag<Id>, id: Id): Bag<Id> => {
  if (bag === undefined || bag === id) return bag ?? id;
  return bag instanceof Set ? bag.add(id) : new Set([bag, id]);
};

/** Takes out of the bag and gives it, undefined where nothing is left. */
export const bagWithout = <Id extends string | object>(bag: Bag<Id>, id: Id): Bag<Id> => {
  if (!(bag instanceof Set)) return bag === id ? undefined : bag;
  bag.delete(id);
  return bag.size === 0 ? undefined : bag;
};

export const idsIn = <Id extends string | object>(bag: Bag<Id>): Iterable<Id> =>
  bag === undefined ? NONE : bag instanceof Set ? bag : [bag];

export const isIn = <Id extends string | object>(bag: Bag<Id>, id: Id): boolean =>
  bag instanceof Set ? bag.has(id) : bag === id;

export const countIn = <Id extends string | object>(bag: Bag<Id>): number =>
  bag === undefined ? 0 : bag instanceof Set ? bag.size : 1;

const NONE: readonly never[] = [];
