import { expect, test } from "vitest";
import { ANIMATED_MAX, motionBetween, STILL } from "./motion.ts";
import { aLane, aPicture, aRow, aTap } from "./testing/picture.ts";

const LANES = [aLane("red", 300), aLane("blue", 400)];
const before = aPicture({
  vertices: [...LANES, aRow("a", 100), aRow("b", 140), aRow("c", 180)],
  edges: [aTap("a", "red", 300, 100), aTap("b", "red", 300, 140), aTap("c", "blue", 400, 180)],
});

test("a tap that came, one with another sign, one that stands elsewhere in its row and one that left are seen to change", () => {
  const { taps, gone, rows } = motionBetween(
    before,
    aPicture({
      vertices: before.vertices,
      edges: [
        aTap("a", "red", 310, 100),
        aTap("b", "red", 300, 140, { glyph: "failed" }),
        aTap("b", "blue", 400, 140),
      ],
    }),
  );
  expect(taps).toEqual([
    { id: "a~red", kind: "moved", x: -10 },
    { id: "b~red", kind: "changed", x: 0 },
    { id: "b~blue", kind: "new", x: 0 },
  ]);
  expect(gone.map(({ tap, y }) => [tap.id, y])).toEqual([["c~blue", 180]]);
  expect(rows.size).toBe(0);
});

test("a row that goes takes its taps along at once, and those below glide up as a whole", () => {
  const after = aPicture({
    vertices: [...LANES, aRow("a", 100), aRow("c", 140)],
    edges: [aTap("a", "red", 300, 100), aTap("c", "blue", 400, 140)],
  });
  const { taps, gone, rows, rowOf } = motionBetween(before, after);
  expect([taps, gone]).toEqual([[], []]);
  expect([...rows]).toEqual([["c", 40]]);
  expect(rowOf("c~blue")).toBe("c");
});

test("what stands on a lane with another place cuts, as the lane does", () => {
  const after = aPicture({
    vertices: [LANES[0] ?? aLane("red", 300), aLane("blue", 430), ...before.vertices.slice(2)],
    edges: [...before.edges.slice(0, 2), aTap("c", "blue", 430, 180)],
  });
  expect(motionBetween(before, after)).toMatchObject({ taps: [], gone: [], rows: new Map() });
});

test("the first picture and another scope don't move, and more at once than can be followed cuts", () => {
  const many = aPicture({
    vertices: before.vertices,
    edges: [
      ...before.edges,
      ...Array.from({ length: ANIMATED_MAX + 1 }, (_, index) =>
        aTap("a", "blue", 400, 100, { id: `t${index}` }),
      ),
    ],
  });
  expect(motionBetween(null, before)).toBe(STILL);
  expect(motionBetween(before, { ...before, detail: "namespaces", edges: [] })).toBe(STILL);
  expect(motionBetween(before, many).taps).toEqual([]);
  expect(motionBetween(before, { ...many, edges: many.edges.slice(0, -1) }).taps).toHaveLength(ANIMATED_MAX);
});
