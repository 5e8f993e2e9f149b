import { expect, test } from "vitest";
import { sparkPath } from "./spark-path.ts";

const pointsOf = (...points: readonly (readonly [number, number])[]) =>
  points.map(([atMs, rate]) => ({ atMs, rate }));

test("the line goes from the oldest at the left to the newest at the right, nought at the bottom", () => {
  expect(sparkPath(pointsOf([5, 0], [6, 50], [7, 100]), { width: 60, height: 10 })).toBe(
    "M0.0 10.0L30.0 5.0L60.0 0.0",
  );
  // Nothing at all is a line at the bottom.
  expect(sparkPath(pointsOf([5, 0], [6, 0]), { width: 60, height: 10 })).toBe("M0.0 10.0L60.0 10.0");
});

test("looks that lay far apart are drawn far apart", () => {
  expect(sparkPath(pointsOf([0, 10], [45, 10], [60, 10]), { width: 60, height: 10 })).toBe(
    "M0.0 0.0L45.0 0.0L60.0 0.0",
  );
});
