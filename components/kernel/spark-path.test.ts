import { expect, test } from "vitest";
import { sparkPath } from "./spark-path.ts";

test("the line goes from the oldest at the left to the newest at the right, nought at the bottom", () => {
  expect(sparkPath([0, 50, 100], { width: 60, height: 10 })).toBe("M0.0 10.0L30.0 5.0L60.0 0.0");
  // Nothing at all is a line at the bottom.
  expect(sparkPath([0, 0], { width: 60, height: 10 })).toBe("M0.0 10.0L60.0 10.0");
});
