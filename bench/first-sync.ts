import { monitorEventLoopDelay } from "node:perf_hooks";
import { createAudit } from "../lib/audit/create-audit.ts";
import { rules } from "../lib/audit/index.ts";
import { createClusterModel } from "../lib/cluster/create-cluster-model.ts";
import { sources } from "../lib/sources/index.ts";
import { createAggregate } from "../lib/topology/aggregate.ts";
import { createKubeconfigFeed } from "../server/kube/cluster-feed.ts";
import { openCluster } from "../server/kube/open-cluster.ts";
import { createEngine } from "../server/live/engine.ts";
import { measureChanges } from "./measure-changes.ts";
import { cpuMs } from "./measure.ts";
import { measureViews } from "./measure-views.ts";

/**
 * A process that reads a cluster as the server does: everything, with model, audit and pictures; then it measures what a
 * change, a full audit and a picture cost. Prints one line of JSON.
 */
const [kubeconfig = ""] = process.argv.slice(2);

const opened = await openCluster({ file: kubeconfig, context: undefined });
if (!opened.ok) throw new Error(opened.problem.detail);
const client = opened.value;
const idleBytes = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

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
delay.disable();
const syncCpuS = process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
const peakBytes = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
const heapBytes = process.memoryUsage().heapUsed;

const startedMs = cpuMs();
audit.markAll();
for (let isDone = false; !isDone;) isDone = audit.run(Date.now(), 200).isDone;
const auditMs = cpuMs() - startedMs;

console.log(
  JSON.stringify({
    idleBytes,
    stallMs: delay.max / 1e6,
    syncCpuS,
    peakBytes,
    heapBytes,
    pods: model.podCount(),
    attachments: model.attachmentCount(),
    allocations: model.allocationCount(),
    auditMs,
    ...measureChanges(model, audit),
    ...measureViews(model, audit, aggregate),
  }),
);
process.exit(0);
