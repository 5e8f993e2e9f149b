import type { Attachment } from "../model/attachment.ts";
import type { Entity } from "../model/entity.ts";
import type { HostLink } from "../model/host-link.ts";
import type { NodeAgent } from "../model/node-agent.ts";
import type { EntityId, NetworkKey, PodKey } from "../model/ids.ts";
import type { KubeEvent } from "../model/kube-event.ts";
import type { PodGist } from "./pod-gist.ts";
import type { Fabric } from "./fabric.ts";
import type { Network } from "../model/network.ts";
import type { WorkloadTemplate } from "../model/workload-template.ts";
import type { MachineFaces } from "./machine-store.ts";
import type { Allocation, Pool, Reservation } from "../model/pool.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceState } from "../model/source-state.ts";
import type { Namespace, Node, Pod } from "../model/workload.ts";
import type { PodEvidence } from "../model/evidence.ts";

/**
 * All that is known of one cluster: entities by id, their indexes, and what is joined from them. Work per change does
 * not grow with the cluster. Made by `createClusterModel` (create-cluster-model.ts).
 */
export interface ClusterModel extends ClusterView {
  /** Takes over what changed. Cheap: only marks what must be joined again. `nowMs` becomes the first-seen time of new allocations. */
  apply(delta: EntityDelta, nowMs: number): void;
  /** The entity of that id as it was put last, whatever its kind. */
  entity(id: EntityId): Entity | undefined;
  /** How well each watched resource is known, by `watchedName`. Verdicts that rest on it are judged again. */
  setSources(states: ReadonlyMap<string, SourceState>): void;
  /** First-seen times remembered from before this process (allocation id → ms), so that grace periods survive a restart. */
  setFirstSeen(times: ReadonlyMap<EntityId, number>): void;
  /**
   * Joins at most `limit` things that are dirty, or due because time passed (an attachment that was attaching becomes
   * missing). Call until `isDone`.
   */
  settle(nowMs: number, limit: number): Settled;
  /** Earliest time (ms) at which something becomes due by itself; undefined: nothing waits. */
  dueAt(): number | undefined;
}

/** The read side, for the audit, planners, topologies and presenters. The order of what is iterated over means nothing. */
export interface ClusterView {
  readonly cluster: string;
  source(name: string): SourceState | undefined;
  /** Whether the resource was read completely and is current: only then may absence be concluded from it. */
  isSynced(name: string): boolean;
  pods(): Iterable<Pod>;
  /**
   * Pods that anything may be said of: not plainly well, starting, with an address that another pod names, with other
   * networks than their template, or carrying a machine. Few, some of them
   * twice. undefined: many were gone past.
   */
  suspectPods(): Iterable<Pod | undefined>;
  pod(id: EntityId): Pod | undefined;
  podByKey(key: PodKey): Pod | undefined;
  podCount(): number;
  nodes(): Iterable<Node>;
  node(name: string): Node | undefined;
  podsOnNode(name: string): Iterable<Pod>;
  /** Host links of a node, undefined where nobody looked. */
  hostLinks(node: string): readonly HostLink[] | undefined;
  /** Who looks at the node; undefined: nobody was named. */
  nodeAgent(node: string): NodeAgent | undefined;
  readonly fabric: Fabric;
  namespaces(): Iterable<Namespace>;
  podsInNamespace(namespace: string): Iterable<Pod>;
  evidenceOf(pod: EntityId): readonly PodEvidence[];
  /** The objects of a virtual machine; undefined: there is none of that name. */
  machine(namespace: string, name: string): MachineFaces | undefined;
  /** What the pod's controller makes its next pods of; undefined where that isn't known, or has no controller. */
  templateOf(pod: Pod): WorkloadTemplate | undefined;
  /** Whether any evidence of the pod has problems: cheaper than looking at it. */
  hasEvidenceProblems(pod: EntityId): boolean;
  /** What `attachmentsOf` comes to, without joining them; undefined while it is in doubt. */
  gistOf(pod: EntityId): PodGist | undefined;
  /** A source's `askedText` of a pod, without looking at the rest of what it says. */
  askedTextOf(pod: EntityId, source: string): string | undefined;
  /** Sorted: default first, then interface name in natural order, then unnamed. */
  attachmentsOf(pod: EntityId): readonly Attachment[];
  attachment(id: EntityId): Attachment | undefined;
  attachmentCount(): number;
  /** Defined networks, the implied cluster default, and names that pods ask for but nothing defines. */
  networks(): Iterable<NetworkEntry>;
  network(key: NetworkKey): NetworkEntry | undefined;
  networkById(id: EntityId): NetworkEntry | undefined;
  /** Attachments on a network. */
  usersOf(network: EntityId): Iterable<Attachment>;
  pools(): Iterable<Pool>;
  pool(id: EntityId): Pool | undefined;
  /** Networks whose configuration leads to that pool. */
  networksOfPool(pool: EntityId): readonly Network[];
  poolsOfNetwork(network: EntityId): readonly Pool[];
  allocationsOf(pool: EntityId): Iterable<Allocation>;
  /** How many records a pool has, and how many of each class; costs the same for any size. */
  countsOf(pool: EntityId): PoolCounts;
  /** Allocations that anything may be said of: judged anything but live, not judged yet, or of whereabouts and not reserved. Few. */
  suspects(): Iterable<Allocation | undefined>;
  /** Reservations whose address no pool of whereabouts has on file. Few. */
  ghosts(): Iterable<Reservation | undefined>;
  allocation(id: EntityId): Allocation | undefined;
  verdict(allocation: EntityId): AllocationVerdict | undefined;
  allocationCount(): number;
  allocationsOfPod(pod: PodKey): Iterable<Allocation>;
  reservations(): Iterable<Reservation>;
  reservation(id: EntityId): Reservation | undefined;
  reservationsOf(address: string): readonly Reservation[];
  /** Whether there are any; costs nothing. */
  isReserved(address: string): boolean;
  /** Newest last. */
  kubeEventsOf(pod: EntityId): readonly KubeEvent[];
  /** How many pods ask for an address, report it or are seen with it; costs nothing. */
  namingPodCount(address: string): number;
  /** The pod that names an address, where it is the only one. */
  onlyPodNaming(address: string): EntityId | undefined;
  /** Whether another pod names any address that this one names; costs nothing. */
  sharesAddress(pod: EntityId): boolean;
  /** Attachments that name an address in any evidence. */
  holdersOf(address: string): readonly Attachment[];
  /** Allocations of an address in every pool. */
  allocationsAt(address: string): readonly Allocation[];
  /** First time this allocation was seen, ms. */
  firstSeenMs(allocation: EntityId): number | undefined;
  /**
   * When that was seen to happen to a pod, allocation or reservation, ms by our own clock: `gone`, `completed`,
   * `appeared`, `freed`, `any report`. undefined: not in the last ten minutes, or before we looked.
   */
  changeSeenMs(id: EntityId, what: string): number | undefined;
  /** Pods in which an observer saw that sandbox. */
  podsOfContainer(containerId: string): readonly EntityId[];
  problems(): Iterable<Problem>;
}

/** A network as the model knows it: `defined` is undefined where it is only named by pods (or is the cluster default). */
export interface NetworkEntry {
  readonly id: EntityId;
  readonly key: NetworkKey;
  readonly isDefault: boolean;
  readonly defined: Network | undefined;
}

export interface EntityDelta {
  readonly put: readonly Entity[];
  readonly drop: readonly EntityId[];
}

export interface PoolCounts {
  readonly total: number;
  /** Only classes that occur; what isn't judged yet is in none. */
  readonly byClass: ReadonlyMap<AllocationVerdict["class"], number>;
}

/** What a Store's record amounts to. See domain.md §5.4; `reason` is one sentence. */
export interface AllocationVerdict {
  readonly class:
    "live" | "leak" | "orphan" | "stale" | "conflict" | "corrupt" | "completed" | "pending" | "unknown";
  readonly confidence: "certain" | "likely" | "watch";
  readonly reason: string;
}

export interface Settled {
  readonly isDone: boolean;
  readonly changed: ModelChange;
}

/** Ids whose entity, joins or verdict are not what they were. Gone ones are listed too. */
export interface ModelChange {
  readonly pods: Ids;
  readonly networks: Ids;
  readonly nodes: Ids;
  readonly namespaces: Ids;
  readonly pools: Ids;
  readonly allocations: Ids;
  readonly reservations: Ids;
}

export interface Ids extends Iterable<EntityId> {
  readonly size: number;
  has(id: EntityId): boolean;
}
