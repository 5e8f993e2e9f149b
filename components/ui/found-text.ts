import { groupDigits } from "../../lib/text/count.ts";

/** How many a list has: `150`, of which a search found `12 of 150`, or `200+ of 5 000` as far as it was read; undefined: not known. */
export const foundText = (
  { items, hasMore }: { readonly items: readonly unknown[]; readonly hasMore: boolean },
  all: number | null,
  isSearched: boolean,
): string | undefined => {
  if (all === null) return undefined;
  return isSearched
    ? `${groupDigits(items.length)}${hasMore ? "+" : ""} of ${groupDigits(all)}`
    : groupDigits(all);
};
