import { expect, test } from "vitest";
import { differences, portraitText } from "./portrait.ts";

test("two portraits are the same whatever order their keys were set in", () => {
  const one = new Map([
    ["pod a", portraitText([{ source: "namespace", at: null, in: { x: 1n, y: [2, 1] } }])],
  ]);
  const other = new Map([
    ["pod a", portraitText([{ in: { y: [2, 1], x: 1n }, at: null, source: "namespace" }])],
  ]);
  expect(differences(one, other)).toEqual([]);
});

test("a portrait tells values, order of lists, and what is missing apart", () => {
  const at = (what: unknown): ReadonlyMap<string, string> => new Map([["pod a", portraitText(what)]]);
  expect(differences(at({ list: [1, 2] }), at({ list: [2, 1] }))).toEqual([
    "pod a: /list/0 is 1 instead of 2",
  ]);
  expect(differences(at({ up: true }), at({}))).toEqual(["pod a: /up is true instead of undefined"]);
  expect(differences(at({ up: true }), new Map())).toEqual(['pod a is left over: {"up":true}']);
});
