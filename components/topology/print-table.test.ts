import { expect, test } from "vitest";
import { isReadableOnPaper } from "./print-table.ts";

test("a picture is readable on one page as long as its smallest letters have six points there", () => {
  expect(isReadableOnPaper(800, 600)).toBe(true);
  expect(isReadableOnPaper(1_400, 900)).toBe(true);
  expect(isReadableOnPaper(1_400, 8_000)).toBe(false);
  expect(isReadableOnPaper(4_000, 600)).toBe(false);
});
