import fc from "fast-check";
import { Address4, Address6 } from "ip-address";
import { describe, expect, test } from "vitest";
import {
  addressAt,
  addressOfNumber,
  compareAddresses,
  familyOf,
  numberOfAddress,
  offsetOfAddress,
  parseAddress,
  parseZonedAddress,
} from "./address.ts";
import { scopeOfAddress } from "./address-scope.ts";

const mapped = 0xffffn;
const ipv6Number = fc
  .bigInt({ min: 0n, max: (1n << 128n) - 1n })
  .filter((number) => number >> 32n !== mapped);
const ipv4Number = fc.bigInt({ min: 0n, max: 0xffffffffn });

const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} should be an address`);
  return parsed;
};

describe("parseAddress", () => {
  test.each([
    "",
    "010.0.0.1",
    "10.0.0.01",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.",
    ".1.2.3",
    "1..2.3",
    "0x7f.1",
    "0x7f.0.0.1",
    "2130706433",
    "256.0.0.1",
    "10.0.0.1/24",
    " 10.0.0.1",
    "10.0.0.1 ",
    "10.0.0.-1",
    "::1%eth0",
    "fd00::/64",
    ":",
    ":::",
    "::1::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:",
    ":1:2:3:4:5:6:7",
    "fd00::12345",
    "fd00::g",
    "::ffff:10.0.0.256",
    "::ffff:010.0.0.1",
    "::10.0.0",
    "1:2:3:4:5:6:7:1.2.3.4",
    "١.٢.٣.٤",
    "9".repeat(100_000),
    ":".repeat(100_000),
  ])("refuses %s", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each([
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["FD00:0:0:0:0:0:0:1", "fd00::1"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["0001:02::0003", "1:2::3"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
  ])("writes %s as %s", (text, canonical) => {
    expect(parseAddress(text)).toBe(canonical);
  });

  test.each(["::ffff:10.0.0.1", "::FFFF:a00:1", "0:0:0:0:0:ffff:10.0.0.1"])(
    "takes the mapped %s for the IPv4 address that it is",
    (text) => {
      expect(parseAddress(text)).toBe("10.0.0.1");
    },
  );

  test("agrees with ip-address on every IPv4 address", () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(numberOfAddress(address(text))).toBe(new Address4(text).bigInt());
      }),
    );
  });

  test("agrees with ip-address on every IPv6 address and its canonical text", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const second = new Address6(text);
        const first = address(text);
        if (familyOf(first) === 4) return;
        expect(numberOfAddress(first)).toBe(second.bigInt());
        expect(first).toBe(second.correctForm());
      }),
      { numRuns: 1_000 },
    );
  });

  test("takes nothing that ip-address refuses", () => {
    const noise = fc.string({ unit: fc.constantFrom(..."0123456789abcf:.%/-xg"), maxLength: 24 });
    fc.assert(
      fc.property(noise, (text) => {
        if (parseAddress(text) === undefined) return;
        expect(text.includes(":") ? Address6.isValid(text) : Address4.isValid(text)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  test("takes its own text unchanged", () => {
    fc.assert(
      fc.property(ipv6Number, (number) => {
        const text = addressOfNumber(number, 6);
        expect(text).toBeDefined();
        expect(parseAddress(text ?? "")).toBe(text);
      }),
    );
  });
});

describe("zones", () => {
  test("are split off", () => {
    expect(parseZonedAddress("fe80::1%eth0")).toEqual({ address: "fe80::1", zone: "eth0" });
    expect(parseZonedAddress("fe80::1")).toEqual({ address: "fe80::1", zone: null });
  });

  test.each(["fe80::1%", "10.0.0.1%eth0", "%eth0"])("refuses %s", (text) => {
    expect(parseZonedAddress(text)).toBeUndefined();
  });
});

describe("arithmetic", () => {
  test("offset and address are each other's inverse", () => {
    fc.assert(
      fc.property(ipv6Number, ipv6Number, (a, b) => {
        const base = addressOfNumber(a, 6);
        const target = addressOfNumber(b, 6);
        if (base === undefined || target === undefined) throw new Error("numbers in range are addresses");
        const offset = offsetOfAddress(base, target);
        expect(offset).toBe(b - a);
        expect(addressAt(base, offset ?? 0n)).toBe(target);
      }),
    );
  });

  test("never leaves the address space", () => {
    expect(addressAt(address("255.255.255.255"), 1n)).toBeUndefined();
    expect(addressAt(address("0.0.0.0"), -1n)).toBeUndefined();
    expect(addressAt(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 1n)).toBeUndefined();
    expect(addressOfNumber(1n << 32n, 4)).toBeUndefined();
  });

  test("has no offset across families", () => {
    expect(offsetOfAddress(address("10.0.0.1"), address("::1"))).toBeUndefined();
  });

  test("sorts by number, IPv4 first", () => {
    fc.assert(
      fc.property(ipv4Number, ipv4Number, ipv6Number, (a, b, c) => {
        const [first, second, other] = [addressOfNumber(a, 4), addressOfNumber(b, 4), addressOfNumber(c, 6)];
        if (first === undefined || second === undefined || other === undefined) throw new Error("in range");
        expect(Math.sign(compareAddresses(first, second))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(compareAddresses(first, other)).toBeLessThan(0);
        expect(compareAddresses(other, first)).toBeGreaterThan(0);
      }),
    );
  });
});

test.each([
  ["0.0.0.0", "unspecified"],
  ["127.0.0.5", "loopback"],
  ["169.254.3.1", "link-local"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "global"],
  ["10.0.0.1", "global"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["fe80::1", "link-local"],
  ["febf::1", "link-local"],
  ["fec0::1", "global"],
  ["ff02::1", "multicast"],
  ["fd00::1", "global"],
])("%s is %s", (text, scope) => {
  expect(scopeOfAddress(address(text))).toBe(scope);
});
