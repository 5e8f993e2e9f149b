import type { LabCluster, Writer } from "../lab-cluster.ts";
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
  /** Does something as if it were then: what it writes is that old. For creating a cluster with a past. */
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
  const { faults } = options;
  let past: number | undefined;
  const cluster = datedCluster(options.cluster, () => past);
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
      try {
        run();
      } finally {
        past = before;
      }
    },
    ovn: new Map(),
    daemons: new Map(),
  };
}

/** The cluster, with every write made at the time that `past` says; its clock stays what it is. */
function datedCluster(cluster: LabCluster, past: () => number | undefined): LabCluster {
  const dated = (by: Writer): Writer => {
    const at = by.at ?? past();
    return at === undefined ? by : { ...by, at };
  };
  return {
    get: (resource, namespace, name) => cluster.get(resource, namespace, name),
    list: (resource, namespace) => cluster.list(resource, namespace),
    create: (resource, object, by) => cluster.create(resource, object, dated(by)),
    update: (resource, object, by) => cluster.update(resource, object, dated(by)),
    mergePatch: (resource, namespace, name, patch, by) =>
      cluster.mergePatch(resource, namespace, name, patch, dated(by)),
    remove: (resource, namespace, name, by) => cluster.remove(resource, namespace, name, dated(by)),
    load: (resource, objects) => cluster.load(resource, objects),
    watch: (resource, listener) => cluster.watch(resource, listener),
    now: () => cluster.now(),
  };
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
