import { type Bag, bagWith, bagWithout, countIn, idsIn, isIn, onlyIn } from "./bag.ts";
import type { EntityIndex } from "./entity-index.ts";
import { WideMap } from "./wide.ts";

/** Who names an address. Knows besides, without a look at any address, who has one that somebody else names too. */
export interface AddressIndex<Id extends string> extends EntityIndex<Id> {
  hasCompany(id: Id): boolean;
  inCompany(): Iterable<Id>;
  /** The one that names the address; undefined where nobody does, or several do. */
  only(address: string): Id | undefined;
}

export const createAddressIndex = <Id extends string>(): AddressIndex<Id> => {
  // Not by createEntityIndex: among hundreds of thousands of addresses each look is dear, and one tells all.
  const byAddress = new WideMap<string, Bag<Id>>();
  /** How many of an id's addresses are others' too; 0 is not kept. */
  const shared = new Map<Id, number>();

  const count = (id: Id, step: 1 | -1): void => {
    const next = (shared.get(id) ?? 0) + step;
    if (next > 0) shared.set(id, next);
    else shared.delete(id);
  };

  return {
    add: (address, id) => {
      const known = byAddress.get(address);
      const before = countIn(known);
      if (before > 0 && isIn(known, id)) return;
      if (before === 1) for (const other of idsIn(known)) count(other, 1);
      if (before > 0) count(id, 1);
      const bag = bagWith(known, id);
      if (bag !== known) byAddress.set(address, bag);
    },
    remove: (address, id) => {
      const known = byAddress.get(address);
      if (!isIn(known, id)) return;
      const bag = bagWithout(known, id);
      if (bag === undefined) byAddress.delete(address);
      else if (bag !== known) byAddress.set(address, bag);
      const left = countIn(bag);
      if (left > 0) count(id, -1);
      if (left === 1) for (const other of idsIn(bag)) count(other, -1);
    },
    of: (address) => idsIn(byAddress.get(address)),
    has: (address, id) => isIn(byAddress.get(address), id),
    count: (address) => countIn(byAddress.get(address)),
    keyCount: () => byAddress.size,
    hasCompany: (id) => shared.has(id),
    inCompany: () => shared.keys(),
    only: (address) => onlyIn(byAddress.get(address)),
  };
};
