import { type Address, compareAddresses, parseAddress, addressAt } from "./address.ts";
import { parseAddressInPrefix, parsePrefix, type Prefix, prefixContains, prefixLengthOf } from "./prefix.ts";
import { addressCountOfRange, type Range, rangeBetween, rangeOfPrefix, subtractRanges } from "./range.ts";

/**
 * What whereabouts may hand out of one of its ranges.
 * @see https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/pkg/config/config.go
 * @see https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/pkg/iphelpers/iphelpers.go
 */
export interface WhereaboutsRange {
  readonly prefix: Prefix;
  /** Lowest and highest address as configured; null where nothing (or something outside the prefix) was. */
  readonly start: Address | null;
  readonly end: Address | null;
}

/**
 * Reads `10.0.0.0/24` or `10.0.0.10-10.0.0.20/24`. The prefix is masked: host bits of a plain range don't become its
 * start. undefined where whereabouts would refuse it (no length, ends outside the prefix or the wrong way round).
 */
export const parseWhereaboutsRange = (text: string): WhereaboutsRange | undefined => {
  const dash = text.indexOf("-");
  if (dash === -1) {
    const prefix = parsePrefix(text);
    return prefix === undefined ? undefined : { prefix, start: null, end: null };
  }
  const start = parseAddress(text.slice(0, dash));
  const end = parseAddressInPrefix(text.slice(dash + 1));
  if (start === undefined || end === undefined || !prefixContains(end.prefix, start)) return undefined;
  if (compareAddresses(start, end.address) > 0) return undefined;
  return { prefix: end.prefix, start, end: end.address };
};

/**
 * The addresses that whereabouts would really assign: never the lowest and the highest of the prefix, nothing of /31,
 * /32, /127 and /128; an end outside the prefix is ignored, silently.
 */
export const assignableRange = (range: WhereaboutsRange): Range | undefined => {
  const bits = range.prefix.includes(":") ? 128 : 32;
  if (prefixLengthOf(range.prefix) >= bits - 1) return undefined;
  const whole = rangeOfPrefix(range.prefix);
  const lowest = addressAt(whole.first, 1n) ?? whole.first;
  const highest = addressAt(whole.last, -1n) ?? whole.last;
  const within = (end: Address | null): Address | null =>
    end !== null && prefixContains(range.prefix, end) ? end : null;
  const start = within(range.start) ?? lowest;
  const end = within(range.end) ?? highest;
  return rangeBetween(
    compareAddresses(start, lowest) < 0 ? lowest : start,
    compareAddresses(end, highest) > 0 ? highest : end,
  );
};

/** How many addresses are left to assign after `excludes` (CIDR or single addresses; unreadable ones count for nothing). */
export const assignableCount = (range: WhereaboutsRange, excludes: readonly string[]): bigint => {
  const assignable = assignableRange(range);
  if (assignable === undefined) return 0n;
  const holes = excludes.map(parseExclude).filter((hole) => hole !== undefined);
  return subtractRanges(assignable, holes).reduce((sum, part) => sum + addressCountOfRange(part), 0n);
};

/** An entry of `exclude`: CIDR or a single address. */
export const parseExclude = (text: string): Range | undefined => {
  const prefix = parsePrefix(text);
  if (prefix !== undefined) return rangeOfPrefix(prefix);
  const address = parseAddress(text);
  return address === undefined ? undefined : { first: address, last: address };
};
