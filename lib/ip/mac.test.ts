import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMac } from "./mac.ts";

test.each([
  ["00:00:5E:00:53:01", "00:00:5e:00:53:01"],
  ["00-00-5e-00-53-01", "00:00:5e:00:53:01"],
  ["0000.5e00.5301", "00:00:5e:00:53:01"],
  ["02:00:5e:10:00:00:00:01", "02:00:5e:10:00:00:00:01"],
  ["0200.5e10.0000.0001", "02:00:5e:10:00:00:00:01"],
  [
    "00-00-00-00-fe-80-00-00-00-00-00-00-02-00-5e-10-00-00-00-01",
    "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01",
  ],
])("reads %s", (text, canonical) => {
  expect(parseMac(text)).toBe(canonical);
});

test.each([
  "",
  "00:00:5e:00:53",
  "00:00:5e:00:53:01:02",
  "00:00-5e:00:53:01",
  "00:00:5e:00:53:1",
  "00005e005301",
  "0000.5e00",
  "00:00:5e:00:53:0g",
  " 00:00:5e:00:53:01",
  ":".repeat(100_000),
])("refuses %s", (text) => {
  expect(parseMac(text)).toBeUndefined();
});

test("canonical text stays as it is", () => {
  const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(octets, fc.constantFrom(":", "-"), (numbers, separator) => {
      const hex = numbers.map((number) => number.toString(16).padStart(2, "0"));
      expect(parseMac(hex.join(separator).toUpperCase())).toBe(hex.join(":"));
    }),
  );
});
