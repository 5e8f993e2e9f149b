import type { Finding } from "../../model/finding.ts";
import type { EntityId } from "../../model/ids.ts";
import { syntheticView, type SyntheticNetwork, type SyntheticPod } from "../../testing/synthetic-view.ts";
import { buildTopology } from "../build.ts";
import type { TopologyQuery } from "../query.ts";
import type { Lane, Row, Tap, TopologyView } from "../view.ts";

export const NO_FINDINGS = { findingsAbout: () => [] };
export const QUERY: TopologyQuery = { layout: "lanes", group: "controller", budget: 300 };
export const DEFAULT: SyntheticNetwork = { name: "cbr0", provider: "cluster-default" };
export const NETWORKS: readonly SyntheticNetwork[] = [
  DEFAULT,
  { name: "n3-macvlan", createdAt: "2026-01-01T00:00:00Z" },
  { name: "storage-wb", createdAt: "2026-01-02T00:00:00Z" },
  { name: "mgmt-v6", createdAt: "2026-01-03T00:00:00Z" },
];

/** The picture of a cluster that has just these, at one moment. */
export const build = (
  networks: readonly SyntheticNetwork[],
  pods: readonly SyntheticPod[],
  query: Partial<TopologyQuery> = {},
  findings: { findingsAbout: (id: EntityId) => readonly Finding[] } = NO_FINDINGS,
): TopologyView =>
  buildTopology({
    view: syntheticView(networks, pods),
    findings,
    query: { ...QUERY, ...query },
    nowMs: Date.parse("2026-11-24T00:00:10Z"),
    slots: () => 0,
    revision: 7,
  });

export const lanesOf = (view: TopologyView): readonly Lane[] =>
  view.vertices.filter((vertex) => vertex.kind === "lane");
export const rowsOf = (view: TopologyView): readonly Row[] =>
  view.vertices.filter((vertex) => vertex.kind === "row");
export const titlesOf = (view: TopologyView): readonly string[] => rowsOf(view).map(({ title }) => title);
export const tapOf = (view: TopologyView, row: string): Tap | undefined =>
  view.edges.find((tap) => tap.row === rowsOf(view).find(({ title }) => title === row)?.id);

export const eth0 = {
  network: "cbr0",
  interface: "eth0",
  addresses: ["10.244.1.7"],
  observed: "up",
} as const;
export const web = (name: string, state: "attached" | "missing" = "attached"): SyntheticPod => ({
  namespace: "shop",
  name,
  controller: "Deployment/web",
  on: [eth0, { network: "storage-wb", interface: "net1", addresses: ["10.60.3.4"], observed: "up", state }],
});
