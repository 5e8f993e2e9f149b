import fc from "fast-check";
import { parseIp, stringifyIp } from "ip-bigint";
import { expect, test } from "vitest";
import { parseAddress } from "./address.ts";
import { isCanonicalIPv6 } from "./canonical-ipv6.ts";

const group = fc.oneof(fc.constant(0), fc.constantFrom(1, 0xffff, 0xa0), fc.nat(0xffff));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });
const numberOf = (all: readonly number[]): bigint =>
  all.reduce((sum, each) => (sum << 16n) | BigInt(each), 0n);
const textOf = (number: bigint): string => stringifyIp({ number, version: 6 });

/** Any way to write it: with `::` for some run of zeros or without, with leading zeros, in capitals. */
const written = fc
  .record({
    groups,
    gapAt: fc.nat(7),
    gapLength: fc.nat(8),
    padding: fc.constantFrom(0, 0, 4),
    isUpper: fc.boolean(),
  })
  .map(({ groups: all, gapAt, gapLength, padding, isUpper }) => {
    const texts = all.map((each) => each.toString(16).padStart(padding, "0"));
    const run = all.slice(gapAt, gapAt + gapLength);
    const hasGap = run.length > 0 && run.every((each) => each === 0);
    const text = hasGap
      ? `${texts.slice(0, gapAt).join(":")}::${texts.slice(gapAt + run.length).join(":")}`
      : texts.join(":");
    return isUpper ? text.toUpperCase() : text;
  });

test("what is made of a number is canonical, unless it stands for an IPv4 address", () => {
  fc.assert(
    fc.property(groups, (all) => {
      const number = numberOf(all);
      expect(isCanonicalIPv6(textOf(number))).toBe(number >> 32n !== 0xffffn);
    }),
    { numRuns: 2_000 },
  );
});

test("what is taken for canonical is what would be made of its number", () => {
  fc.assert(
    fc.property(written, (text) => {
      const { number } = parseIp(text);
      expect(isCanonicalIPv6(text)).toBe(textOf(number) === text && number >> 32n !== 0xffffn);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ["::", "::"],
  ["::1", "::1"],
  ["fd00:0:0:1::2", "fd00:0:0:1::2"],
  ["fd00::1:0:0:2", "fd00::1:0:0:2"],
  ["fd00:0:0:1::", "fd00:0:0:1::"],
  ["1:0:0:2::3:4", "1::2:0:0:3:4"],
  ["1::2:0:0:3:4", "1::2:0:0:3:4"],
  ["::ffff:a3c:1", "10.60.0.1"],
  ["::10.60.0.1", "::a3c:1"],
  ["FD00::1", "fd00::1"],
  ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
])("%s", (text, canonical) => {
  expect(parseAddress(text)).toBe(canonical);
});
