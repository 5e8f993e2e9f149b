import type { Audit } from "../lib/audit/audit.ts";
import type { ClusterModel } from "../lib/cluster/cluster-model.ts";
import type { TopologyAggregate } from "../lib/topology/aggregate.ts";
import { buildTopology } from "../lib/topology/build.ts";
import { TopologyQuery } from "../lib/wire/topology.ts";
import { median } from "./measure.ts";

const BUILDS = 5;

/** How long the server builds each kind of picture, ms: medians of five. `viewMs`: the overview; `views`: all by name. */
export const measureViews = (
  model: ClusterModel,
  audit: Audit,
  aggregate: TopologyAggregate,
): { readonly viewMs: number; readonly views: Readonly<Record<string, number>> } => {
  const views = Object.fromEntries(
    Object.entries(queriesFor(model)).map(([name, query]) => [name, timeOf(query)]),
  );
  return { viewMs: views["overview"] ?? 0, views };

  function timeOf(text: string): number {
    const query = TopologyQuery.parse(Object.fromEntries(new URLSearchParams(text)));
    const times = Array.from({ length: BUILDS }, () => {
      const startedMs = performance.now();
      buildTopology({
        view: model,
        findings: audit,
        query,
        nowMs: Date.now(),
        slots: () => null,
        revision: 1,
        aggregate,
      });
      return performance.now() - startedMs;
    });
    return median(times) ?? 0;
  }
};

const queriesFor = (model: ClusterModel): Readonly<Record<string, string>> => {
  const [pod] = model.pods();
  const networks = [...model.networks()].filter(({ isDefault }) => !isDefault);
  const largest = networks
    .map((entry) => ({ entry, users: countOf(model.usersOf(entry.id)) }))
    .sort((a, b) => b.users - a.users)[0]?.entry.key;
  return {
    overview: "",
    "one namespace": `namespace=${pod?.namespace ?? ""}`,
    "one node": `node=${pod?.node ?? ""}`,
    "the largest network": `network=${largest?.provider ?? ""}/${largest?.namespace ?? "-"}/${largest?.name ?? ""}`,
    "free text": "q=web",
    "find: ip in": `q=${encodeURIComponent("ip in 10.60.0.0/16")}`,
    "find: state": `q=${encodeURIComponent("state != attached")}`,
  };
};

const countOf = (all: Iterable<unknown>): number => {
  let count = 0;
  for (const _ of all) count += 1;
  return count;
};
