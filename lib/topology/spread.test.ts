import { expect, test } from "vitest";
import { createSpreadMemory, spread } from "./spread.ts";
import { build, NETWORKS, web } from "./testing/built.ts";

test("lanes and rows that stay where they are stay the same list, whatever happens to a tap", () => {
  const before = build(NETWORKS, [web("web-1")]);
  const memory = createSpreadMemory();
  const wide = spread(before, before.width + 40, memory);
  expect(wide.width).toBeGreaterThan(before.width);
  const [tap, ...others] = before.edges;
  if (tap === undefined) throw new Error("nothing is drawn");
  const edges = [{ ...tap, glyph: "failed" as const }, ...others];
  expect(spread({ ...before, edges }, before.width + 40, memory).vertices).toBe(wide.vertices);
  expect(spread(before, before.width + 100, memory).vertices).not.toBe(wide.vertices);
});
