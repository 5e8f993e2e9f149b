import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clampViewport, fitted, HOME, pointAt, renderedPan, revealed, zoomAt, zoomedTo } from "./viewport.ts";

const EXTENT = { width: 2_000, height: 3_000, headHeight: 98, labelWidth: 206 };
const FRAME = { width: 1_000, height: 700 };

describe("bringing something into sight", () => {
  test("moves nothing that is seen already", () => {
    expect(revealed(HOME, { left: 300, right: 400, top: 200, bottom: 240 }, EXTENT, FRAME)).toEqual(HOME);
  });

  test("puts any row and tap between the head, the names and the edges, at any zoom", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.12, max: 1.5, noNaN: true }),
        fc.integer({ min: 206, max: 1_900 }),
        fc.integer({ min: 98, max: 2_900 }),
        (zoom, x, y) => {
          const start = clampViewport({ zoom, pan: { x: 0, y: 0 } }, EXTENT, FRAME);
          const box = { left: x, right: x + 90, top: y, bottom: y + 40 };
          const after = revealed(start, box, EXTENT, FRAME);
          const pan = renderedPan(after, EXTENT);
          expect(box.left * zoom + pan.x).toBeGreaterThanOrEqual(EXTENT.labelWidth - 1e-6);
          expect(box.right * zoom + pan.x).toBeLessThanOrEqual(FRAME.width + 1e-6);
          expect(box.top * zoom + pan.y).toBeGreaterThanOrEqual(EXTENT.headHeight - 1e-6);
          expect(box.bottom * zoom + pan.y).toBeLessThanOrEqual(FRAME.height + 1e-6);
        },
      ),
    );
  });
});

test("zooming keeps what is under the pointer where it is", () => {
  const before = { zoom: 1, pan: { x: -200, y: -300 } };
  const after = zoomAt(before, 0.5, 600, 400, EXTENT);
  const point = pointAt(before, EXTENT, 600, 400);
  expect(pointAt(after, EXTENT, 600, 400).x).toBeCloseTo(point.x);
  expect(pointAt(after, EXTENT, 600, 400).y).toBeCloseTo(point.y);
});

test("everything fits, or as much as labels allow; a box fills the frame", () => {
  expect(fitted(EXTENT, FRAME).zoom).toBeCloseTo(602 / 2_902);
  expect(fitted({ ...EXTENT, width: 400, height: 300 }, FRAME).zoom).toBe(1);
  const near = zoomedTo({ left: 222, right: 1_500, top: 1_000, bottom: 1_040 }, EXTENT, FRAME);
  expect(near.zoom).toBeCloseTo(794 / 1_278);
});

test("a selection that is wider than names can be read from is shown from its beginning", () => {
  const box = { left: 222, right: 2_900, top: 1_000, bottom: 1_040 };
  const near = zoomedTo(box, EXTENT, FRAME);
  expect(near.zoom).toBe(0.5);
  expect(box.left * near.zoom + renderedPan(near, EXTENT).x).toBeCloseTo(EXTENT.labelWidth);
});
