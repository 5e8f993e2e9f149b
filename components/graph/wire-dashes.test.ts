import { expect, test } from "vitest";
import { wirePath } from "./wire-dashes.ts";

const tap = (lane: string, x: number, glyph: "observed" | "missing" | "attaching" = "observed") => ({
  lane,
  x,
  glyph,
});
const LANES = [
  { id: "a", x: 100, texture: "solid" },
  { id: "b", x: 200, texture: "rails" },
  { id: "c", x: 300, texture: "thin" },
];

/** Where a line is drawn, from a dash pattern. */
const drawn = (
  from: number,
  to: number,
  dashes: readonly number[] | undefined,
): readonly (readonly number[])[] => {
  if (dashes === undefined) return [[from, to]];
  const parts: (readonly number[])[] = [];
  let at = from;
  dashes.forEach((length, index) => {
    if (index % 2 === 0 && length > 0.05) parts.push([at, Math.min(to, at + length)]);
    at += length;
  });
  return parts;
};

test("a wire breaks for 6 px on either side of a lane that the workload is not on", () => {
  const path = wirePath(50, [tap("a", 100), tap("c", 300)], LANES);
  expect(path).toMatchObject({ from: 50, to: 300 });
  expect(drawn(50, 300, path?.dashes)).toEqual([
    [50, 191],
    [209, 300],
  ]);
});

test("a wire that crosses nothing is one line, and without taps there is none", () => {
  expect(wirePath(50, [tap("a", 100)], LANES)?.dashes).toBeUndefined();
  expect(wirePath(50, [], LANES)).toBeUndefined();
});

test("a wire to something missing ends before its lane", () => {
  expect(wirePath(50, [tap("b", 200, "missing")], LANES)?.to).toBe(189);
});

test("the last stretch to what is on its way is dashed, and still broken at lanes", () => {
  const path = wirePath(50, [tap("a", 100), tap("c", 300, "attaching")], LANES);
  const parts = drawn(50, 300, path?.dashes);
  expect(parts[0]).toEqual([50, 103]);
  expect(parts.slice(1).every(([start = 0, end = 0]) => end - start <= 3.001)).toBe(true);
  expect(parts.some(([start = 0, end = 0]) => start < 209 && end > 191)).toBe(false);
});
