import { expect, test } from "vitest";
import { ANIMATED_MAX, changedTaps } from "./changed-taps.ts";
import { byId, type PictureElement } from "./picture-element.ts";

const tap = (id: string, x: number, glyph = "observed"): PictureElement => ({
  group: "nodes",
  data: { id, kind: "tap", glyph },
  position: { x, y: 40 },
});
const wire = (id: string): PictureElement => ({
  group: "edges",
  data: { id, kind: "wire", source: "a", target: "b" },
});

test("a tap that came, one with another sign and one that stands elsewhere are seen to change", () => {
  const before = byId([tap("stays", 0), tap("turns", 10), tap("goes", 20), tap("moves", 30), wire("w")]);
  expect(
    changedTaps(before, [
      tap("stays", 0),
      tap("turns", 10, "failed"),
      tap("moves", 50),
      tap("comes", 60),
      wire("w2"),
    ]),
  ).toEqual([
    { id: "turns", kind: "changed", x: 0, y: 0 },
    { id: "moves", kind: "moved", x: -20, y: 0 },
    { id: "comes", kind: "new", x: 0, y: 0 },
  ]);
});

test("the first picture doesn't grow, and more at once than can be followed cuts", () => {
  const many = Array.from({ length: ANIMATED_MAX + 1 }, (_, index) => tap(`t${index}`, index));
  expect(changedTaps(new Map(), many)).toEqual([]);
  expect(changedTaps(byId([wire("w")]), many)).toEqual([]);
  expect(changedTaps(byId([wire("w")]), many.slice(1))).toHaveLength(ANIMATED_MAX);
});
