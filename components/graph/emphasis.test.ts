import { describe, expect, test } from "vitest";
import { emphasisOf, NOTHING_PICKED } from "./emphasis.ts";
import { aLane, aPicture, aRow, aTap } from "./testing/picture.ts";

const mine = aTap("upf-0", "a", 100, 20);
const shared = aTap("upf-1", "a", 100, 60);
const other = aTap("web", "b", 200, 100);
const ill = aTap("web", "c", 300, 100, { glyph: "failed", isIll: true });
const view = aPicture({
  vertices: [
    ...[aLane("a", 100), aLane("b", 200), aLane("c", 300)],
    ...[aRow("upf-0", 20), aRow("upf-1", 60), aRow("web", 100)],
  ],
  edges: [mine, shared, other, ill],
});
const alone = () => [];

describe("a selection", () => {
  test("lights its path, steps the shared lane back, dims the rest, and never trouble", () => {
    const emphasis = emphasisOf(view, { row: "upf-0", lane: null }, NOTHING_PICKED, alone);
    expect(emphasis.strengthOf(mine)).toBe(1);
    expect(emphasis.strengthOf(shared)).toBe(0.8);
    expect(emphasis.strengthOf(other)).toBe(0.42);
    expect(emphasis.strengthOf(ill)).toBe(1);
    expect(emphasis.isTextDim(ill)).toBe(false);
    expect(emphasis.isTextDim(other)).toBe(true);
    expect(emphasis.isLit("b")).toBe(false);
  });

  test("of a lane lights everybody who is on it", () => {
    const emphasis = emphasisOf(view, { row: null, lane: "a" }, NOTHING_PICKED, alone);
    expect(emphasis.isRowLit("upf-1")).toBe(true);
    expect(emphasis.isRowDim("web")).toBe(true);
    expect(emphasis.strengthOf(shared)).toBe(1);
  });

  test("makes lanes of one segment glow together", () => {
    const mates = (lane: string) => (lane === "c" ? [] : ["a", "b"]);
    const emphasis = emphasisOf(view, { row: "upf-0", lane: null }, NOTHING_PICKED, mates);
    expect(["a", "b", "c"].map((lane) => emphasis.isGlowing(lane))).toEqual([true, true, false]);
    expect(emphasis.isLit("b")).toBe(true);
  });

  test("that is no longer in the picture dims nothing", () => {
    const emphasis = emphasisOf(view, { row: "gone", lane: null }, NOTHING_PICKED, alone);
    expect(emphasis.strengthOf(other)).toBe(1);
    expect(emphasis.isRowDim("web")).toBe(false);
  });

  test("and a hover together light both", () => {
    const emphasis = emphasisOf(view, { row: "upf-0", lane: null }, { row: "web", lane: null }, alone);
    expect(emphasis.row).toBe("upf-0");
    expect(emphasis.preview).toBe("web");
    expect(emphasis.strengthOf(other)).toBe(1);
  });
});
