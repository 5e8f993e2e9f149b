import { createEntityIndex, type EntityIndex } from "./entity-index.ts";

/** Who names an address. Knows besides, without a look at any address, who has one that somebody else names too. */
export interface AddressIndex<Id extends string> extends EntityIndex<Id> {
  hasCompany(id: Id): boolean;
  /** The one that names the address; undefined where nobody does, or several do. */
  only(address: string): Id | undefined;
}

export const createAddressIndex = <Id extends string>(): AddressIndex<Id> => {
  const index = createEntityIndex<Id>();
  /** How many of an id's addresses are others' too; 0 is not kept. */
  const shared = new Map<Id, number>();

  const count = (id: Id, step: 1 | -1): void => {
    const next = (shared.get(id) ?? 0) + step;
    if (next > 0) shared.set(id, next);
    else shared.delete(id);
  };

  return {
    ...index,
    add: (address, id) => {
      const before = index.count(address);
      if (before > 0) {
        if (index.has(address, id)) return;
        if (before === 1) for (const other of index.of(address)) count(other, 1);
        count(id, 1);
      }
      index.add(address, id);
    },
    remove: (address, id) => {
      if (!index.has(address, id)) return;
      index.remove(address, id);
      const left = index.count(address);
      if (left > 0) count(id, -1);
      if (left === 1) for (const other of index.of(address)) count(other, -1);
    },
    hasCompany: (id) => shared.has(id),
    only: (address) => {
      if (index.count(address) !== 1) return undefined;
      for (const id of index.of(address)) return id;
      return undefined;
    },
  };
};
