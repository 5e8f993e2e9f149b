import { monitorEventLoopDelay } from "node:perf_hooks";
import { createAudit } from "../lib/audit/create-audit.ts";
import { rules } from "../lib/audit/index.ts";
import { createClusterModel } from "../lib/cluster/create-cluster-model.ts";
import { sources } from "../lib/sources/index.ts";
import { createAggregate } from "../lib/topology/aggregate.ts";
import { buildTopology } from "../lib/topology/build.ts";
import { TopologyQuery } from "../lib/wire/topology.ts";
import { createKubeconfigFeed } from "../server/kube/cluster-feed.ts";
import { openCluster } from "../server/kube/open-cluster.ts";
import { createEngine } from "../server/live/engine.ts";

/**
 * A process that reads a cluster as the server does. `pods`: the pods alone, reduced and thrown away; `all`: everything,
 * with model, audit and one picture. Prints one line of JSON.
 */
const [mode = "all", kubeconfig = ""] = process.argv.slice(2);

const opened = await openCluster({ file: kubeconfig, context: undefined });
if (!opened.ok) throw new Error(opened.problem.detail);
const client = opened.value;
const idleBytes = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const viewMs = mode === "pods" ? await readPods() : await readAll();
delay.disable();
console.log(JSON.stringify({ idleBytes, stallMs: delay.max / 1e6, viewMs }));
process.exit(0);

function readPods(): Promise<number> {
  const pods = sources.flatMap((source) => source.watches).filter((watched) => watched.kind === "Pod");
  return new Promise((resolve) => {
    createKubeconfigFeed({ client, watches: pods }).start({
      begin: () => undefined,
      put: () => undefined,
      drop: () => undefined,
      synced: () => {
        resolve(0);
      },
      state: () => undefined,
    });
  });
}

async function readAll(): Promise<number> {
  const model = createClusterModel(client.cluster);
  const audit = createAudit(model, rules);
  const aggregate = createAggregate(model, audit);
  const engine = createEngine({
    cluster: client.cluster,
    epoch: "bench",
    sources,
    model,
    audit,
    followers: [aggregate],
    nowMs: Date.now,
    onFault: (where, error) => {
      console.error(where, error);
    },
  });
  createKubeconfigFeed({ client, watches: sources.flatMap((source) => source.watches) }).start(engine.sink);
  await new Promise<void>((resolve) => {
    engine.onTick(() => {
      if (engine.isSynced()) resolve();
    });
  });
  const query = TopologyQuery.parse({});
  const times = Array.from({ length: 5 }, () => {
    const startedMs = performance.now();
    buildTopology({
      view: model,
      findings: audit,
      query,
      nowMs: Date.now(),
      slots: () => null,
      revision: engine.revision(),
      aggregate,
    });
    return performance.now() - startedMs;
  });
  return times.sort((a, b) => a - b)[2] ?? 0;
}
