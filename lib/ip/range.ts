import {
  type Address,
  addressAt,
  addressOfNumber,
  compareAddresses,
  familyOf,
  numberOfAddress,
  parseAddress,
} from "./address.ts";
import { firstOfPrefix, lastOfPrefix, type Prefix } from "./prefix.ts";

/** Addresses from `first` to `last`, both included, of one family. */
export interface Range {
  readonly first: Address;
  readonly last: Address;
}

/** undefined where the ends are of two families or the wrong way round. */
export const rangeBetween = (first: Address, last: Address): Range | undefined =>
  familyOf(first) === familyOf(last) && compareAddresses(first, last) <= 0 ? { first, last } : undefined;

export const rangeOfPrefix = (prefix: Prefix): Range => ({
  first: firstOfPrefix(prefix),
  last: lastOfPrefix(prefix),
});

/** Reads `a.b.c.d-e.f.g.h` (spaces around the dash allowed). */
export const parseRange = (text: string): Range | undefined => {
  const dash = text.indexOf("-");
  if (dash === -1) return undefined;
  const first = parseAddress(text.slice(0, dash).trim());
  const last = parseAddress(text.slice(dash + 1).trim());
  return first === undefined || last === undefined ? undefined : rangeBetween(first, last);
};

export const rangeContains = (range: Range, address: Address): boolean =>
  familyOf(range.first) === familyOf(address) &&
  compareAddresses(range.first, address) <= 0 &&
  compareAddresses(address, range.last) <= 0;

export const rangesOverlap = (a: Range, b: Range): boolean =>
  familyOf(a.first) === familyOf(b.first) &&
  compareAddresses(a.first, b.last) <= 0 &&
  compareAddresses(b.first, a.last) <= 0;

export const addressCountOfRange = (range: Range): bigint =>
  numberOfAddress(range.last) - numberOfAddress(range.first) + 1n;

/** The lowest `limit` addresses, in order. */
export const firstAddressesOf = (range: Range, limit: number): Address[] => {
  const count = addressCountOfRange(range);
  const addresses: Address[] = [];
  for (let offset = 0n; offset < count && addresses.length < limit; offset += 1n) {
    const address = addressAt(range.first, offset);
    if (address !== undefined) addresses.push(address);
  }
  return addresses;
};

/** What is left of a range without `holes` (in any order, overlapping or outside): ascending, not touching each other. */
export const subtractRanges = (range: Range, holes: readonly Range[]): Range[] => {
  const family = familyOf(range.first);
  const last = numberOfAddress(range.last);
  let next = numberOfAddress(range.first);
  const left: Range[] = [];
  const keep = (from: bigint, to: bigint): void => {
    const first = addressOfNumber(from, family);
    const end = addressOfNumber(to, family);
    if (first !== undefined && end !== undefined) left.push({ first, last: end });
  };
  const inOrder = holes
    .filter((hole) => rangesOverlap(range, hole))
    .sort((a, b) => compareAddresses(a.first, b.first));
  for (const hole of inOrder) {
    const holeFirst = numberOfAddress(hole.first);
    const holeLast = numberOfAddress(hole.last);
    if (holeFirst > next) keep(next, holeFirst - 1n);
    if (holeLast >= next) next = holeLast + 1n;
  }
  if (next <= last) keep(next, last);
  return left;
};
