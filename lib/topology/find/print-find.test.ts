import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELDS, FIXED, isFieldName, isOrderOperator, OPERATORS, ORDERED } from "./fields.ts";
import { type Find, parseFind } from "./parse-find.ts";
import { allOf, conditionsOf, printFind } from "./print-find.ts";

const word = fc.constantFrom("upf-0", "10.60.1.10", "core5g/upf-0", "two words", "and", "fd60::/16");
/** Fields that take any text: of the others only some values can be read. */
const FREE = Object.keys(FIELDS)
  .filter(isFieldName)
  .filter((field) => FIXED[field] === undefined && !ORDERED.includes(field) && field !== "mac");
const condition = fc.record({
  kind: fc.constant("condition" as const),
  field: fc.constantFrom(...FREE),
  operator: fc.constantFrom(...OPERATORS.filter((operator) => !isOrderOperator(operator))),
  values: fc.array(word, { minLength: 1, maxLength: 1 }),
});
const list = fc.record({
  kind: fc.constant("condition" as const),
  field: fc.constantFrom(...FREE),
  operator: fc.constant("in" as const),
  values: fc.array(word, { minLength: 2, maxLength: 3 }),
});
const leaf: fc.Arbitrary<Find> = fc.oneof(
  fc.record({ kind: fc.constant("word" as const), text: word }),
  condition,
  list,
);
const tree: fc.Arbitrary<Find> = fc.letrec<{ node: Find }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ kind: fc.constant("not" as const), part: tie("node") }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      parts: fc.array(tie("node"), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).node;

/** `and` in `and` and `or` in `or` say the same as one; the reader may join them. */
const meaning = (find: Find): unknown => {
  if (find.kind === "and" || find.kind === "or") {
    const parts = find.parts.flatMap((part) => {
      const inner = meaning(part) as { kind?: string; parts?: unknown[] };
      return inner.kind === find.kind ? (inner.parts ?? []) : [inner];
    });
    return { kind: find.kind, parts };
  }
  return find.kind === "not" ? { kind: "not", part: meaning(find.part) } : find;
};
const read = (text: string): Find => {
  const parsed = parseFind(text);
  if (!parsed.ok || parsed.find === null) throw new Error(`“${text}” can't be read`);
  return parsed.find;
};

test("what is printed reads back as the same", () => {
  fc.assert(
    fc.property(tree, (find) => {
      expect(meaning(read(printFind(find)))).toEqual(meaning(find));
    }),
  );
});

test("conditions taken apart and joined again are the same find", () => {
  fc.assert(
    fc.property(tree, (find) => {
      expect(meaning(read(allOf(conditionsOf(find))))).toEqual(meaning(find));
    }),
  );
  expect(conditionsOf(read("vlan in (10, 206) namespace != kube-system"))).toEqual([
    "vlan in (10, 206)",
    "namespace != kube-system",
  ]);
  expect(conditionsOf(null)).toEqual([]);
});
