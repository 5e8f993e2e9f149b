import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("is drawn from all between 0 and a ceiling that doubles from 0.5 s to 30 s, never below 100 ms", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (strikes, drawn) => {
        const waitMs = backoffMs(strikes, null, () => drawn);
        const ceiling = Math.min(30_000, 500 * 2 ** Math.min(strikes - 1, 20));
        expect(waitMs).toBeGreaterThanOrEqual(100);
        expect(waitMs).toBeCloseTo(Math.max(100, drawn * ceiling), 6);
      },
    ),
  );
});

test("never comes back before the server's Retry-After, and not all in the same second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 300_000 }), (strikes, asked) => {
      expect(backoffMs(strikes, asked, () => 0)).toBeGreaterThanOrEqual(asked);
      expect(backoffMs(strikes, asked, () => 0.9)).toBeGreaterThanOrEqual(asked + 900);
    }),
  );
});
