import { expect, test } from "vitest";
import { pillWidth } from "../../lib/topology/pill.ts";
import { aLane, aPicture, aTap } from "../graph/testing/picture.ts";
import { STRIP_MAX, stripOf } from "./strip.ts";

const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
const view = aPicture({ vertices: names.map((name, index) => aLane(name, index * 100)) });

test("a strip has the lanes that are used, in their order", () => {
  const strip = stripOf(view, [aTap("p", "n5", 0, 0), aTap("p", "n1", 0, 0)]);
  expect(strip.lanes.map(({ id }) => id)).toEqual(["n1", "n5"]);
  expect(strip.isCut).toBe(false);
});

test("where not all fit, what is ill stays, and it says that some are left out", () => {
  const taps = names.flatMap((name, index) =>
    Array.from({ length: 12 - index }, (_, row) => aTap(`p${row}`, name, 0, 0)),
  );
  const strip = stripOf(view, [...taps, aTap("q", "n11", 0, 0, { isIll: true })]);
  expect(strip.isCut).toBe(true);
  expect(strip.lanes).toHaveLength(STRIP_MAX - 1);
  expect(strip.lanes.at(-1)?.id).toBe("n11");
});

test("pills have room beside each other: the wider they are, the fewer lanes", () => {
  const taps = names.map((name) => aTap("p", name, 0, 0, { glyph: "fold", count: 12_345 }));
  const strip = stripOf(view, taps);
  const pill = pillWidth(12_345);
  expect(strip.cell).toBeGreaterThan(pill);
  expect((strip.lanes.length + 1) * strip.cell).toBeLessThanOrEqual(STRIP_MAX * 21);
});
