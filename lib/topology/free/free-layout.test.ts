import fc from "fast-check";
import { expect, test } from "vitest";
import { createFreeLayout, type FreeBox, type FreeEdge, type Point } from "./free-layout.ts";

const settle = (
  boxes: readonly FreeBox[],
  edges: readonly FreeEdge[],
  kept: ReadonlyMap<string, Point> = new Map(),
): ReadonlyMap<string, Point> => {
  const layout = createFreeLayout(boxes, edges, kept);
  while (!layout.step());
  return layout.positions();
};
const graph = (pods: number, networks: number, salt = 0) => ({
  boxes: [
    ...Array.from({ length: networks }, (_, at): FreeBox => ({ id: `net-${at}`, width: 90, height: 28 })),
    ...Array.from({ length: pods }, (_, at): FreeBox => ({ id: `pod-${at}`, width: 140, height: 36 })),
  ],
  edges: Array.from({ length: pods }, (_, at): FreeEdge => ({
    from: `pod-${at}`,
    to: `net-${(at * 7 + salt) % networks}`,
  })),
});
const overlaps = (boxes: readonly FreeBox[], at: ReadonlyMap<string, Point>): number => {
  let count = 0;
  boxes.forEach((a, index) => {
    for (const b of boxes.slice(index + 1)) {
      const [p, q] = [at.get(a.id), at.get(b.id)];
      if (p === undefined || q === undefined) throw new Error(a.id);
      if (Math.abs(p.x - q.x) < (a.width + b.width) / 2 && Math.abs(p.y - q.y) < (a.height + b.height) / 2)
        count += 1;
    }
  });
  return count;
};
const sizes = fc.record({
  pods: fc.integer({ min: 1, max: 60 }),
  networks: fc.integer({ min: 1, max: 8 }),
  salt: fc.nat(9),
});

test("no two boxes overlap, and every number is one", () => {
  fc.assert(
    fc.property(sizes, ({ pods, networks, salt }) => {
      const { boxes, edges } = graph(pods, networks, salt);
      const at = settle(boxes, edges);
      expect(overlaps(boxes, at)).toBe(0);
      for (const { x, y } of at.values()) expect(Number.isFinite(x + y)).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test("a picture has about the shape of its frame, wide or high", () => {
  const { boxes, edges } = graph(24, 5);
  for (const aspect of [0.6, 1, 2.2]) {
    const layout = createFreeLayout(boxes, edges, new Map(), aspect);
    while (!layout.step());
    const at = [...layout.positions().values()];
    const across = Math.max(...at.map(({ x }) => x)) - Math.min(...at.map(({ x }) => x)) + 140;
    const down = Math.max(...at.map(({ y }) => y)) - Math.min(...at.map(({ y }) => y)) + 36;
    expect(across / down).toBeGreaterThan(aspect * 0.7);
    expect(across / down).toBeLessThan(aspect * 1.4);
  }
});

test("same input, same picture, in whatever order it comes", () => {
  const { boxes, edges } = graph(20, 4);
  expect(settle(boxes.toReversed(), edges)).toEqual(settle(boxes, edges));
});

test("what has a place keeps it: new boxes go where there is room", () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 6 }), ({ pods, networks, salt }, more) => {
      const before = graph(pods, networks, salt);
      const kept = settle(before.boxes, before.edges);
      const after = graph(pods + more, networks, salt);
      const at = settle(after.boxes, after.edges, kept);
      for (const [id, place] of kept) expect(at.get(id)).toEqual(place);
      expect(overlaps(after.boxes, at)).toBe(0);
    }),
    { numRuns: 10 },
  );
});

test("150 boxes with 150 edges are placed within 300 ms", () => {
  const { boxes, edges } = graph(130, 20);
  const times = [1, 2, 3, 4].map(() => {
    const startedMs = performance.now();
    settle(boxes, edges);
    return performance.now() - startedMs;
  });
  expect(Math.min(...times)).toBeLessThan(300);
});
