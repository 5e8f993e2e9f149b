import { expect, test } from "vitest";
import { FREE_NETWORK, FREE_WORKLOAD } from "../../../lib/topology/free/free-graph.ts";
import { createFreeLayout } from "../../../lib/topology/free/free-layout.ts";
import { sizeAt } from "./free-box.tsx";
import { FULL_FROM, NAMES_FROM } from "./free-viewport.ts";

const GAP_PX = 8;
const boxes = Array.from({ length: 40 }, (_, at) => ({
  id: at % 5 === 0 ? `lane-${at}` : `row-${at}`,
  ...(at % 5 === 0 ? FREE_NETWORK : FREE_WORKLOAD),
}));
const edges = boxes.flatMap(({ id }, at) =>
  at % 5 === 0 ? [] : [{ from: id, to: `lane-${(at * 5) % 40}` }],
);

test("between two boxes with words are 8 px at any zoom that shows words", () => {
  const layout = createFreeLayout(boxes, edges, new Map(), 0.7);
  while (!layout.step());
  const at = layout.positions();
  const placed = boxes.map(({ id }) => ({
    kind: id.startsWith("lane") ? ("lane" as const) : ("row" as const),
    at: at.get(id) ?? { x: 0, y: 0 },
  }));
  for (const zoom of [NAMES_FROM, 0.7, FULL_FROM - 0.01, FULL_FROM, 1, 1.4])
    placed.forEach((a, index) => {
      for (const b of placed.slice(index + 1)) {
        const [p, q] = [sizeAt(a.kind, zoom), sizeAt(b.kind, zoom)];
        const across = Math.abs(a.at.x - b.at.x) * zoom - (p.width + q.width) / 2;
        const down = Math.abs(a.at.y - b.at.y) * zoom - (p.height + q.height) / 2;
        expect(Math.max(across, down)).toBeGreaterThanOrEqual(GAP_PX);
      }
    });
});
