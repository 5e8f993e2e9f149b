import type { LabCluster } from "../lab-cluster.ts";
import type { Faults } from "./faults.ts";
import { createKernel, type Kernel } from "./kernel.ts";
import { createRecorder, type KubeEventRecorder } from "./kube-events.ts";
import { createRandom, type Random } from "./random.ts";
import { scopedScheduler, type Scheduler, type ScopedScheduler } from "./scheduler.ts";
import { clusterBooks, type PoolBooks } from "./whereabouts-pools.ts";

/** What every controller of the lab stands on. */
export interface LabContext {
  readonly cluster: LabCluster;
  readonly scheduler: ScopedScheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly kernel: Kernel;
  readonly recorder: KubeEventRecorder;
  /** whereabouts' books; a staging area while a scenario is being created. */
  books: PoolBooks;
  /** Does something as if it were then: what it creates is that old. For creating a cluster with a past. */
  backdate(at: number, run: () => void): void;
  /** Addresses that OVN-Kubernetes handed out: network name → `<pod uid>/<interface>` → address with prefix length. */
  readonly ovn: Map<string, Map<string, string>>;
  /** Running daemon pods: `<app>/<node>` → pod uids. */
  readonly daemons: Map<string, Set<string>>;
}

export function createContext(options: {
  cluster: LabCluster;
  scheduler: Scheduler;
  seed: number;
  faults: Faults;
}): LabContext {
  const { cluster, faults } = options;
  let past: number | undefined;
  const now = (): number => past ?? options.scheduler.now();
  const scheduler = scopedScheduler({ now, after: (ms, run) => options.scheduler.after(ms, run) });
  const random = createRandom(options.seed);
  return {
    cluster,
    scheduler,
    random,
    faults,
    kernel: createKernel(random, now),
    recorder: createRecorder(cluster, now, random),
    books: clusterBooks(cluster),
    backdate(at, run) {
      const before = past;
      past = at;
      run();
      past = before;
    },
    ovn: new Map(),
    daemons: new Map(),
  };
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
