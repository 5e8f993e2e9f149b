import { type Bag, bagWith, bagWithout, countIn, idsIn, isIn } from "./bag.ts";
import { WideMap } from "./wide.ts";

/** Which ids, or things themselves, stand under a key. */
export interface EntityIndex<Id extends string | object> {
  add(key: string, id: Id): void;
  remove(key: string, id: Id): void;
  of(key: string): Iterable<Id>;
  has(key: string, id: Id): boolean;
  count(key: string): number;
  keyCount(): number;
}

export const createEntityIndex = <Id extends string | object>(): EntityIndex<Id> => {
  const byKey = new WideMap<string, Bag<Id>>();
  return {
    add: (key, id) => {
      const known = byKey.get(key);
      const bag = bagWith(known, id);
      if (bag !== known) byKey.set(key, bag);
    },
    remove: (key, id) => {
      const known = byKey.get(key);
      const bag = bagWithout(known, id);
      if (bag === undefined) byKey.delete(key);
      else if (bag !== known) byKey.set(key, bag);
    },
    of: (key) => idsIn(byKey.get(key)),
    has: (key, id) => isIn(byKey.get(key), id),
    count: (key) => countIn(byKey.get(key)),
    keyCount: () => byKey.size,
  };
};
