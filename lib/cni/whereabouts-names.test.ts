import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAddress } from "../ip/address.ts";
import { parseAddressInPrefix } from "../ip/prefix.ts";
import { capturedObjects } from "../testing/captures.ts";
import { readIPPool } from "../kube/ippool.ts";
import {
  addressOfPoolKey,
  addressOfReservation,
  reservationName,
  whereaboutsPoolName,
} from "./whereabouts-names.ts";

const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} should be an address`);
  return parsed;
};

const range = (text: string) => {
  const parsed = parseAddressInPrefix(text);
  if (parsed === undefined) throw new Error(`${text} should be a range`);
  return parsed;
};

test("pools are named after their range", () => {
  expect(whereaboutsPoolName({ range: "10.0.0.0/24" })).toBe("10.0.0.0-24");
  expect(whereaboutsPoolName({ range: "fd00::/64" })).toBe("fd00---64");
  expect(whereaboutsPoolName({ range: "10.60.4.0/30", networkName: "tiny" })).toBe("tiny-10.60.4.0-30");
  expect(whereaboutsPoolName({ range: "10.0.1.0/28", networkName: "n", node: "node-a" })).toBe(
    "n-node-a-10.0.1.0-28",
  );
  for (const object of capturedObjects("cluster/ippools.json")) {
    const pool = readIPPool(object);
    const networkName = object.metadata.name.startsWith("tiny-") ? "tiny" : null;
    expect(pool.ok && whereaboutsPoolName({ range: pool.value.rangeText ?? "", networkName })).toBe(
      object.metadata.name,
    );
  }
});

test.each([
  ["10.60.3.100", "10.60.3.100", null],
  ["tiny-10.60.4.1", "10.60.4.1", "tiny"],
  ["my-net-2-10.60.4.1", "10.60.4.1", "my-net-2"],
  ["fd60-5--1", "fd60:5::1", null],
  ["fd00--0", "fd00::", null],
  ["storage-fd00--102", "fd00::102", "storage"],
])("the reservation %s is of %s", (name, text, networkName) => {
  expect(addressOfReservation(name)).toEqual({ address: text, networkName });
});

test("reservations are named and read back alike", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.ipV4(), fc.ipV6()),
      fc.constantFrom(null, "storage", "my-net"),
      (text, networkName) => {
        const name = reservationName(address(text), networkName);
        expect(addressOfReservation(name)).toEqual({ address: address(text), networkName });
      },
    ),
  );
});

test.each(["", "storage", "-", "a-b-c", "10.0.0", "x".repeat(300)])(
  "%.20s is no reservation's name",
  (name) => {
    expect(addressOfReservation(name)).toBeUndefined();
  },
);

describe("pool keys", () => {
  test("are offsets from the range's address as written", () => {
    expect(addressOfPoolKey(range("10.0.0.0/24"), "17")).toBe("10.0.0.17");
    expect(addressOfPoolKey(range("fd00::/64"), "258")).toBe("fd00::102");
    expect(addressOfPoolKey(range("10.20.0.0/22"), "306")).toBe("10.20.1.50");
    expect(addressOfPoolKey(range("10.0.0.8/24"), "2")).toBe("10.0.0.10");
    expect(addressOfPoolKey(range("fd00::/64"), "9223372036854775807")).toBe("fd00::7fff:ffff:ffff:ffff");
  });

  test.each(["x", "", "-1", "1.5", "1e3", "0x10", "256", "9223372036854775808", "99999999999999999999999"])(
    "%s is corrupt",
    (key) => {
      expect(addressOfPoolKey(range("10.0.0.0/24"), key)).toBeUndefined();
    },
  );
});
