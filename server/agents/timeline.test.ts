import { describe, expect, it } from "vitest";
import { nodeReportSchema, type NodeReport } from "../../lib/cni/node-report.ts";
import { aLink } from "../../lib/testing/build-report.ts";
import { createNodeTimeline } from "./timeline.ts";

const NOW = "2026-01-01T00:00:00Z";
const reportWith = (link: "up" | "down"): NodeReport =>
  nodeReportSchema.parse({
    node: "node-a",
    at: "2026-01-01T00:00:05Z",
    bootId: null,
    host: {
      links: [aLink("eth1", { link })],
    },
    namespaces: [],
    results: [],
    hostLocal: [],
    problems: [],
  });

describe("the timeline of the nodes", () => {
  it("tells that a link went down, with when the agent read it and which object says so", () => {
    const timeline = createNodeTimeline("lab");
    timeline.take(reportWith("up"), reportWith("down"), NOW);
    expect(timeline.recent()).toMatchObject([
      {
        kind: "link-down",
        link: "eth1",
        node: "node-a",
        at: "2026-01-01T00:00:05Z",
        refs: [{ kind: "NodeReport", name: "node-a" }],
      },
    ]);
  });

  it("tells nothing of a node's first report: what was before is not known", () => {
    const timeline = createNodeTimeline("lab");
    timeline.take(undefined, reportWith("down"), NOW);
    expect(timeline.recent()).toEqual([]);
  });

  it("keeps the newest, and tells listeners only where something happened", () => {
    const timeline = createNodeTimeline("lab", 3);
    let told = 0;
    timeline.onAdded(() => {
      told += 1;
    });
    timeline.take(reportWith("up"), reportWith("up"), NOW);
    expect(told).toBe(0);
    for (let round = 0; round < 5; round += 1) {
      timeline.take(reportWith("up"), reportWith("down"), NOW);
      timeline.take(reportWith("down"), reportWith("up"), NOW);
    }
    expect(timeline.recent().map(({ kind }) => kind)).toEqual(["link-up", "link-down", "link-up"]);
    expect(new Set(timeline.recent().map(({ id }) => id)).size).toBe(3);
    expect(told).toBe(10);
  });
});
