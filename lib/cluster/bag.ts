/**
 * Ids (or the things themselves) that stand together somewhere. Most such places hold one or a few, and there are hundreds
 * of thousands of them: one alone costs nothing of its own, and a few no set, which takes three times as much.
 */
export type Bag<Id extends string | object> = Id | Few<Id> | Set<Id> | undefined;

/** At least two, never changed. A class, for what stands in a bag may be a list itself. */
class Few<Id> {
  readonly ids: readonly Id[];

  constructor(ids: readonly Id[]) {
    this.ids = ids;
  }
}

/** As many as stand on a node. */
const FEW = 32;

/** Adds to the bag and gives it; use what comes back instead of what went in. */
export const bagWith = <Id extends string | object>(bag: Bag<Id>, id: Id): Bag<Id> => {
  if (bag === undefined || bag === id) return bag ?? id;
  if (bag instanceof Set) return bag.add(id);
  if (!(bag instanceof Few)) return new Few([bag, id]);
  if (bag.ids.includes(id)) return bag;
  return bag.ids.length < FEW ? new Few([...bag.ids, id]) : new Set([...bag.ids, id]);
};

/** Takes out of the bag and gives it, undefined where nothing is left; use what comes back. */
export const bagWithout = <Id extends string | object>(bag: Bag<Id>, id: Id): Bag<Id> => {
  if (bag instanceof Set) {
    bag.delete(id);
    return bag.size === 0 ? undefined : bag;
  }
  if (!(bag instanceof Few)) return bag === id ? undefined : bag;
  if (!bag.ids.includes(id)) return bag;
  const left = bag.ids.filter((each) => each !== id);
  return left.length > 1 ? new Few(left) : left[0];
};

export const idsIn = <Id extends string | object>(bag: Bag<Id>): Iterable<Id> =>
  bag === undefined ? NONE : bag instanceof Set ? bag : bag instanceof Few ? bag.ids : [bag];

export const isIn = <Id extends string | object>(bag: Bag<Id>, id: Id): boolean =>
  bag instanceof Set ? bag.has(id) : bag instanceof Few ? bag.ids.includes(id) : bag === id;

export const countIn = <Id extends string | object>(bag: Bag<Id>): number =>
  bag === undefined ? 0 : bag instanceof Set ? bag.size : bag instanceof Few ? bag.ids.length : 1;

/** The one that is alone in it; undefined where there are none or several. */
export const onlyIn = <Id extends string | object>(bag: Bag<Id>): Id | undefined => {
  if (bag instanceof Few) return undefined;
  if (!(bag instanceof Set)) return bag;
  if (bag.size === 1) for (const id of bag) return id;
  return undefined;
};

const NONE: readonly never[] = [];
