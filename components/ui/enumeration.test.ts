import { expect, test } from "vitest";
import { enumerated } from "./enumeration.ts";

test("names are told as one would say them", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((names) => enumerated(names))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
  expect(enumerated(["a", "b", "c", "d"], 3)).toBe("a, b, c and 1 more");
  expect(enumerated(["a", "b", "c"], 3)).toBe("a, b and c");
});
