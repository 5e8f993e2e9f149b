import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

const byNumber = (one: { readonly key: number }, other: { readonly key: number }): number =>
  one.key - other.key;

test("it is as toSorted, and the same list where nothing is to be moved", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.integer({ min: 0, max: 5 }) })), (items) => {
      const sorted = items.toSorted(byNumber);
      expect(inOrder(items, byNumber)).toEqual(sorted);
      expect(inOrder(sorted, byNumber)).toBe(sorted);
    }),
  );
});
