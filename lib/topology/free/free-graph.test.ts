import { expect, test } from "vitest";
import { syntheticView, type SyntheticPod } from "../../testing/synthetic-view.ts";
import { buildTopology } from "../build.ts";
import { FREE_BOXES_MAX, freeGraphOf } from "./free-graph.ts";

const NETWORKS = [{ name: "cbr0", provider: "cluster-default" }, { name: "blue" }, { name: "red" }] as const;
const eth0 = { network: "cbr0", interface: "eth0", observed: "up" } as const;
const pod = (name: string, ...networks: readonly string[]): SyntheticPod => ({
  namespace: "shop",
  name,
  node: "node-a",
  on: [
    eth0,
    ...networks.map((network, at) => ({ network, interface: `net${at + 1}`, observed: "up" as const })),
  ],
});
const build = (pods: readonly SyntheticPod[], selected?: string) =>
  freeGraphOf(
    buildTopology({
      view: syntheticView(NETWORKS, pods),
      findings: { findingsAbout: () => [] },
      query: {
        layout: "lanes",
        group: "none",
        budget: 1_000,
        ...(selected === undefined ? {} : { pod: selected }),
      },
      nowMs: Date.parse("2026-11-24T00:00:10Z"),
      slots: () => 0,
      revision: 1,
    }),
  );

test("workloads and what they share; the default network, and who is on it alone, are left out and counted", () => {
  const answer = build([pod("a", "blue"), pod("b", "blue"), pod("c")]);
  if (!answer.isSmall) throw new Error("small enough");
  expect(answer.graph.boxes).toHaveLength(3);
  expect(answer.graph.edges).toHaveLength(2);
  expect(answer.graph.leftOut).toBe(1);
});

test("what is selected is drawn, though it shares nothing", () => {
  const answer = build([pod("a", "blue"), pod("c")], "shop/c");
  expect(answer.isSmall && answer.graph.boxes.length).toBe(3);
  expect(answer.isSmall && answer.graph.leftOut).toBe(0);
});

test("too large a scope is refused with its size", () => {
  const pods = Array.from({ length: FREE_BOXES_MAX + 5 }, (_, at) => pod(`p-${at}`, "blue", "red"));
  expect(build(pods)).toEqual({ isSmall: false, boxes: FREE_BOXES_MAX + 7, taps: 2 * (FREE_BOXES_MAX + 5) });
});
