import { byName } from "../../lib/topology/order.ts";
import type { LanesWire, RowVertex } from "../../lib/wire/topology.ts";

export const SORTS = ["name", "namespace", "node", "ill"] as const;
export type Sort = (typeof SORTS)[number];

/**
 * The picture with its rows in another order, each with its taps. Headings stay where they are, and rows below their own:
 * only within a namespace is there anything to sort. Whatever is walked or drawn follows.
 */
export const sortRows = (view: LanesWire, sort: Sort | null): LanesWire => {
  if (sort === null) return view;
  const inOrder = view.vertices
    .filter((vertex) => vertex.kind !== "lane")
    .toSorted((above, below) => above.y - below.y);
  const places = new Map<string, number>();
  let section: RowVertex[] = [];
  const close = (): void => {
    const sorted = section.toSorted(BY[sort]);
    for (const [at, { y }] of section.entries()) places.set(sorted[at]?.id ?? "", y);
    section = [];
  };
  for (const vertex of inOrder)
    if (vertex.kind === "heading") close();
    else section.push(vertex);
  close();
  return {
    ...view,
    vertices: view.vertices.map((vertex) =>
      vertex.kind === "row" ? { ...vertex, y: places.get(vertex.id) ?? vertex.y } : vertex,
    ),
    edges: view.edges.map((tap) => ({ ...tap, y: places.get(tap.row) ?? tap.y })),
  };
};

type Order = (left: RowVertex, right: RowVertex) => number;

const byTitle: Order = (left, right) => byName(left.title, right.title);

const BY: Readonly<Record<Sort, Order>> = {
  name: byTitle,
  namespace: (left, right) => byName(left.namespace, right.namespace) || byTitle(left, right),
  node: (left, right) => byName(left.place, right.place) || byTitle(left, right),
  ill: (left, right) => right.errors - left.errors || right.ill - left.ill || byTitle(left, right),
};
