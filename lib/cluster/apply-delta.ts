import type { Entity } from "../model/entity.ts";
import type { PodEvidence } from "../model/evidence.ts";
import type { HostLink } from "../model/host-link.ts";
import { type EntityId, podId, type PodKey } from "../model/ids.ts";
import type { Machine } from "../model/machine.ts";
import type { Network } from "../model/network.ts";
import type { NodeAgent } from "../model/node-agent.ts";
import type { Allocation, Pool, Reservation } from "../model/pool.ts";
import type { Problem } from "../model/problems.ts";
import type { WorkloadTemplate } from "../model/workload-template.ts";
import type { Node, Pod } from "../model/workload.ts";
import { isSameHolder } from "./allocation-store.ts";
import { claimChanges, keepSince } from "./claim-changes.ts";
import type { EntityDelta } from "./cluster-model.ts";
import { type ClusterState, forgetJoined, markAllocation, markPod } from "./cluster-state.ts";
import { APPEARED_MOMENT, COMPLETED_MOMENT, FREED_MOMENT, GONE_MOMENT } from "./judge-allocation.ts";
import {
  markAllocationsAt,
  markNetworksOf,
  markNetworkUsers,
  markNode,
  markPodsOnNode,
  markPools,
  markRecordsOfNode,
  markStandingOn,
  markUses,
  SHARED_ADDRESS_MAX,
  touchAddresses,
} from "./marks.ts";
import { GRACE_MS, msOf } from "./times.ts";

/** Takes entities into the state and its indexes, and marks what must be joined or judged again. */
export const applyDelta = (state: ClusterState, delta: EntityDelta, nowMs: number): void => {
  state.nowMs = Math.max(state.nowMs, nowMs);
  for (const id of delta.drop) dropEntity(state, id, nowMs);
  const newPools = new Set<EntityId>();
  for (const entity of delta.put) {
    if (entity.kind === "pool" && !state.records.pools.has(entity.id)) newPools.add(entity.id);
  }
  for (let at = 0; at < delta.put.length; at += 1) {
    const entity = delta.put[at];
    if (entity === undefined) continue;
    if (entity.kind !== "pod-evidence") putEntity(state, entity, newPools, nowMs);
    else {
      const evidence = evidenceFrom(delta.put, at, entity);
      putEvidence(state, evidence, entity.pod, nowMs);
      at += evidence.length - 1;
    }
  }
};

/** What stands together about one pod is taken over at once: it is packed, and found by its addresses, as a whole. */
const evidenceFrom = (put: readonly Entity[], from: number, first: PodEvidence): readonly PodEvidence[] => {
  const { namespace, name } = first.pod;
  const evidence = [first];
  for (let at = from + 1; at < put.length; at += 1) {
    const next = put[at];
    if (next?.kind !== "pod-evidence" || next.pod.name !== name || next.pod.namespace !== namespace) break;
    if (evidence.some(({ id }) => id === next.id)) break;
    evidence.push(next);
  }
  return evidence;
};

const putEntity = (
  state: ClusterState,
  entity: Exclude<Entity, PodEvidence>,
  newPools: ReadonlySet<EntityId>,
  nowMs: number,
): void => {
  switch (entity.kind) {
    case "pod":
      return putPod(state, entity, nowMs);
    case "node":
      return putNode(state, entity);
    case "namespace":
      state.namespaces.set(entity.id, entity);
      state.changed.namespaces.add(entity.id);
      return;
    case "network":
      return putNetwork(state, entity);
    case "pool":
      return putPool(state, entity);
    case "allocation":
      return putAllocation(state, entity, newPools, nowMs);
    case "reservation":
      return putReservation(state, entity, nowMs);
    case "kube-event":
      state.pods.putKubeEvent(entity);
      return markPod(state, podId(state.cluster, entity.pod));
    case "host-link":
      return putHostLink(state, entity);
    case "node-agent":
      return putNodeAgent(state, entity);
    case "machine":
      state.machines.put(entity);
      return markMachine(state, entity);
    case "workload-template":
      return putTemplate(state, entity);
  }
};

const dropEntity = (state: ClusterState, id: EntityId, nowMs: number): void => {
  state.problems.delete(id);
  if (dropPodThing(state, id, nowMs) || dropStoreThing(state, id, nowMs)) return;
  const network = state.networks.undefine(id);
  if (network !== undefined) {
    markNetworkUsers(state, id);
    state.links.dropNetwork(network);
    state.changed.networks.add(id);
    markPools(state, network);
    return;
  }
  const nodeName = state.nodeNames.get(id);
  if (nodeName !== undefined) {
    state.nodeNames.delete(id);
    if (state.nodes.get(nodeName)?.isUnreachable === true) markPodsOnNode(state, nodeName);
    state.nodes.delete(nodeName);
    state.changed.nodes.add(id);
    return;
  }
  if (state.namespaces.delete(id)) state.changed.namespaces.add(id);
  else if (state.templates.delete(id)) return;
  else if (dropMachine(state, id)) return;
  else if (!dropNodeAgent(state, id)) dropHostLink(state, id);
};

/** Whether the id was a pod's, or of something said about a pod. */
const dropPodThing = (state: ClusterState, id: EntityId, nowMs: number): boolean => {
  const pod = dropPod(state, id, nowMs);
  if (pod) return true;
  const evidence = state.pods.evidence(id);
  if (evidence !== undefined) {
    const owner = podId(state.cluster, evidence.pod);
    markUses(state, owner);
    markPod(state, owner);
    state.pods.dropEvidence(id);
    touchAddresses(state, evidence);
    return true;
  }
  const about = state.pods.dropKubeEvent(id);
  if (about === undefined) return false;
  markPod(state, about);
  return true;
};

const dropPod = (state: ClusterState, id: EntityId, nowMs: number): boolean => {
  const record = state.pods.record(id);
  if (record?.pod === undefined) return false;
  forgetJoined(state, record);
  state.attachmentCount -= record.attachmentCount;
  record.attachmentCount = 0;
  markUses(state, id);
  state.machines.uncarry(record.pod);
  state.pods.dropPod(id);
  state.moments.forgetAll(id);
  if (record.allocations !== undefined) state.moments.remember(id, GONE_MOMENT, nowMs);
  state.dirtyPods.add(id);
  return true;
};

const putPod = (state: ClusterState, pod: Pod, nowMs: number): void => {
  const before = state.pods.putPod(pod);
  if (before === undefined || before.uid !== pod.uid) state.moments.forgetAll(pod.id);
  else if (!isCompleted(before) && isCompleted(pod)) state.moments.remember(pod.id, COMPLETED_MOMENT, nowMs);
  if (before?.virtualMachine !== pod.virtualMachine) {
    if (before !== undefined) state.machines.uncarry(before);
    state.machines.carry(pod);
  }
  markPod(state, pod.id);
};

/** The pods that carry it, and the records that are kept for it. */
const markMachine = (state: ClusterState, machine: Machine): void => {
  for (const id of state.machines.podsOf(machine)) markPod(state, id);
  for (const id of state.records.claimsOf(machine.namespace, machine.name)) markAllocation(state, id);
};

const dropMachine = (state: ClusterState, id: EntityId): boolean => {
  const machine = state.machines.drop(id);
  if (machine !== undefined) markMachine(state, machine);
  return machine !== undefined;
};

/** At first everything is judged when the source is complete; later its pods differ from it, or do no more. */
const putTemplate = (state: ClusterState, template: WorkloadTemplate): void => {
  const before = state.templates.get(template.id);
  state.templates.set(template.id, template);
  const { namespace } = template.from;
  if (before === undefined || before.askedText === template.askedText || namespace === null) return;
  for (const id of state.pods.byNamespace.of(namespace)) state.changed.pods.add(id);
};

const isCompleted = (pod: Pod): boolean => pod.phase === "Succeeded" || pod.phase === "Failed";

const putEvidence = (
  state: ClusterState,
  evidence: readonly PodEvidence[],
  pod: PodKey,
  nowMs: number,
): void => {
  const owner = podId(state.cluster, pod);
  const record = state.pods.record(owner);
  const known = record === undefined ? NO_EVIDENCE : state.pods.evidenceOf(record);
  const formerOf = ({ id }: PodEvidence): PodEvidence | undefined => known.find((each) => each.id === id);
  if (evidence.some((each) => formerOf(each) !== undefined)) markUses(state, owner);
  state.pods.putEvidence(
    evidence.map((each) => {
      const former = formerOf(each);
      return former === undefined ? each : keepSince(former, each);
    }),
    pod,
  );
  for (const each of evidence) {
    const former = formerOf(each);
    if (former !== undefined) {
      for (const what of claimChanges(former, each)) state.moments.remember(owner, what, nowMs);
      touchAddresses(state, former);
    }
    keepProblems(state, each.id, each.problems);
  }
  markPod(state, owner);
};

const NO_EVIDENCE: readonly PodEvidence[] = [];

const putNode = (state: ClusterState, node: Node): void => {
  const before = state.nodes.get(node.name);
  state.nodes.set(node.name, node);
  state.nodeNames.set(node.id, node.name);
  state.changed.nodes.add(node.id);
  if ((before?.isUnreachable ?? false) !== node.isUnreachable) markPodsOnNode(state, node.name);
};

const putNetwork = (state: ClusterState, network: Network): void => {
  const before = state.networks.defined(network.id);
  if (before !== undefined) markPools(state, before);
  const isNew = state.networks.define(network);
  const isRelinked = state.links.putNetwork(network);
  if (isNew || isRelinked || before === undefined || isOtherForPods(before, network))
    markNetworkUsers(state, network.id);
  keepProblems(state, network.id, network.problems);
  markPools(state, network);
  state.changed.networks.add(network.id);
};

/** Whether what pods on the network come to may be something else. */
const isOtherForPods = (before: Network, after: Network): boolean =>
  before.cniName !== after.cniName ||
  before.resourceName !== after.resourceName ||
  before.ipam?.type !== after.ipam?.type;

const putPool = (state: ClusterState, pool: Pool): void => {
  const before = state.records.putPool(pool);
  state.links.putPool(pool);
  keepProblems(state, pool.id, pool.problems);
  state.changed.pools.add(pool.id);
  // A pool that is merely written again changes no verdict; there may be tens of thousands in it.
  if (before === undefined) for (const id of state.records.byPool.of(pool.id)) markAllocation(state, id);
  markNetworksOf(state, pool);
};

const putAllocation = (
  state: ClusterState,
  allocation: Allocation,
  newPools: ReadonlySet<EntityId>,
  nowMs: number,
): void => {
  const before = state.records.putAllocation(allocation, nowMs);
  if (before !== undefined && isSameRecord(before, allocation)) return;
  const hasPool = state.records.pools.has(allocation.pool) && !newPools.has(allocation.pool);
  if (hasPool && (before === undefined || !isSameHolder(before, allocation))) {
    state.moments.remember(allocation.id, APPEARED_MOMENT, nowMs);
  }
  if (before !== undefined) markAround(state, before);
  markAround(state, allocation);
  markAllocation(state, allocation.id);
};

const isSameRecord = (a: Allocation, b: Allocation): boolean =>
  isSameHolder(a, b) &&
  a.address === b.address &&
  a.pool === b.pool &&
  a.at === b.at &&
  a.key === b.key &&
  a.heldIn === b.heldIn;

/** Whom a record concerns besides itself: its pod, whoever has the address, the pool, reservations. */
const markAround = (state: ClusterState, allocation: Allocation): void => {
  state.changed.allocations.add(allocation.id);
  state.changed.pools.add(allocation.pool);
  if (allocation.owner !== null) markPod(state, podId(state.cluster, allocation.owner));
  if (allocation.address === null) return;
  let left = SHARED_ADDRESS_MAX;
  for (const id of state.pods.byAddress.of(allocation.address)) {
    markPod(state, id);
    if (--left === 0) break;
  }
  for (const id of state.records.reservationsByAddress.of(allocation.address))
    state.changed.reservations.add(id);
};

const dropStoreThing = (state: ClusterState, id: EntityId, nowMs: number): boolean => {
  const allocation = state.records.dropAllocation(id);
  if (allocation !== undefined) {
    state.dirtyAllocations.delete(id);
    state.due.set(id, undefined);
    state.moments.forgetAll(id);
    markAround(state, allocation);
    noteFreed(state, allocation, nowMs);
    return true;
  }
  const pool = state.records.pools.get(id);
  if (pool !== undefined) {
    markNetworksOf(state, pool);
    state.records.dropPool(id);
    state.links.dropPool(pool);
    state.changed.pools.add(id);
    return true;
  }
  const reservation = state.records.dropReservation(id);
  if (reservation === undefined) return false;
  state.due.set(id, undefined);
  state.moments.forgetAll(id);
  state.changed.reservations.add(id);
  markAllocationsAt(state, reservation.address);
  return true;
};

/** whereabouts frees the pool's record first and deletes the reservation next: for that long it is no ghost. */
const noteFreed = (state: ClusterState, allocation: Allocation, nowMs: number): void => {
  if (allocation.address === null) return;
  for (const id of state.records.reservationsByAddress.of(allocation.address)) {
    state.moments.remember(id, FREED_MOMENT, nowMs);
    state.due.set(id, nowMs + GRACE_MS);
  }
};

const putReservation = (state: ClusterState, reservation: Reservation, nowMs: number): void => {
  const before = state.records.putReservation(reservation);
  // A young one proves nothing yet; nothing else would bring it up again.
  const grownMs = (msOf(reservation.createdAt) ?? nowMs) + GRACE_MS;
  if (before === undefined && grownMs > nowMs) state.due.set(reservation.id, grownMs);
  state.changed.reservations.add(reservation.id);
  if (before !== undefined && before.address !== reservation.address)
    markAllocationsAt(state, before.address);
  markAllocationsAt(state, reservation.address);
};

const putHostLink = (state: ClusterState, link: HostLink): void => {
  const known = state.hostLinks.get(link.node);
  const before = known?.get(link.id);
  // Over a bridge with an uplink the same address on two nodes may be a conflict.
  if (before?.controller !== link.controller && link.type !== "veth")
    for (const id of state.pods.byNode.of(link.node)) state.changed.pods.add(id);
  if (before === undefined) markStandingOn(state, state.fabric.putLink(link, known === undefined));
  if (known === undefined) {
    state.hostLinks.set(link.node, new Map([[link.id, link]]));
    markRecordsOfNode(state, link.node);
  } else {
    known.set(link.id, link);
  }
  state.hostLinkNodes.set(link.id, link.node);
  markNode(state, link.node);
};

const putNodeAgent = (state: ClusterState, agent: NodeAgent): void => {
  const before = state.nodeAgents.get(agent.node);
  markStandingOn(state, state.fabric.putAgent(before, agent));
  // What it can't tell (any more) proves nothing of the node's leases.
  if (
    before?.hearing.state !== agent.hearing.state ||
    before.seen?.problems.length !== agent.seen?.problems.length
  )
    markRecordsOfNode(state, agent.node);
  state.nodeAgents.set(agent.node, agent);
  state.nodeAgentNodes.set(agent.id, agent.node);
  markNode(state, agent.node);
};

const dropNodeAgent = (state: ClusterState, id: EntityId): boolean => {
  const node = state.nodeAgentNodes.get(id);
  if (node === undefined) return false;
  state.nodeAgentNodes.delete(id);
  markStandingOn(state, state.fabric.putAgent(state.nodeAgents.get(node), undefined));
  state.nodeAgents.delete(node);
  markNode(state, node);
  return true;
};

const dropHostLink = (state: ClusterState, id: EntityId): void => {
  const node = state.hostLinkNodes.get(id);
  if (node === undefined) return;
  state.hostLinkNodes.delete(id);
  const links = state.hostLinks.get(node);
  const link = links?.get(id);
  links?.delete(id);
  if (link !== undefined) markStandingOn(state, state.fabric.dropLink(link, links?.size === 0));
  if (links?.size === 0) {
    state.hostLinks.delete(node);
    markRecordsOfNode(state, node);
  }
  markNode(state, node);
};

const keepProblems = (state: ClusterState, id: EntityId, problems: readonly Problem[]): void => {
  if (problems.length > 0) state.problems.set(id, problems);
  else state.problems.delete(id);
};
