import type { Attachment } from "../model/attachment.ts";
import type { EntityId } from "../model/ids.ts";
import type { HostLink } from "../model/host-link.ts";
import type { NodeAgent } from "../model/node-agent.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceState } from "../model/source-state.ts";
import type { WorkloadTemplate } from "../model/workload-template.ts";
import type { Namespace, Node } from "../model/workload.ts";
import { type AllocationStore, createAllocationStore } from "./allocation-store.ts";
import { createDueQueue, type DueQueue } from "./due-queue.ts";
import { createFabric, type FabricCounts } from "./fabric.ts";
import { createMachineStore, type MachineStore } from "./machine-store.ts";
import { createMoments, type Moments } from "./moments.ts";
import { createNetworkRegistry, type NetworkRegistry } from "./network-registry.ts";
import { createPodStore, type PodRecord, type PodStore } from "./pod-store.ts";
import { createPoolLinks, type PoolLinks } from "./pool-links.ts";
import { createRecent, type Recent } from "./recent.ts";
import { createSuspectPods, type SuspectPods } from "./suspect-pods.ts";
import { TakeQueue } from "./take-queue.ts";
import { GRACE_MS } from "./times.ts";

/** Everything that a cluster model holds. Only apply-delta.ts and settle.ts write to it. */
export interface ClusterState {
  readonly cluster: string;
  readonly pods: PodStore;
  readonly suspectPods: SuspectPods;
  readonly nodes: Map<string, Node>;
  readonly nodeNames: Map<EntityId, string>;
  readonly namespaces: Map<EntityId, Namespace>;
  readonly networks: NetworkRegistry;
  readonly records: AllocationStore;
  readonly links: PoolLinks;
  readonly hostLinks: Map<string, Map<EntityId, HostLink>>;
  readonly hostLinkNodes: Map<EntityId, string>;
  readonly nodeAgents: Map<string, NodeAgent>;
  readonly nodeAgentNodes: Map<EntityId, string>;
  readonly fabric: FabricCounts;
  readonly machines: MachineStore;
  readonly templates: Map<EntityId, WorkloadTemplate>;
  readonly problems: Map<EntityId, readonly Problem[]>;
  readonly moments: Moments;
  readonly due: DueQueue;
  readonly dirtyPods: TakeQueue<EntityId>;
  readonly dirtyAllocations: TakeQueue<EntityId>;
  readonly changed: Changed;
  sources: ReadonlyMap<string, SourceState>;
  /** Allocations that are still to be judged because a source's state changed. */
  sweep: Iterator<EntityId> | undefined;
  attachmentCount: number;
  /** How many pods keep what was joined. */
  cachedCount: number;
  readonly cachedMax: number;
  /** What was joined last of the pods that don't keep it. */
  readonly recent: Recent<readonly Attachment[]>;
  /** The latest time anybody told, ms. */
  nowMs: number;
}

export interface Changed {
  pods: Set<EntityId>;
  networks: Set<EntityId>;
  nodes: Set<EntityId>;
  namespaces: Set<EntityId>;
  pools: Set<EntityId>;
  allocations: Set<EntityId>;
  reservations: Set<EntityId>;
}

export const createClusterState = (cluster: string, cachedMax: number): ClusterState => {
  const networks = createNetworkRegistry(cluster);
  const pods = createPodStore(cluster, networks);
  const templates = new Map<EntityId, WorkloadTemplate>();
  return {
    cluster,
    networks,
    pods,
    suspectPods: createSuspectPods(pods, { cluster, byId: templates }),
    nodes: new Map(),
    nodeNames: new Map(),
    namespaces: new Map(),
    records: createAllocationStore(pods),
    links: createPoolLinks(),
    hostLinks: new Map(),
    hostLinkNodes: new Map(),
    nodeAgents: new Map(),
    nodeAgentNodes: new Map(),
    fabric: createFabric(),
    machines: createMachineStore(),
    templates,
    problems: new Map(),
    moments: createMoments(GRACE_MS),
    due: createDueQueue(),
    dirtyPods: new TakeQueue(),
    dirtyAllocations: new TakeQueue(),
    changed: nothingChanged(),
    sources: new Map(),
    sweep: undefined,
    attachmentCount: 0,
    cachedCount: 0,
    cachedMax,
    recent: createRecent(RECENT_MAX),
    nowMs: 0,
  };
};

const RECENT_MAX = 64;

export const nothingChanged = (): Changed => ({
  pods: new Set(),
  networks: new Set(),
  nodes: new Set(),
  namespaces: new Set(),
  pools: new Set(),
  allocations: new Set(),
  reservations: new Set(),
});

/** What was joined for the pod doesn't hold any more. */
export const markPod = (state: ClusterState, id: EntityId): void => {
  state.dirtyPods.add(id);
  const record = state.pods.record(id);
  if (record !== undefined) forgetJoined(state, record);
};

/**
 * While the pods are read for the first time nothing can be said of any record: all are judged when that has ended
 * (create-cluster-model.ts).
 */
export const areRecordsHeld = (state: ClusterState): boolean => arePodsRead(state.sources);

export const arePodsRead = (sources: ClusterState["sources"]): boolean =>
  sources.get("pods")?.state === "syncing";

/** What the record amounts to doesn't hold any more. */
export const markAllocation = (state: ClusterState, id: EntityId): void => {
  if (!areRecordsHeld(state)) state.dirtyAllocations.add(id);
};

export const forgetJoined = (state: ClusterState, record: PodRecord): void => {
  record.gist = undefined;
  state.recent.delete(record.id);
  if (record.joined === undefined) return;
  record.joined = undefined;
  state.cachedCount -= 1;
};

/** What is wrong with the object that an entity was read from. */
export const keepProblems = (state: ClusterState, id: EntityId, problems: readonly Problem[]): void => {
  if (problems.length > 0) state.problems.set(id, problems);
  else if (state.problems.size > 0) state.problems.delete(id);
};
