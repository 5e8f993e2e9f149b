import { expect, test } from "vitest";
import { syntheticView } from "../../../lib/testing/synthetic-view.ts";
import { buildLayers } from "../../../lib/topology/layers/build-layers.ts";
import { LayersWire } from "../../../lib/wire/layers.ts";
import { emphasisOf } from "./emphasis.ts";
import { walkLayers } from "./walk-layers.ts";

const NETWORKS = [
  { name: "cbr0", provider: "cluster-default" },
  { name: "n3-macvlan", createdAt: "2026-01-01T00:00:00Z" },
  { name: "storage-wb", createdAt: "2026-01-02T00:00:00Z" },
] as const;
const on = (network: string, at: number) => ({
  network,
  interface: `net${at}`,
  addresses: [`10.0.0.${at}`],
  observed: "up" as const,
});
const view = LayersWire.parse(
  buildLayers({
    view: syntheticView(NETWORKS, [
      { namespace: "shop", name: "a", node: "node-a", on: [on("n3-macvlan", 1), on("storage-wb", 2)] },
      { namespace: "shop", name: "b", node: "node-a", on: [on("storage-wb", 3)] },
      { namespace: "shop", name: "c", node: "node-b", on: [on("storage-wb", 4)] },
    ]),
    findings: { findingsAbout: () => [] },
    query: { layout: "layers", group: "none", budget: 300 },
    nowMs: Date.parse("2026-11-24T00:00:10Z"),
    slots: () => 0,
    revision: 1,
  }),
);
const workload = (name: string): string =>
  view.vertices.find((vertex) => vertex.kind === "box" && vertex.pod?.name === name)?.id ?? "";
const strandsOf = (name: string) => view.edges.filter((strand) => strand.workload === workload(name));
const way = (from: string, ...keys: Parameters<typeof walkLayers>[2][]): string | null =>
  keys.reduce<string | null>((at, key) => (at === null ? null : walkLayers(view, at, key)), from);

test("from a workload along its chain to the end and back", () => {
  const [first] = strandsOf("a");
  expect(way(workload("a"), "ArrowRight")).toBe(`${first?.id}~interface`);
  expect(way(workload("a"), "ArrowRight", "ArrowRight")).toBe(first?.id);
  expect(way(workload("a"), "ArrowRight", "ArrowRight", "Home")).toBe(workload("a"));
  expect(way(workload("a"), "ArrowDown", "ArrowDown")).toBe(workload("c"));
  expect(way(workload("c"), "ArrowDown")).toBeNull();
  const last = way(workload("a"), "ArrowRight", "End");
  expect(way(last ?? "", "ArrowRight")).toBeNull();
});

test("on a tap up and down follow the network, over nodes, and up to its badge", () => {
  const [, storage] = strandsOf("a");
  const [below] = strandsOf("b");
  const [onOther] = strandsOf("c");
  expect(way(storage?.id ?? "", "ArrowDown")).toBe(below?.id);
  expect(way(storage?.id ?? "", "ArrowDown", "ArrowDown")).toBe(onOther?.id);
  expect(way(storage?.id ?? "", "ArrowUp")).toBe(storage?.line);
  expect(way(storage?.line ?? "", "ArrowDown")).toBe(storage?.id);
});

test("left of a workload is its node, and from there the workloads on it", () => {
  const node = way(workload("c"), "ArrowLeft");
  expect(view.vertices.find(({ id }) => id === node)).toMatchObject({ kind: "frame", title: "node-b" });
  expect(way(node ?? "", "ArrowDown")).toBe(workload("c"));
  expect(way(node ?? "", "ArrowUp")).toBe(workload("b"));
  expect(way(workload("a"), "ArrowLeft", "ArrowRight")).toBe(workload("a"));
});

test("every step of every chain can be reached from the first workload", () => {
  const start = workload("a");
  const seen = new Set([start]);
  for (const at of seen)
    for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] as const) {
      const next = walkLayers(view, at, key);
      if (next !== null) seen.add(next);
    }
  const all = [...view.vertices, ...view.edges].map(({ id }) => id);
  expect(all.filter((id) => !seen.has(id))).toEqual([]);
});

test("what is meant lights its whole way and who shares its segment; the rest dims", () => {
  const emphasis = emphasisOf(view, new Set([workload("b")]));
  const names = (isIn: (strand: (typeof view.edges)[number]) => boolean) =>
    view.edges.filter(isIn).map(({ text }) => text.split(":")[0]);
  expect(names(emphasis.isChosen)).toEqual(["b"]);
  const [storage] = strandsOf("b");
  const mates = view.edges.filter(({ bar }) => bar !== null && bar === storage?.bar);
  expect(names(emphasis.isLit)).toEqual(
    mates.length === 0 ? ["b"] : mates.map(({ text }) => text.split(":")[0]),
  );
  expect(view.edges.every(emphasisOf(view, new Set()).isLit)).toBe(true);
});
