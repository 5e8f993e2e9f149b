import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOfNumber, parseAddress } from "./address.ts";
import { parsePrefix } from "./prefix.ts";
import {
  addressCountOfRange,
  firstAddressesOf,
  parseRange,
  rangeContains,
  rangeOfPrefix,
  rangesOverlap,
  subtractRanges,
} from "./range.ts";
import { assignableCount, assignableRange, parseWhereaboutsRange } from "./whereabouts-range.ts";

const range = (text: string) => {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(`${text} should be a range`);
  return parsed;
};

const whereabouts = (text: string) => {
  const parsed = parseWhereaboutsRange(text);
  if (parsed === undefined) throw new Error(`${text} should be a whereabouts range`);
  return parsed;
};

const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} should be an address`);
  return parsed;
};

const addressNumbered = (number: number) => {
  const parsed = addressOfNumber(BigInt(number), 4);
  if (parsed === undefined) throw new Error("in range");
  return parsed;
};

describe("ranges", () => {
  test.each(["10.0.0.9-10.0.0.1", "10.0.0.1-::1", "10.0.0.1", "10.0.0.1-", "-10.0.0.1"])(
    "refuses %s",
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  test("lists the first few of even the largest", () => {
    const prefix = parsePrefix("fd00::/8");
    expect(prefix && firstAddressesOf(rangeOfPrefix(prefix), 3)).toEqual(["fd00::", "fd00::1", "fd00::2"]);
    expect(firstAddressesOf(range("10.0.0.254-10.0.1.1"), 10)).toEqual([
      "10.0.0.254",
      "10.0.0.255",
      "10.0.1.0",
      "10.0.1.1",
    ]);
  });

  test("contain and overlap by number, not by text", () => {
    expect(rangeContains(range("10.0.0.9-10.0.0.100"), address("10.0.0.20"))).toBe(true);
    expect(rangeContains(range("10.0.0.9-10.0.0.100"), address("::20"))).toBe(false);
    expect(rangesOverlap(range("10.0.0.1-10.0.0.9"), range("10.0.0.9-10.0.0.10"))).toBe(true);
    expect(rangesOverlap(range("10.0.0.1-10.0.0.9"), range("10.0.0.10-10.0.0.11"))).toBe(false);
  });

  test("what is left after holes is exactly what no hole holds", () => {
    const part = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
      .map(([a, b]) => ({ first: addressNumbered(Math.min(a, b)), last: addressNumbered(Math.max(a, b)) }));
    fc.assert(
      fc.property(part, fc.array(part, { maxLength: 6 }), (whole, holes) => {
        const left = subtractRanges(whole, holes);
        for (let number = 0; number <= 60; number += 1) {
          const at = addressNumbered(number);
          const isLeft = rangeContains(whole, at) && !holes.some((hole) => rangeContains(hole, at));
          expect(left.some((piece) => rangeContains(piece, at))).toBe(isLeft);
        }
      }),
    );
  });
});

describe("whereabouts ranges", () => {
  test("are masked, and host bits do not become the start", () => {
    expect(whereabouts("192.168.2.225/28")).toEqual({ prefix: "192.168.2.224/28", start: null, end: null });
  });

  test("may name both ends", () => {
    expect(whereabouts("10.60.3.100-10.60.3.200/24")).toEqual({
      prefix: "10.60.3.0/24",
      start: "10.60.3.100",
      end: "10.60.3.200",
    });
    expect(whereabouts("fd60::5-fd60::ff/64")).toEqual({
      prefix: "fd60::/64",
      start: "fd60::5",
      end: "fd60::ff",
    });
  });

  test.each([
    "10.60.3.0",
    "10.60.4.1-10.60.3.200/24",
    "10.60.3.9-10.60.3.1/24",
    "a-b/24",
    "10.0.0.1-::5/64",
    "",
  ])("refuses %s", (text) => {
    expect(parseWhereaboutsRange(text)).toBeUndefined();
  });

  test("never assign the network's own and its last address", () => {
    expect(assignableRange(whereabouts("10.60.4.0/30"))).toEqual({ first: "10.60.4.1", last: "10.60.4.2" });
    expect(assignableRange(whereabouts("fd60:5::/112"))).toEqual({
      first: "fd60:5::1",
      last: "fd60:5::fffe",
    });
    expect(assignableRange(whereabouts("10.0.0.0-10.0.0.255/24"))).toEqual({
      first: "10.0.0.1",
      last: "10.0.0.254",
    });
  });

  test.each(["10.0.0.0/31", "10.0.0.0/32", "fd00::/127", "fd00::/128"])("assign nothing of %s", (text) => {
    expect(assignableRange(whereabouts(text))).toBeUndefined();
    expect(assignableCount(whereabouts(text), [])).toBe(0n);
  });

  test("ignore ends outside the prefix", () => {
    const outside = { ...whereabouts("10.0.0.0/24"), start: address("10.0.1.7"), end: address("10.0.1.9") };
    expect(assignableRange(outside)).toEqual({ first: "10.0.0.1", last: "10.0.0.254" });
  });

  test("count without what is excluded, once", () => {
    const recorded = {
      ...whereabouts("10.60.3.0/24"),
      start: address("10.60.3.100"),
      end: address("10.60.3.200"),
    };
    expect(assignableCount(recorded, [])).toBe(101n);
    expect(assignableCount(recorded, ["10.60.3.104/30"])).toBe(97n);
    expect(assignableCount(recorded, ["10.60.3.104/30", "10.60.3.105", "10.61.0.0/16", "nonsense"])).toBe(
      97n,
    );
    expect(addressCountOfRange(range("fd00::-fd00::ffff:ffff:ffff:ffff"))).toBe(1n << 64n);
  });
});
