import fc from "fast-check";
import { expect, test } from "vitest";
import { isEqual } from "./is-equal.ts";

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(undefined, null, 0, -1, "", "a", true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "at", "toString"), tie("value"), { maxKeys: 3 }),
  ),
}));

/** Absent fields and undefined ones are the same; which came first says nothing. */
const plain = (what: unknown): unknown => {
  if (Array.isArray(what)) return what.map((each) => ["item", plain(each)]);
  if (typeof what !== "object" || what === null) return [typeof what, what ?? null];
  const fields = Object.entries(what).filter(([, each]) => each !== undefined);
  return {
    fields: fields.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, each]) => [key, plain(each)]),
  };
};
const textOf = (what: unknown): string => JSON.stringify(plain(what));

test("plain data is equal where it says the same", () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(isEqual(one, structuredClone(one))).toBe(true);
      expect(isEqual(one, other)).toBe(textOf(one) === textOf(other));
      expect(isEqual(other, one)).toBe(isEqual(one, other));
    }),
    { numRuns: 500 },
  );
});

test("fields that don't count may differ, but not those of the fields inside", () => {
  expect(isEqual({ at: 1, name: "a" }, { name: "a" }, ["at"])).toBe(true);
  expect(isEqual({ at: 1, seen: 2 }, { seen: 3 }, ["at", "seen"])).toBe(true);
  expect(isEqual({ inner: { at: 1 } }, { inner: { at: 2 } }, ["at"])).toBe(false);
});

test("what is only inherited is no field", () => {
  const one: unknown = JSON.parse('{"__proto__":{}}');
  expect(isEqual(one, { a: 1 })).toBe(false);
  expect(isEqual({ a: 1 }, one)).toBe(false);
  expect(isEqual(one, {})).toBe(false);
  expect(isEqual(one, JSON.parse('{"__proto__":{}}'))).toBe(true);
});
