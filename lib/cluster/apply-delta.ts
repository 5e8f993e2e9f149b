import type { Entity } from "../model/entity.ts";
import type { PodEvidence } from "../model/evidence.ts";
import { type EntityId, podId, type PodKey } from "../model/ids.ts";
import type { Machine } from "../model/machine.ts";
import type { Network } from "../model/network.ts";
import type { WorkloadTemplate } from "../model/workload-template.ts";
import { hasEnded, type Node, type Pod } from "../model/workload.ts";
import { dropHostLink, dropNodeAgent, putHostLink, putNodeAgent } from "./apply-kernel.ts";
import { dropRecord, putAllocation, putPool, putReservation } from "./apply-records.ts";
import { claimChanges, keepSince } from "./claim-changes.ts";
import type { EntityDelta } from "./cluster-model.ts";
import { type ClusterState, forgetJoined, keepProblems, markAllocation, markPod } from "./cluster-state.ts";
import { COMPLETED_MOMENT, GONE_MOMENT } from "./judge-allocation.ts";
import { markNetworkUsers, markPodsOnNode, markPools, markUses, touchAddresses } from "./marks.ts";

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
  if (dropPodThing(state, id, nowMs) || dropRecord(state, id, nowMs)) return;
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
  state.suspectPods.forget(record);
  state.pods.dropPod(id);
  state.moments.forgetAll(id);
  if (record.allocations !== undefined) state.moments.remember(id, GONE_MOMENT, nowMs);
  state.dirtyPods.add(id);
  return true;
};

const putPod = (state: ClusterState, pod: Pod, nowMs: number): void => {
  const before = state.pods.putPod(pod);
  if (before === undefined || before.uid !== pod.uid) state.moments.forgetAll(pod.id);
  else if (!hasEnded(before) && hasEnded(pod)) state.moments.remember(pod.id, COMPLETED_MOMENT, nowMs);
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
  if (namespace === null || before?.askedText === template.askedText) return;
  if (before === undefined) return state.suspectPods.templateCame(namespace);
  for (const id of state.pods.byNamespace.of(namespace)) {
    state.changed.pods.add(id);
    const record = state.pods.record(id);
    if (record !== undefined) state.suspectPods.look(record);
  }
};

const putEvidence = (
  state: ClusterState,
  evidence: readonly PodEvidence[],
  pod: PodKey,
  nowMs: number,
): void => {
  const owner = podId(state.cluster, pod);
  const record = state.pods.record(owner);
  const known = record === undefined ? NO_EVIDENCE : state.pods.evidenceOf(record);
  if (known.length === 0) {
    state.pods.putEvidence(evidence, pod);
    for (const each of evidence) keepProblems(state, each.id, each.problems);
    markPod(state, owner);
    return;
  }
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
