import fc from "fast-check";
import { expect, test } from "vitest";
import { walkFree } from "./walk-free.ts";

const places = new Map([
  ["middle", { x: 0, y: 0 }],
  ["right", { x: 100, y: 10 }],
  ["far right", { x: 220, y: 0 }],
  ["below", { x: 30, y: 120 }],
  ["aside", { x: 100, y: 90 }],
]);

test("an arrow leads to what is next that way; off the edge it leads nowhere", () => {
  expect(walkFree(places, new Set(), "middle", "ArrowRight")).toBe("right");
  expect(walkFree(places, new Set(), "middle", "ArrowDown")).toBe("below");
  expect(walkFree(places, new Set(), "middle", "ArrowUp")).toBeNull();
  expect(walkFree(places, new Set(), "nobody", "ArrowUp")).toBeNull();
});

test("what is joined comes before what merely stands nearer", () => {
  expect(walkFree(places, new Set(["far right"]), "middle", "ArrowRight")).toBe("far right");
});

test("from wherever, some arrow leads on as long as there is anything else", () => {
  const point = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
  fc.assert(
    fc.property(fc.uniqueArray(point, { minLength: 2, selector: ({ x, y }) => `${x} ${y}` }), (points) => {
      const all = new Map(points.map((at, index) => [String(index), at]));
      for (const id of all.keys())
        expect(
          (["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] as const).some(
            (key) => walkFree(all, new Set(), id, key) !== null,
          ),
        ).toBe(true);
    }),
    { numRuns: 50 },
  );
});
