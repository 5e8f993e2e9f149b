import { type EntityId, podId } from "../model/ids.ts";
import type { Allocation, Pool, Reservation } from "../model/pool.ts";
import { isSameHolder } from "./allocation-store.ts";
import { type ClusterState, keepProblems, markAllocation, markPod } from "./cluster-state.ts";
import { APPEARED_MOMENT, FREED_MOMENT } from "./judge-allocation.ts";
import { markAllocationsAt, markNetworksOf, SHARED_ADDRESS_MAX } from "./marks.ts";
import { idOfReservation } from "./reservation-store.ts";
import { GRACE_MS, msOf } from "./times.ts";

// What IPAM has on file: pools, their allocations, and reservations.

export const putPool = (state: ClusterState, pool: Pool): void => {
  const before = state.records.putPool(pool);
  state.links.putPool(pool);
  keepProblems(state, pool.id, pool.problems);
  state.changed.pools.add(pool.id);
  // A pool that is merely written again changes no verdict; there may be tens of thousands in it.
  if (before === undefined) for (const { id } of state.records.byPool.of(pool.id)) markAllocation(state, id);
  markNetworksOf(state, pool);
};

export const putAllocation = (
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
  if (allocation.owner !== null) markOwner(state, podId(state.cluster, allocation.owner));
  if (allocation.address === null) return;
  let left = SHARED_ADDRESS_MAX;
  for (const id of state.pods.byAddress.of(allocation.address)) {
    markPod(state, id);
    if (--left === 0) break;
  }
  for (const reservation of state.records.reservations.at(allocation.address))
    state.changed.reservations.add(idOfReservation(reservation));
};

/** A pod that isn't there has nothing to be joined; once it comes, it is marked by that. */
const markOwner = (state: ClusterState, id: EntityId): void => {
  if (state.pods.record(id)?.pod !== undefined) markPod(state, id);
};

export const dropRecord = (state: ClusterState, id: EntityId, nowMs: number): boolean => {
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
  for (const reservation of state.records.reservations.at(allocation.address)) {
    const id = idOfReservation(reservation);
    state.moments.remember(id, FREED_MOMENT, nowMs);
    state.due.set(id, nowMs + GRACE_MS);
  }
};

export const putReservation = (state: ClusterState, reservation: Reservation, nowMs: number): void => {
  const before = state.records.putReservation(reservation);
  // A young one proves nothing yet; nothing else would bring it up again.
  const grownMs = (msOf(reservation.createdAt) ?? nowMs) + GRACE_MS;
  if (before === undefined && grownMs > nowMs) state.due.set(reservation.id, grownMs);
  state.changed.reservations.add(reservation.id);
  if (before !== undefined && before.address !== reservation.address)
    markAllocationsAt(state, before.address);
  markAllocationsAt(state, reservation.address);
};
