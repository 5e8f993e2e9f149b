import fc from "fast-check";
import { expect, test } from "vitest";
import { strandPieces } from "./strand-pieces.ts";

test("a strand passes underneath what it isn't on", () => {
  expect(strandPieces(0, 100, [50])).toEqual([
    { from: 0, to: 44 },
    { from: 56, to: 100 },
  ]);
  expect(strandPieces(0, 100, [])).toEqual([{ from: 0, to: 100 }]);
  expect(strandPieces(0, 100, [0, 100, 200])).toEqual([{ from: 0, to: 100 }]);
});

test("pieces stay inside, in order, and off every line that is crossed", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 450 })), (crossed) => {
      const pieces = strandPieces(0, 400, crossed);
      let end = 0;
      for (const { from, to } of pieces) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(400);
        for (const x of crossed)
          if (x > 0 && x < 400) expect(x > from - 6 && x < to + 6 && x > from && x < to).toBe(false);
        end = to;
      }
    }),
  );
});
