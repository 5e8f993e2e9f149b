import { expect, test } from "vitest";
import { addressPieces } from "./address-pieces.ts";

test("an address breaks before its prefix length and after a separator, never inside a number or between two colons", () => {
  expect(addressPieces("10.244.1.199/24")).toEqual(["10.", "244.", "1.", "199", "/24"]);
  expect(addressPieces("fd00:60::1:2/64")).toEqual(["fd00:", "60::", "1:", "2", "/64"]);
  expect(addressPieces("::1")).toEqual(["::", "1"]);
  expect(addressPieces("net1")).toEqual(["net1"]);
});
