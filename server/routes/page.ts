import { Buffer } from "node:buffer";
import { z } from "zod";
import { failed, ok, type Result } from "../../lib/model/result.ts";

/** What a list is sorted by: the id makes the order total, so that a cursor names one place. */
export type SortKey = readonly (string | number | null)[];

export interface Paging<Item> {
  readonly sort: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** For the sort's name without `-`. */
  keyOf(item: Item): SortKey;
  idOf(item: Item): string;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/**
 * The page that begins behind the cursor. One pass, and only `limit` items are ever held: the cluster may be large, a
 * page is not. What came or went between two pages shows or not, but what stayed is seen exactly once.
 */
export const takePage = <Item>(items: Iterable<Item>, paging: Paging<Item>): Result<PageOf<Item>> => {
  const after = paging.cursor === undefined ? undefined : readCursor(paging.cursor, paging.sort);
  if (after !== undefined && !after.ok) return after;
  const isDown = paging.sort.startsWith("-");
  const compare = (one: SortKey, other: SortKey): number => compareKeys(one, other) * (isDown ? -1 : 1);
  const best: { readonly key: SortKey; readonly item: Item }[] = [];
  for (const item of items) {
    const key = [...paging.keyOf(item), paging.idOf(item)];
    if (after !== undefined && compare(key, after.value) <= 0) continue;
    const last = best.at(-1);
    if (best.length > paging.limit && last !== undefined && compare(key, last.key) >= 0) continue;
    best.splice(placeOf(best, key, compare), 0, { key, item });
    if (best.length > paging.limit + 1) best.pop();
  }
  const page = best.slice(0, paging.limit);
  const last = page.at(-1);
  const hasMore = best.length > paging.limit && last !== undefined;
  return ok({
    items: page.map(({ item }) => item),
    ...(hasMore ? { nextCursor: writeCursor(paging.sort, last.key) } : {}),
  });
};

const placeOf = (
  sorted: readonly { readonly key: SortKey }[],
  key: SortKey,
  compare: (one: SortKey, other: SortKey) => number,
): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = sorted[middle];
    if (there !== undefined && compare(there.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** By parts; what is not known comes last, numbers before texts, texts by code unit. */
const compareKeys = (one: SortKey, other: SortKey): number => {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const order = compareParts(one[index] ?? null, other[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
};

const compareParts = (one: string | number | null, other: string | number | null): number => {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
  return one < other ? -1 : 1;
};

const Cursor = z.tuple([
  z.string(),
  z
    .array(z.union([z.string(), z.number(), z.null()]))
    .min(1)
    .max(8),
]);

const writeCursor = (sort: string, key: SortKey): string =>
  Buffer.from(JSON.stringify([sort, key])).toString("base64url");

/** A cursor is bound to the order that it was made for. */
const readCursor = (text: string, sort: string): Result<SortKey> => {
  const bad = failed({ code: "BAD_CURSOR", detail: "the cursor is not one of ours, or of another order" });
  try {
    const parsed = Cursor.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return parsed.success && parsed.data[0] === sort ? ok(parsed.data[1]) : bad;
  } catch (error) {
    if (error instanceof SyntaxError) return bad;
    throw error;
  }
};
