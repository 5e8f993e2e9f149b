import { expect, test } from "vitest";
import { aPicture, aRow, aTap } from "../graph/testing/picture.ts";
import { sortRows, type Sort } from "./sort-rows.ts";

const heading = (id: string, y: number) => ({
  kind: "heading" as const,
  id,
  y,
  title: id,
  note: "",
  ill: 0,
  errors: 0,
  warnings: 0,
  opens: null,
});
const view = aPicture({
  vertices: [
    heading("one", 10),
    aRow("b-10", 20, { place: "node-a", ill: 1, warnings: 1 }),
    aRow("b-9", 30, { place: "node-b", ill: 1, errors: 1 }),
    heading("two", 40),
    aRow("a", 50),
  ],
  edges: [aTap("b-9", "n", 0, 30)],
});
const order = (sort: Sort | null): readonly string[] =>
  sortRows(view, sort)
    .vertices.flatMap((vertex) => (vertex.kind === "lane" ? [] : [vertex]))
    .toSorted((above, below) => above.y - below.y)
    .map(({ id }) => id);

test("rows are sorted below their own heading, and their taps go along", () => {
  expect(order(null)).toEqual(["one", "b-10", "b-9", "two", "a"]);
  expect(order("name")).toEqual(["one", "b-9", "b-10", "two", "a"]);
  expect(order("ill")).toEqual(["one", "b-9", "b-10", "two", "a"]);
  expect(order("node")).toEqual(["one", "b-10", "b-9", "two", "a"]);
  expect(sortRows(view, "name").edges[0]?.y).toBe(20);
});
