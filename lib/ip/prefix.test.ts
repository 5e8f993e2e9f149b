import fc from "fast-check";
import { Address4, Address6 } from "ip-address";
import { describe, expect, test } from "vitest";
import { parseAddress } from "./address.ts";
import {
  addressCountOf,
  firstOfPrefix,
  lastOfPrefix,
  parseAddressInPrefix,
  parsePrefix,
  prefixContains,
  prefixCovers,
  prefixesOverlap,
} from "./prefix.ts";

const prefix = (text: string) => {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`${text} should be a prefix`);
  return parsed;
};

const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} should be an address`);
  return parsed;
};

describe("parsePrefix", () => {
  test.each([
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/+8",
    "10.0.0.0/8 ",
    "10.0.0.0/255.0.0.0",
    "10.0/16",
    "fd00::/129",
    "fd00::/1000",
    "::ffff:10.0.0.0/95",
    "::ffff:10.0.0.0/129",
    "/24",
    "",
  ])("refuses %s", (text) => {
    expect(parsePrefix(text)).toBeUndefined();
  });

  test.each([
    ["192.168.2.225/28", "192.168.2.224/28"],
    ["10.0.0.1/32", "10.0.0.1/32"],
    ["10.1.2.3/0", "0.0.0.0/0"],
    ["fd00::1/64", "fd00::/64"],
    ["::/0", "::/0"],
    ["::ffff:10.0.0.7/120", "10.0.0.0/24"],
  ])("masks %s to %s", (text, canonical) => {
    expect(parsePrefix(text)).toBe(canonical);
  });

  test("keeps the address beside its network", () => {
    expect(parseAddressInPrefix("10.20.0.15/24")).toEqual({
      address: "10.20.0.15",
      prefixLength: 24,
      prefix: "10.20.0.0/24",
    });
  });
});

test("the end of an IPv6 prefix stays IPv6, also where it looks like a mapped IPv4 address", () => {
  expect(lastOfPrefix(prefix("::/80"))).toBe("::ffff:ffff:ffff");
});

test("first, last and count agree with ip-address", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (text, length) => {
      const second = new Address4(`${text}/${length}`);
      const first = prefix(`${text}/${length}`);
      expect(firstOfPrefix(first)).toBe(second.startAddress().correctForm());
      expect(lastOfPrefix(first)).toBe(second.endAddress().correctForm());
      expect(addressCountOf(first)).toBe(1n << BigInt(32 - length));
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (text, length) => {
      if (parseAddress(text)?.includes(":") !== true) return;
      const second = new Address6(`${text}/${length}`);
      const first = prefix(`${text}/${length}`);
      expect(firstOfPrefix(first)).toBe(second.startAddress().correctForm());
      expect(lastOfPrefix(first)).toBe(second.endAddress().correctForm());
    }),
  );
});

test("contains agrees with ip-address", () => {
  const near = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4());
  fc.assert(
    fc.property(near, ([base, length, other]) => {
      const second = new Address4(other).isInSubnet(new Address4(`${base}/${length}`));
      expect(prefixContains(prefix(`${base}/${length}`), address(other))).toBe(second);
    }),
  );
});

test("families never contain each other", () => {
  expect(prefixContains(prefix("0.0.0.0/0"), address("::1"))).toBe(false);
  expect(prefixContains(prefix("::/0"), address("10.0.0.1"))).toBe(false);
  expect(prefixesOverlap(prefix("0.0.0.0/0"), prefix("::/0"))).toBe(false);
});

test("covering and overlapping", () => {
  expect(prefixCovers(prefix("10.0.0.0/8"), prefix("10.1.0.0/16"))).toBe(true);
  expect(prefixCovers(prefix("10.1.0.0/16"), prefix("10.0.0.0/8"))).toBe(false);
  expect(prefixCovers(prefix("10.0.0.0/8"), prefix("10.0.0.0/8"))).toBe(true);
  expect(prefixesOverlap(prefix("10.1.0.0/16"), prefix("10.0.0.0/8"))).toBe(true);
  expect(prefixesOverlap(prefix("10.1.0.0/16"), prefix("10.2.0.0/16"))).toBe(false);
});
