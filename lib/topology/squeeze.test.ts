import fc from "fast-check";
import { expect, test } from "vitest";
import type { SyntheticPod } from "../testing/synthetic-view.ts";
import { COMPACT_HEADING, COMPACT_ROW } from "./measures.ts";
import { createSpreadMemory, spread } from "./spread.ts";
import { createSqueezeMemory, isSqueezed, squeeze } from "./squeeze.ts";
import { build, lanesOf, NETWORKS, rowsOf, web } from "./testing/built.ts";
import type { TopologyView } from "./view.ts";

test("a row is 32 high instead of 40, a heading 24 instead of 30, and the picture ends that much higher", () => {
  const given = build(NETWORKS, [web("web-1"), { namespace: "core5g", name: "upf-0" }]);
  const view = squeeze(given);
  expect([given.rowHeight, view.rowHeight]).toEqual([40, 32]);
  expect(given.height - view.height).toBe(2 * 8 + 2 * 6);
  expect([isSqueezed(given), isSqueezed(view)]).toEqual([false, true]);
});

test("a row of the large view is 27 high instead of 33", () => {
  const pods = ["a", "b", "c"].map((name): SyntheticPod => ({ ...web(name), namespace: `space-${name}` }));
  const given = build(NETWORKS, pods, { group: "namespace" });
  const view = squeeze(given);
  expect([given.detail, given.rowHeight, view.rowHeight]).toEqual(["namespaces", 33, 27]);
  const [first, second] = rowsOf(view);
  expect((second?.y ?? 0) - (first?.y ?? 0)).toBe(27);
});

test("lanes, rows and taps that stay where they are stay the same objects, whatever happens to one tap", () => {
  const before = build(NETWORKS, [web("web-1"), web("web-2", "missing")]);
  const memory = createSqueezeMemory();
  const squeezed = squeeze(before, memory);
  const [tap, ...others] = before.edges;
  if (tap === undefined) throw new Error("nothing is drawn");
  const after = squeeze({ ...before, edges: [{ ...tap, glyph: "failed" }, ...others] }, memory);
  expect(after.vertices).toBe(squeezed.vertices);
  expect(after.edges.slice(1).every((each, index) => each === squeezed.edges[index + 1])).toBe(true);
  expect(after.edges[0]).toMatchObject({ glyph: "failed", y: squeezed.edges[0]?.y });
  // What is made of it afterwards stays too.
  const wide = createSpreadMemory();
  const width = before.width + 40;
  expect(spread(after, width, wide).vertices).toBe(spread(squeezed, width, wide).vertices);
});

const POD = fc.record({
  namespace: fc.constantFrom("shop", "core5g", "storage"),
  controller: fc.constantFrom("Deployment/web", "StatefulSet/upf", "DaemonSet/agent"),
  isHostNetwork: fc.boolean(),
  on: fc.array(
    fc.record({
      network: fc.constantFrom("cbr0", "n3-macvlan", "storage-wb", "mgmt-v6"),
      interface: fc.constantFrom("eth0", "net1"),
      addresses: fc.constantFrom([], ["10.244.123.210"]),
      state: fc.constantFrom("attached", "missing"),
    }),
    { maxLength: 4 },
  ),
});
const PODS = fc
  .array(POD, { maxLength: 40 })
  .map((pods) => pods.map((pod, index): SyntheticPod => ({ ...pod, name: `pod-${index}` })));
const GROUPS = fc.constantFrom("controller", "namespace", "none");

const downOf = (view: TopologyView) =>
  view.vertices
    .filter((vertex) => vertex.kind !== "lane")
    .map(({ id, kind, y }) => {
      const height = kind === "heading" ? COMPACT_HEADING : COMPACT_ROW[view.detail];
      return { id, top: y - height / 2, bottom: y + height / 2 };
    });

test("order and columns stay, no row lies on another, and every tap is on its row", () => {
  fc.assert(
    fc.property(PODS, GROUPS, (pods, group) => {
      const given = build(NETWORKS, pods, { group });
      const view = squeeze(given);
      expect(view.vertices.map(({ id }) => id)).toEqual(given.vertices.map(({ id }) => id));
      const down = downOf(view);
      down.slice(1).forEach(({ top }, index) => expect(top).toBeGreaterThanOrEqual(down[index]?.bottom ?? 0));
      expect(down[0]?.top ?? view.headHeight).toBeGreaterThanOrEqual(view.headHeight);
      expect(down.at(-1)?.bottom ?? 0).toBeLessThanOrEqual(view.height);
      const rows = new Map(rowsOf(view).map((row) => [row.id, row]));
      for (const tap of view.edges) expect(tap.y).toBe(rows.get(tap.row)?.y);
      for (const lane of lanesOf(view)) {
        const ys = view.edges.filter((tap) => tap.lane === lane.id).map(({ y }) => y);
        expect(lane.firstY).toBe(ys.length === 0 ? null : Math.min(...ys));
        expect(lane.lastY).toBe(ys.length === 0 ? null : Math.max(...ys));
      }
      const across = ({ vertices, edges, width }: TopologyView) => [
        width,
        edges.map(({ id, x }) => [id, x]),
        vertices.map((vertex) =>
          vertex.kind === "row" ? vertex.wireEndX : vertex.kind === "lane" ? vertex.x : null,
        ),
      ];
      expect(across(view)).toEqual(across(given));
    }),
    { numRuns: 80 },
  );
});
