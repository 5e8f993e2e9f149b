import { expect, test } from "vitest";
import { groupDigits, plural, shortCount } from "./count.ts";

test("counts take at most four characters in a pill", () => {
  expect([0, 999, 1_000, 1_234, 9_949, 9_951, 18_240, 149_600, 1_250_000].map(shortCount)).toEqual([
    "0",
    "999",
    "1k",
    "1.2k",
    "9.9k",
    "10k",
    "18k",
    "150k",
    "1.3M",
  ]);
});

test("digits stand in groups of three, also before a word", () => {
  expect([0, 999, 1_000, 150_000, 1_250_000].map(groupDigits)).toEqual([
    "0",
    "999",
    "1\u202f000",
    "150\u202f000",
    "1\u202f250\u202f000",
  ]);
  expect([plural(1, "pod"), plural(12_000, "pod"), plural(2, "address", "addresses")]).toEqual([
    "1 pod",
    "12\u202f000 pods",
    "2 addresses",
  ]);
});
