import { monitorEventLoopDelay } from "node:perf_hooks";
import { createAudit } from "../lib/audit/create-audit.ts";
import { rules } from "../lib/audit/index.ts";
import { createClusterModel } from "../lib/cluster/create-cluster-model.ts";
import { sources } from "../lib/sources/index.ts";
import { createAggregate } from "../lib/topology/aggregate.ts";
import { createKubeconfigFeed } from "../server/kube/cluster-feed.ts";
import { LIMITS } from "../server/config.ts";
import { openCluster } from "../server/kube/open-cluster.ts";
import { createEngine } from "../server/live/engine.ts";
import { watchTurns } from "./longest-turn.ts";
import { measureChanges } from "./measure-changes.ts";
import { cpuMs } from "./measure.ts";
import { measureObjects } from "./measure-objects.ts";
import { measureViews } from "./measure-views.ts";
import { reportChanges, sampling } from "./sampled-objects.ts";

/**
 * A process that reads a cluster as the server does: everything, with model, audit and pictures; then it measures what a
 * change, a full audit and a picture cost. Prints one line of JSON.
 */
const [kubeconfig = "", agents = ""] = process.argv.slice(2);

const opened = await openCluster({ file: kubeconfig, context: undefined });
if (!opened.ok) throw new Error(opened.problem.detail);
const client = opened.value;
const idleBytes = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const turns = watchTurns();

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
const sampled = sampling(engine.sink);
createKubeconfigFeed({ client, watches: sources.flatMap((source) => source.watches) }).start(sampled.sink);
await new Promise<void>((resolve) => {
  engine.onTick(() => {
    if (engine.isSynced()) resolve();
  });
});
delay.disable();
const turnMs = turns.longestMs();
const syncCpuS = process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
const peakBytes = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
const heapBytes = process.memoryUsage().heapUsed;

const runAudit = (onSlice: () => void): number => {
  const startedMs = cpuMs();
  audit.markAll();
  while (!audit.run(Date.now(), LIMITS.auditBatch).isDone) onSlice();
  return cpuMs() - startedMs;
};
const auditMs = runAudit(() => undefined);
// Another run: asking the operating system takes longer than most slices.
let sliceMs = 0;
let sliceStartedMs = cpuMs();
runAudit(() => {
  sliceMs = Math.max(sliceMs, cpuMs() - sliceStartedMs);
  sliceStartedMs = cpuMs();
});
const nodes = sampled.changes("nodes");
const reports = await reportChanges(
  agents,
  nodes.map(({ before }) => before.metadata.name),
);

console.log(
  JSON.stringify({
    idleBytes,
    stallMs: delay.max / 1e6,
    turnMs,
    syncCpuS,
    peakBytes,
    heapBytes,
    pods: model.podCount(),
    attachments: model.attachmentCount(),
    allocations: model.allocationCount(),
    auditMs,
    auditSliceMs: sliceMs,
    nodeChangeMs: await measureObjects(engine, nodes),
    networkChangeMs: await measureObjects(engine, sampled.changes("network-attachment-definitions")),
    poolChangeMs: await measureObjects(engine, sampled.changes("ippools")),
    reportChangeMs: await measureObjects(engine, reports.changes),
    reportPods: reports.pods,
    ...measureChanges(model, audit),
    ...measureViews(model, audit, aggregate),
  }),
);
process.exit(0);
