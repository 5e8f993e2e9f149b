import type { Attachment } from "../model/attachment.ts";
import { type EntityId, podId } from "../model/ids.ts";
import type { Allocation } from "../model/pool.ts";
import type { ClusterView, Settled } from "./cluster-model.ts";
import {
  areRecordsHeld,
  type ClusterState,
  forgetJoined,
  markAllocation,
  nothingChanged,
} from "./cluster-state.ts";
import { type Joined, joinAttachments } from "./join-attachments.ts";
import { judgeAllocation } from "./judge-allocation.ts";
import { SHARED_ADDRESS_MAX } from "./marks.ts";
import { idsIn, onlyIn } from "./bag.ts";
import { gistOf } from "./pod-gist.ts";
import type { PodRecord } from "./pod-store.ts";
import { earlierOf } from "./times.ts";

/** Joins and judges what is dirty or due, at most `limit` things, and hands over what changed since the last call. */
export const settle = (state: ClusterState, view: ClusterView, nowMs: number, limit: number): Settled => {
  state.nowMs = Math.max(state.nowMs, nowMs);
  takeDue(state, nowMs);
  let left = limit;
  for (; left > 0; left -= 1) {
    const id = state.dirtyPods.take();
    if (id === undefined) break;
    settlePod(state, id, nowMs);
  }
  left = sweep(state, left);
  const areHeld = areRecordsHeld(state);
  // A pod that isn't joined yet may be the owner.
  for (; left > 0 && state.dirtyPods.size === 0 && !areHeld; left -= 1) {
    const id = state.dirtyAllocations.take();
    if (id === undefined) break;
    settleAllocation(state, view, id, nowMs);
  }
  const changed = { ...state.changed };
  Object.assign(state.changed, nothingChanged());
  const isDone =
    state.dirtyPods.size === 0 && (state.dirtyAllocations.size === 0 || areHeld) && state.sweep === undefined;
  return { isDone, changed };
};

/** The pod's attachments: kept ones, or joined anew (and kept where there is room). */
export const joinedOf = (state: ClusterState, record: PodRecord): readonly Attachment[] => {
  if (record.joined !== undefined) return record.joined;
  const recent = state.recent.get(record.id);
  if (recent !== undefined) return recent;
  const { attachments } = joinPod(state, record, state.nowMs);
  keepJoined(state, record, attachments);
  return attachments;
};

const keepJoined = (state: ClusterState, record: PodRecord, attachments: readonly Attachment[]): void => {
  if (record.joined === undefined) {
    if (state.cachedCount >= state.cachedMax) {
      // The rules ask for one pod's attachments one after the other.
      state.recent.set(record.id, attachments);
      return;
    }
    state.cachedCount += 1;
  }
  record.joined = attachments;
};

const joinPod = (state: ClusterState, record: PodRecord, nowMs: number): Joined => {
  const { id, pod } = record;
  if (pod === undefined) return NOTHING;
  return joinAttachments({
    pod,
    evidence: state.pods.evidenceOf(record),
    node: pod.node === null ? undefined : state.nodes.get(pod.node),
    kubeEvents: state.pods.kubeEventsOf(id),
    allocations: allocationsOf(state, record),
    machine:
      pod.virtualMachine === null
        ? undefined
        : state.machines.faces(pod.namespace, pod.virtualMachine)?.running,
    resolve: state.networks.resolve,
    isPoolOf: (pool, network) => leads(state, pool, network),
    seenMs: state.moments.has(id) ? (what) => state.moments.at(id, what) : undefined,
    nowMs,
  });
};

const NOTHING: Joined = { attachments: [], dueMs: undefined };

const allocationsOf = (state: ClusterState, { allocations }: PodRecord): readonly Allocation[] => {
  if (allocations === undefined) return NO_ALLOCATIONS;
  const only = onlyIn(allocations);
  const ids = only === undefined ? [...idsIn(allocations)].sort() : [only];
  return ids.map((id) => state.records.allocations.get(id)).filter((each) => each !== undefined);
};

const NO_ALLOCATIONS: readonly Allocation[] = [];

const leads = (state: ClusterState, poolId: EntityId, networkId: EntityId): boolean => {
  const pool = state.records.pools.get(poolId);
  const network = state.networks.defined(networkId);
  return pool !== undefined && network !== undefined && state.links.leads(network, pool);
};

const takeDue = (state: ClusterState, nowMs: number): void => {
  for (let id = state.due.takeDue(nowMs); id !== undefined; id = state.due.takeDue(nowMs)) {
    if (state.records.allocations.has(id)) markAllocation(state, id);
    else if (state.records.reservations.get(id) !== undefined) {
      state.changed.reservations.add(id);
      state.due.set(id, state.moments.prune(id, nowMs));
    } else state.dirtyPods.add(id);
  }
  for (const id of state.networks.takeMoved()) {
    state.dirtyPods.add(id);
    const record = state.pods.record(id);
    if (record !== undefined) forgetJoined(state, record);
  }
};

const settlePod = (state: ClusterState, id: EntityId, nowMs: number): void => {
  state.changed.pods.add(id);
  const forgetMs = state.moments.prune(id, nowMs);
  const record = state.pods.record(id);
  for (const allocation of idsIn(record?.allocations)) markAllocation(state, allocation);
  if (record?.pod === undefined) {
    state.due.set(id, forgetMs);
    return;
  }
  const { attachments, dueMs } = joinPod(state, record, nowMs);
  state.attachmentCount += attachments.length - record.attachmentCount;
  record.attachmentCount = attachments.length;
  keepJoined(state, record, attachments);
  record.gist = gistOf(
    attachments,
    state.pods.evidenceOf(record),
    ({ network }) => state.networks.entry(network)?.defined,
    (address) => state.records.byAddress.count(address) > 0,
  );
  state.suspectPods.look(record);
  state.due.set(id, earlierOf(dueMs, forgetMs));
  for (const attachment of attachments) markAround(state, attachment);
};

/** Records of its addresses and whoever else has them are to be looked at again. */
const markAround = (state: ClusterState, attachment: Attachment): void => {
  state.changed.networks.add(
    state.networks.resolve(attachment.network, attachment.reported?.source ?? "").id,
  );
  for (const { address } of attachment.reported?.addresses ?? []) {
    for (const { id } of state.records.byAddress.of(address)) markAllocation(state, id);
    if (state.pods.byAddress.count(address) < 2) continue;
    let left = SHARED_ADDRESS_MAX;
    for (const id of state.pods.byAddress.of(address)) {
      state.changed.pods.add(id);
      if (--left === 0) break;
    }
  }
};

/** Moves some of what a source's new state put in doubt to the dirty allocations. */
const sweep = (state: ClusterState, left: number): number => {
  const iterator = state.sweep;
  if (iterator === undefined) return left;
  for (let count = 0; count < left; count += 1) {
    const next = iterator.next();
    if (next.done === true) {
      state.sweep = undefined;
      break;
    }
    markAllocation(state, next.value);
  }
  return left;
};

const settleAllocation = (state: ClusterState, view: ClusterView, id: EntityId, nowMs: number): void => {
  const allocation = state.records.allocations.get(id);
  if (allocation === undefined) return;
  const { verdict, dueMs } = judgeAllocation(view, allocation, nowMs);
  const forgetMs = state.moments.prune(id, nowMs);
  state.due.set(id, earlierOf(dueMs, forgetMs));
  const before = state.records.verdict(id);
  const isSame =
    before !== undefined &&
    before.class === verdict.class &&
    before.confidence === verdict.confidence &&
    before.reason === verdict.reason;
  if (isSame) return;
  state.records.setVerdict(allocation, verdict);
  state.changed.allocations.add(id);
  state.changed.pools.add(allocation.pool);
};

/** Pods whose records an address's attachments may be joined with. */
export const ownersAt = (state: ClusterState, address: string): readonly EntityId[] => {
  const owners: EntityId[] = [];
  for (const { owner } of state.records.byAddress.of(address)) {
    if (owner !== null) owners.push(podId(state.cluster, owner));
  }
  return owners;
};
