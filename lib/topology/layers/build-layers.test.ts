import fc from "fast-check";
import { expect, test } from "vitest";
import { syntheticView, type SyntheticNetwork, type SyntheticPod } from "../../testing/synthetic-view.ts";
import type { TopologyQuery } from "../query.ts";
import { buildLayers } from "./build-layers.ts";
import type { LayerBox, LayersView, NodeFrame } from "./view.ts";

const QUERY: TopologyQuery = { layout: "layers", group: "controller", budget: 300 };
const NETWORKS: readonly SyntheticNetwork[] = [
  { name: "cbr0", provider: "cluster-default" },
  { name: "n3-macvlan", createdAt: "2026-01-01T00:00:00Z" },
  { name: "storage-wb", createdAt: "2026-01-02T00:00:00Z" },
  { name: "mgmt-v6", createdAt: "2026-01-03T00:00:00Z" },
];
const eth0 = { network: "cbr0", interface: "eth0", addresses: ["10.244.1.7"], observed: "up" } as const;
const pod = (name: string, more: Partial<SyntheticPod> = {}): SyntheticPod => ({
  namespace: "shop",
  name,
  node: "node-a",
  on: [eth0, { network: "storage-wb", interface: "net1", addresses: ["10.60.3.4"], observed: "up" }],
  ...more,
});

const build = (pods: readonly SyntheticPod[], query: Partial<TopologyQuery> = {}): LayersView =>
  buildLayers({
    view: syntheticView(NETWORKS, pods),
    findings: { findingsAbout: () => [] },
    query: { ...QUERY, ...query },
    nowMs: Date.parse("2026-11-24T00:00:10Z"),
    slots: () => 0,
    revision: 7,
  });
const boxesOf = (view: LayersView): readonly LayerBox[] =>
  view.vertices.filter((vertex) => vertex.kind === "box");
const framesOf = (view: LayersView): readonly NodeFrame[] =>
  view.vertices.filter((vertex) => vertex.kind === "frame");

test("one strand per attachment from workload to segment, the default network left out", () => {
  const view = build([pod("web-1")]);
  expect(view.edges.map(({ line, glyph, count }) => [line.split("~").at(-1), glyph, count])).toEqual([
    ["storage-wb", "observed", 1],
  ]);
  expect(
    boxesOf(view)
      .filter(({ layer }) => layer === "workload")
      .map(({ title }) => title),
  ).toEqual(["web-1"]);
  expect(framesOf(view).map(({ title }) => title)).toEqual(["node-a"]);
});

test("what nobody looked at is unknown or told, never seen", () => {
  const { edges, vertices } = build([pod("web-1")]);
  const steps = vertices.filter(
    (vertex): vertex is LayerBox =>
      vertex.kind === "box" && (vertex.layer === "device" || vertex.layer === "nic"),
  );
  expect(steps.length).toBeGreaterThan(0);
  for (const step of steps) expect(["unknown", "told", "none"]).toContain(step.presence);
  expect(edges[0]?.brokenAt).toBeNull();
});

test("equal pods of one controller on one node stand for each other; what is ill or selected stands alone", () => {
  const web = (name: string, state: "attached" | "missing" = "attached"): SyntheticPod =>
    pod(name, {
      controller: "Deployment/web",
      on: [
        eth0,
        { network: "storage-wb", interface: "net1", addresses: ["10.60.3.4"], observed: "up", state },
      ],
    });
  const titles = (view: LayersView) =>
    boxesOf(view)
      .filter(({ layer }) => layer === "workload")
      .map(({ title, count }) => `${title} ${count}`);
  const pods = [web("web-1"), web("web-2"), web("web-3"), web("web-4", "missing")];
  expect(titles(build(pods))).toEqual(["web 3", "web-4 1"]);
  expect(titles(build(pods, { pod: "shop/web-2" })).toSorted()).toEqual(["web 2", "web-2 1", "web-4 1"]);
  expect(titles(build(pods, { group: "none" }))).toHaveLength(4);
});

const anyPods = fc
  .array(
    fc.record({
      node: fc.constantFrom("node-a", "node-b", "node-c", "node-d"),
      networks: fc.uniqueArray(fc.constantFrom("n3-macvlan", "storage-wb", "mgmt-v6"), { minLength: 0 }),
      isIll: fc.boolean(),
    }),
    { maxLength: 120 },
  )
  .map((drafts) =>
    drafts.map(({ node, networks, isIll }, index): SyntheticPod => ({
      namespace: `ns-${index % 3}`,
      name: `pod-${index}`,
      node,
      controller: `Deployment/d${index % 5}`,
      on: [
        eth0,
        ...networks.map((network, at) => ({
          network,
          interface: `net${at + 1}`,
          addresses: [`10.0.${index % 250}.${at + 1}`],
          state: isIll ? ("missing" as const) : ("attached" as const),
        })),
      ],
    })),
  );

test("stays within its budget, boxes never overlap, and what is left out is counted", () => {
  fc.assert(
    fc.property(anyPods, fc.constantFrom(50, 120, 300), (pods, budget) => {
      const view = build(pods, { budget });
      expect(view.vertices.length + view.edges.length).toBeLessThanOrEqual(budget);
      const boxes = boxesOf(view);
      for (const [at, box] of boxes.entries())
        for (const other of boxes.slice(at + 1)) {
          const isApart =
            box.x + box.width <= other.x ||
            other.x + other.width <= box.x ||
            box.y + box.height <= other.y ||
            other.y + other.height <= box.y;
          expect(isApart, `${box.id} and ${other.id}`).toBe(true);
        }
      const drawn = boxes
        .filter(({ layer }) => layer === "workload")
        .reduce((sum, { count }) => sum + count, 0);
      const left = view.folded
        .filter(({ kind }) => kind !== "controller")
        .reduce((sum, { pods: count }) => sum + count, 0);
      expect(drawn + left).toBe(pods.filter(({ on = [] }) => on.length > 1).length);
    }),
    { numRuns: 60 },
  );
});

test("what is well takes no room from what is ill", () => {
  const ill = (view: LayersView): readonly string[] =>
    view.edges
      .filter(({ isIll }) => isIll)
      .map(({ workload }) => workload)
      .toSorted();
  fc.assert(
    fc.property(anyPods, fc.constantFrom(50, 120, 300), (pods, budget) => {
      const onlyIll = pods.filter(({ on = [] }) => on.some(({ state }) => state === "missing"));
      expect(ill(build(pods, { budget }))).toEqual(ill(build(onlyIll, { budget })));
    }),
    { numRuns: 60 },
  );
});

test("ill ones on the last node are drawn before well ones on the first", () => {
  const well = Array.from({ length: 80 }, (_, at) => pod(`well-${at}`));
  const last = pod("ill", {
    node: "node-z",
    on: [eth0, { network: "storage-wb", interface: "net1", addresses: [], state: "missing" }],
  });
  const alone = pod("chosen", { node: "node-y" });
  const view = build([...well, last, alone], { pod: "shop/chosen" });
  const titles = boxesOf(view).map(({ title }) => title);
  expect(titles).toContain("ill");
  expect(titles).toContain("chosen");
  expect(titles.filter((title) => title.startsWith("well-")).length).toBeGreaterThan(40);
});

test("the same input gives the same picture, and ids are unique", () => {
  fc.assert(
    fc.property(anyPods, (pods) => {
      const view = build(pods);
      expect(build(pods)).toEqual(view);
      const ids = [...view.vertices, ...view.edges].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 30 },
  );
});
