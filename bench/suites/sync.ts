import { z } from "zod";
import { SERVER_FLAGS } from "../../server/cli/server-flags.ts";
import { auditSlice } from "../figures/audit-slice.ts";
import { audit } from "../figures/audit.ts";
import { changeNode } from "../figures/change-node.ts";
import { changeNetwork } from "../figures/change-network.ts";
import { changePool } from "../figures/change-pool.ts";
import { changeReport } from "../figures/change-report.ts";
import { changeAllocation } from "../figures/change-allocation.ts";
import { changePod } from "../figures/change-pod.ts";
import { cpuAll } from "../figures/cpu-all.ts";
import { cpuGet } from "../figures/cpu-get.ts";
import { cpuInformer } from "../figures/cpu-informer.ts";
import { cpuRaw } from "../figures/cpu-raw.ts";
import { memoryGet } from "../figures/memory-get.ts";
import { memoryInformer } from "../figures/memory-informer.ts";
import { memoryPod } from "../figures/memory-pod.ts";
import { memory } from "../figures/memory.ts";
import { stallCpu } from "../figures/stall-cpu.ts";
import { stall } from "../figures/stall.ts";
import { view } from "../figures/view.ts";
import { views } from "../figures/views.ts";
import type { Lab } from "../lab/lab.ts";
import { measure, type Used } from "../measure.ts";
import { runProgram } from "../run-program.ts";
import { type Bench, createSuite } from "../suite.ts";

/** Reading a cluster, ours and the peers, each a process of its own against the same server. */
export interface SyncRound {
  /** All pods read as the server reads them, and thrown away. */
  readonly pods: Used;
  /** Everything, with model, audit and pictures. */
  readonly all: OurRun;
  /** undefined: that program isn't there or failed. */
  readonly raw: Used | undefined;
  readonly get: Used | undefined;
  /** The same as `all` and the client library's informer, both at the small size (10,000 pods, or fewer with `--quick`). */
  readonly small: OurRun;
  readonly smallPods: Used;
  readonly informer: Used | undefined;
  /** As `all`, at 1,000 pods. */
  readonly tiny: OurRun;
}

/** Times in ms of CPU, unless they are called `stall` or `view`: those are the wall's. */
const OurRun = z.object({
  /** Before anything was read. */
  idleBytes: z.number(),
  peakBytes: z.number(),
  /** After a full garbage collection. */
  heapBytes: z.number(),
  syncCpuS: z.number(),
  stallMs: z.number(),
  turnMs: z.number(),
  pods: z.number(),
  attachments: z.number(),
  allocations: z.number(),
  auditMs: z.number(),
  /** Longest piece of it that nothing can come in between of. */
  auditSliceMs: z.number(),
  /** One changed object, read to told; see measure-objects.ts. */
  nodeChangeMs: z.number(),
  networkChangeMs: z.number(),
  poolChangeMs: z.number(),
  reportChangeMs: z.number(),
  /** Pods that such a report tells of. */
  reportPods: z.number(),
  podChangeMs: z.number(),
  allocationChangeMs: z.number(),
  viewMs: z.number(),
  views: z.record(z.string(), z.number()),
});
export type OurRun = z.infer<typeof OurRun>;

const OUR_FLAGS = [...SERVER_FLAGS, "--expose-gc"];

export const sync = createSuite<SyncRound>({
  name: "sync",
  figures: [
    cpuRaw,
    cpuGet,
    cpuInformer,
    cpuAll,
    memoryGet,
    memory,
    memoryPod,
    memoryInformer,
    stall,
    stallCpu,
    changePod,
    changeAllocation,
    changeNode,
    changeNetwork,
    changePool,
    changeReport,
    audit,
    auditSlice,
    view,
    ...views,
  ],
  open: async (bench) => {
    const big = await bench.lab(bench.pods);
    const small = await bench.lab(Math.min(10_000, bench.pods));
    const tiny = await bench.lab(1_000);
    // The first run after a change of the code compiles it.
    await readPods(bench, tiny);
    await readAll(bench, tiny);
    const kubectl = ["--kubeconfig", big.kubeconfig, "get"];
    return {
      round: async () => ({
        raw: await measure(bench.kubectl, [...kubectl, "--raw", "/api/v1/pods"], false),
        pods: await readPods(bench, big),
        all: await readAll(bench, big),
        get: await measure(bench.kubectl, [...kubectl, "pods", "-A"], false),
        small: await readAll(bench, small),
        smallPods: await readPods(bench, small),
        informer: await runProgram(bench, "peer-informer.ts", [small.kubeconfig]),
        tiny: await readAll(bench, tiny),
      }),
      close: () => Promise.resolve(),
    };
  },
});

const readPods = async (bench: Bench, lab: Lab): Promise<Used> => {
  const used = await runProgram(bench, "read-pods.ts", [lab.kubeconfig], OUR_FLAGS);
  if (used === undefined) throw new Error("reading the pods failed");
  return { ...used, output: "" };
};

const readAll = async (bench: Bench, lab: Lab): Promise<OurRun> => {
  const used = await runProgram(bench, "first-sync.ts", [lab.kubeconfig, lab.agents], OUR_FLAGS);
  if (used === undefined) throw new Error("reading everything failed");
  return OurRun.parse(JSON.parse(used.output));
};
