import type { Call } from "./route.ts";
import { answerJson, answerProblem } from "./problem.ts";
import { type SortKey, takePage } from "./page.ts";

export interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: string;
}

/** Filters, sorts and pages the items of a list, and presents those of the page. What may not be seen is left out. */
export const answerList = <Item>(
  call: Call<ListQuery>,
  list: {
    readonly items: Iterable<Item>;
    readonly fits: (item: Item) => boolean;
    /** By the sort's name without `-`. */
    readonly keys: Readonly<Record<string, (item: Item) => SortKey>>;
    readonly idOf: (item: Item) => string;
    readonly present: (item: Item) => object | undefined;
  },
): Response => {
  const keyOf = list.keys[call.query.sort.replace(/^-/, "")] ?? (() => []);
  const page = takePage(filter(list.items, list.fits), {
    sort: call.query.sort,
    limit: call.query.limit,
    cursor: call.query.cursor,
    keyOf,
    idOf: list.idOf,
  });
  if (!page.ok) return answerProblem(page.problem);
  const { items, nextCursor } = page.value;
  return answerJson({
    items: items.flatMap((item) => list.present(item) ?? []),
    ...(nextCursor === undefined ? {} : { nextCursor }),
    revision: call.cluster.engine.revision(),
  });
};

/** One thing, or 404 (also for what the viewer may not see: its existence is nobody's business). */
export const answerOne = (wire: object | undefined, what: string): Response =>
  wire === undefined ? answerProblem({ code: "NOT_FOUND", detail: `no ${what}` }) : answerJson(wire);

const filter = function* <Item>(items: Iterable<Item>, fits: (item: Item) => boolean): Iterable<Item> {
  for (const item of items) if (fits(item)) yield item;
};
