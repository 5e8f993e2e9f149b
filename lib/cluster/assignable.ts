import { parseAddress } from "../ip/address.ts";
import { assignableCount, parseWhereaboutsRange, type WhereaboutsRange } from "../ip/whereabouts-range.ts";
import type { IpamRange } from "../model/network.ts";

/** A configured range as whereabouts reads it: `range_start` and `range_end` win over ends written into the range. */
export const whereaboutsRangeOf = (range: IpamRange): WhereaboutsRange | undefined => {
  const parsed = parseWhereaboutsRange(range.range);
  if (parsed === undefined) return undefined;
  const start = range.start === null ? parsed.start : (parseAddress(range.start) ?? null);
  const end = range.end === null ? parsed.end : (parseAddress(range.end) ?? null);
  return { prefix: parsed.prefix, start, end };
};

/** How many addresses whereabouts would hand out of a configured range; undefined where the range can't be read. */
export const assignableOf = (range: IpamRange): bigint | undefined => {
  const whereabouts = whereaboutsRangeOf(range);
  return whereabouts === undefined ? undefined : assignableCount(whereabouts, range.excludes);
};
