import { expect, test } from "vitest";
import { FREE_NETWORK, FREE_WORKLOAD } from "../../../lib/topology/free/free-graph.ts";
import { createFreeLayout } from "../../../lib/topology/free/free-layout.ts";
import { aLane, aRow } from "../testing/picture.ts";
import { sizesAt } from "./free-sizes.ts";
import { fitFree, FULL_FROM, NAMES_FROM, openFree } from "./free-viewport.ts";

const GAP_PX = 8;
const vertices = Array.from({ length: 40 }, (_, at) =>
  at % 5 === 0
    ? aLane(`lane-${at}-${"x".repeat(at % 17)}`, 0)
    : aRow(`row-${at}-${"y".repeat(at % 23)}`, 0, { count: (at % 3) + 1 }),
);
const boxes = vertices.map(({ id, kind }) => ({ id, ...(kind === "lane" ? FREE_NETWORK : FREE_WORKLOAD) }));
const edges = vertices.flatMap(({ id, kind }, at) =>
  kind === "lane" ? [] : [{ from: id, to: vertices[(at * 5) % 40]?.id ?? "" }],
);
const layout = createFreeLayout(boxes, edges, new Map(), 0.7);
while (!layout.step());
const places = layout.positions();

test("between two boxes with words are 8 px at any zoom that shows words", () => {
  for (const zoom of [NAMES_FROM, 0.7, FULL_FROM - 0.01, FULL_FROM, 1, 1.4]) {
    const sizes = sizesAt(vertices, places, zoom);
    const placed = vertices.flatMap(({ id }) => {
      const [at, size] = [places.get(id), sizes.get(id)];
      return at === undefined || size === undefined ? [] : [{ at, size }];
    });
    expect(placed).toHaveLength(vertices.length);
    placed.forEach((a, index) => {
      for (const b of placed.slice(index + 1)) {
        const across = Math.abs(a.at.x - b.at.x) * zoom - (a.size.width + b.size.width) / 2;
        const down = Math.abs(a.at.y - b.at.y) * zoom - (a.size.height + b.size.height) / 2;
        expect(Math.max(across, down)).toBeGreaterThanOrEqual(GAP_PX);
      }
    });
  }
});

test("a box is as wide as its words where there is room, and a name that has none loses its middle", () => {
  const alone = sizesAt([aLane("n3-macvlan", 0)], new Map([["n3-macvlan", { x: 0, y: 0 }]]), NAMES_FROM);
  expect(alone.get("n3-macvlan")?.name).toBe("n3-macvlan");
  const [left, right] = [aRow("tiny-consumer-3", 0), aRow("tiny-consumer-4", 0)];
  const beside = new Map([
    [left.id, { x: 0, y: 0 }],
    [right.id, { x: 190, y: 0 }],
  ]);
  expect(sizesAt([left, right], beside, NAMES_FROM).get(left.id)?.name).toMatch(/^t.*…mer-3$/);
  expect(sizesAt([left, right], beside, 1).get(left.id)?.name).toBe("tiny-consumer-3");
});

test("a phone opens where names are legible, around what is selected; a desktop with everything", () => {
  const phone = { width: 390, height: 640 };
  const fitted = fitFree(boxes, places, phone);
  expect(fitted.zoom).toBeLessThan(NAMES_FROM);
  const wanted = vertices[7]?.id ?? "";
  const opened = openFree(fitted, boxes, places, phone, wanted);
  expect(opened.zoom).toBeGreaterThanOrEqual(NAMES_FROM);
  const at = places.get(wanted) ?? { x: 0, y: 0 };
  expect(at.x * opened.zoom + opened.pan.x).toBeCloseTo(phone.width / 2);
  const desktop = { width: 1_400, height: 800 };
  const whole = fitFree(boxes, places, desktop);
  expect(openFree(whole, boxes, places, desktop, wanted)).toBe(whole);
});
