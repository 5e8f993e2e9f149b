import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takePage } from "./page.ts";

interface Item {
  readonly id: string;
  readonly name: string | null;
  readonly count: number;
}

const items = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 6 }),
    name: fc.option(fc.constantFrom("a", "b", "ü", "Z", "")),
    count: fc.integer({ min: 0, max: 3 }),
  }),
  { selector: (item) => item.id, maxLength: 40 },
);

const pageAfter = (all: readonly Item[], sort: string, limit: number, cursor: string | undefined) => {
  const page = takePage(all, {
    sort,
    limit,
    cursor,
    keyOf: (item) => [item.name, item.count],
    idOf: (item) => item.id,
  });
  if (!page.ok) throw new Error(page.problem.code);
  return page.value;
};

const everyPage = (all: readonly Item[], sort: string, limit: number): Item[] => {
  const seen: Item[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages++) {
    const page = pageAfter(all, sort, limit, cursor);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) return seen;
  }
  throw new Error("the pages never end");
};

describe("takePage", () => {
  it("shows everything exactly once, in one order, whatever the page size", () => {
    fc.assert(
      fc.property(
        items,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("name", "-name"),
        (all, limit, sort) => {
          const paged = everyPage(all, sort, limit);
          expect(paged).toEqual(everyPage(all, sort, 1_000));
          expect(paged.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
        },
      ),
    );
  });

  it("turns the order round with a minus, what is not known included", () => {
    fc.assert(
      fc.property(items, (all) => {
        expect(everyPage(all, "-name", 1_000)).toEqual(everyPage(all, "name", 1_000).reverse());
      }),
    );
  });

  it("shows what stayed exactly once where things come and go between pages", () => {
    fc.assert(
      fc.property(items, items, fc.integer({ min: 1, max: 5 }), (before, other, limit) => {
        const kept = new Set(before.map(({ id }) => id));
        const after = [...before.slice(1), ...other.filter(({ id }) => !kept.has(id))];
        const first = pageAfter(before, "name", limit, undefined);
        const rest: Item[] = [];
        for (let cursor = first.nextCursor; cursor !== undefined;) {
          const page = pageAfter(after, "name", limit, cursor);
          rest.push(...page.items);
          cursor = page.nextCursor;
        }
        if (first.nextCursor === undefined) return;
        const seen = [...first.items, ...rest].map(({ id }) => id);
        for (const { id } of before.slice(1)) expect(seen.filter((one) => one === id)).toHaveLength(1);
      }),
    );
  });

  it.each(["garbage", "", "WzFd", Buffer.from('["-name",["a"]]').toString("base64url")])(
    "refuses the cursor %j",
    (cursor) => {
      const page = takePage([], { sort: "name", limit: 1, cursor, keyOf: () => [], idOf: String });
      expect(page).toMatchObject({ ok: false, problem: { code: "BAD_CURSOR" } });
    },
  );
});
