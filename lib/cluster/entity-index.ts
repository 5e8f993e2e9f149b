/**
 * Which ids stand under a key. One id under a key costs no set of its own: most addresses have one holder, and there are
 * as many of them as there are attachments.
 */
export interface EntityIndex<Id extends string> {
  add(key: string, id: Id): void;
  remove(key: string, id: Id): void;
  of(key: string): Iterable<Id>;
  has(key: string, id: Id): boolean;
  count(key: string): number;
  keyCount(): number;
}

export const createEntityIndex = <Id extends string>(): EntityIndex<Id> => {
  const byKey = new Map<string, Id | Set<Id>>();
  return {
    add: (key, id) => {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, id);
      else if (known instanceof Set) known.add(id);
      else if (known !== id) byKey.set(key, new Set([known, id]));
    },
    remove: (key, id) => {
      const known = byKey.get(key);
      if (known === id) byKey.delete(key);
      else if (known instanceof Set && known.delete(id) && known.size === 0) byKey.delete(key);
    },
    of: (key) => {
      const known = byKey.get(key);
      return known === undefined ? NONE : known instanceof Set ? known : [known];
    },
    has: (key, id) => {
      const known = byKey.get(key);
      return known instanceof Set ? known.has(id) : known === id;
    },
    count: (key) => {
      const known = byKey.get(key);
      return known === undefined ? 0 : known instanceof Set ? known.size : 1;
    },
    keyCount: () => byKey.size,
  };
};

const NONE: readonly never[] = [];
