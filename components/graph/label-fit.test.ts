import { expect, test } from "vitest";
import { isFar, labelFits } from "./label-fit.ts";
import { aLane, aPicture, aRow, aTap } from "./testing/picture.ts";

const address = "192.168.123.100";
const view = aPicture({
  vertices: [aLane("a", 116, { columnLeft: 100, columnWidth: 127 }), aLane("b", 243), aRow("upf-0", 20)],
  edges: [aTap("upf-0", "a", 116, 20, { label: address }), aTap("upf-0", "b", 243, 20)],
});
const [first] = view.edges;

test("at zoom 1 both lines stand; zoomed out what would meet the next column leaves, then everything", () => {
  if (first === undefined) throw new Error("no tap");
  expect(labelFits(view, 1)(first)).toEqual({ hasInterface: true, hasLabel: true });
  expect(labelFits(view, 0.85)(first)).toEqual({ hasInterface: true, hasLabel: false });
  expect(labelFits(view, 0.79)(first)).toEqual({ hasInterface: false, hasLabel: false });
});

test("names leave when rows stand nearer than 12 px, for compact rows sooner", () => {
  expect([isFar(view, 0.3), isFar(view, 0.29)]).toEqual([false, true]);
  const compact = aPicture({ rowHeight: 32 });
  expect([isFar(compact, 0.38), isFar(compact, 0.37)]).toEqual([false, true]);
});
