import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter } from "./line-splitter.ts";

test("gives the same lines however the stream is cut into chunks", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc
          .string({ unit: "binary", minLength: 1 })
          .filter((line) => !line.includes("\n") && line.trim() !== ""),
      ),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const splitter = createLineSplitter();
        const seen: string[] = [];
        for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          seen.push(...splitter.take(bytes.subarray(from, from + size)));
          from += size;
        }
        expect(seen).toEqual(lines.map((line) => Buffer.from(line).toString("utf8")));
        expect(splitter.pendingBytes).toBe(0);
      },
    ),
  );
});

test("does not split at U+2028, U+0085 or a carriage return", () => {
  const splitter = createLineSplitter();
  expect(splitter.take(Buffer.from('"a\u2028b\u0085c\rd"\n'))).toEqual(['"a\u2028b\u0085c\rd"']);
});

test("leaves out a line that is too long and reads on", () => {
  const splitter = createLineSplitter(10);
  expect(splitter.take(Buffer.from("short\nmuch too "))).toEqual(["short"]);
  expect(splitter.take(Buffer.from("long to be kept\nnext\n"))).toEqual(["next"]);
  expect(splitter.skipped).toBe(1);
});
