import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

/** Reads what csvOf writes, by RFC 4180. */
const read = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
};

test("what is written reads back as it was, but for the apostrophe before what could be a formula", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 4 })), (rows) => {
      const back = read(csvOf(rows));
      expect(back.map((row) => row.length)).toEqual(rows.map((row) => row.length));
      rows.flat().forEach((value, at) => {
        const cell = back.flat()[at];
        expect([value, `'${value}`]).toContain(cell);
      });
    }),
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "＝1", '=HYPERLINK("http://x")'])(
  "%j is no formula any more",
  (value) => {
    expect(read(csvOf([[value]]))[0]?.[0]).toBe(`'${value}`);
  },
);

test("numbers stay numbers, and nothing is nothing", () => {
  expect(csvOf([[-1, null, "a b"]])).toBe("-1,,a b\r\n");
});
