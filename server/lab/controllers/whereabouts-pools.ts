import type { LabCluster, LabObject } from "../lab-cluster.ts";
import { isRecord, recordAt, textAt } from "./json.ts";

export const POOLS = "ippools.whereabouts.cni.cncf.io";
export const RESERVATIONS = "overlappingrangeipreservations.whereabouts.cni.cncf.io";
export const WHEREABOUTS_NAMESPACE = "kube-system";
const WRITER = { manager: "whereabouts" };
const API_VERSION = "whereabouts.cni.cncf.io/v1alpha1";

export interface Allocation {
  /** The sandbox id. */
  id: string;
  /** `namespace/name`; no uid, so a successor of the same name can't be told apart. */
  podref: string;
  ifname: string;
}

export interface Reservation {
  podref: string;
  ifname: string;
}

/** Where whereabouts keeps its books: the API, or a staging area while a large cluster is being created. */
export interface PoolBooks {
  /** By offset from the network address, as decimal text. Undefined: no such pool yet. */
  allocations(pool: string): ReadonlyMap<string, Allocation> | undefined;
  putAllocation(pool: string, range: string, offset: string, allocation: Allocation): void;
  dropAllocation(pool: string, offset: string): void;
  reservation(name: string): Reservation | undefined;
  putReservation(name: string, reservation: Reservation): void;
  dropReservation(name: string): void;
}

/** The books as they are in the API. */
export function clusterBooks(cluster: LabCluster): PoolBooks {
  const patch = (pool: string, allocations: Record<string, unknown>): void => {
    cluster.mergePatch(POOLS, WHEREABOUTS_NAMESPACE, pool, { spec: { allocations } }, WRITER);
  };
  return {
    allocations(pool) {
      const found = cluster.get(POOLS, WHEREABOUTS_NAMESPACE, pool);
      return found === undefined ? undefined : allocationsOf(found);
    },
    putAllocation(pool, range, offset, allocation) {
      if (cluster.get(POOLS, WHEREABOUTS_NAMESPACE, pool) === undefined) {
        cluster.create(POOLS, poolObject(pool, range, {}), WRITER);
      }
      patch(pool, { [offset]: { ...allocation } });
    },
    dropAllocation: (pool, offset) => patch(pool, { [offset]: null }),
    reservation(name) {
      const found = cluster.get(RESERVATIONS, WHEREABOUTS_NAMESPACE, name);
      if (found === undefined) return undefined;
      return { podref: textAt(found["spec"], "podref") ?? "", ifname: textAt(found["spec"], "ifname") ?? "" };
    },
    putReservation(name, reservation) {
      cluster.create(RESERVATIONS, reservationObject(name, reservation), WRITER);
    },
    dropReservation(name) {
      cluster.remove(RESERVATIONS, WHEREABOUTS_NAMESPACE, name, WRITER);
    },
  };
}

export interface StagedBooks extends PoolBooks {
  /** Writes everything at once: each pool empty and then full, as whereabouts does, and each reservation. */
  flush(cluster: LabCluster): void;
}

interface StagedPool {
  range: string;
  /** Time of the oldest and of the newest write, ms since the epoch. */
  firstAt: number;
  lastAt: number;
  allocations: Map<string, Allocation>;
}

/**
 * Books in memory, so that a pool with thousands of allocations is written once and not thousands of times. `now` is the
 * time of each write, ms since the epoch; a pool is as old as its oldest and was changed by its newest.
 */
export function stagedBooks(now: () => number): StagedBooks {
  const pools = new Map<string, StagedPool>();
  const reservations = new Map<string, Reservation & { at: number }>();
  const touch = (pool: StagedPool): void => {
    pool.firstAt = Math.min(pool.firstAt, now());
    pool.lastAt = Math.max(pool.lastAt, now());
  };
  return {
    allocations: (pool) => pools.get(pool)?.allocations,
    putAllocation(pool, range, offset, allocation) {
      const known = pools.get(pool) ?? { range, firstAt: now(), lastAt: now(), allocations: new Map() };
      known.allocations.set(offset, allocation);
      touch(known);
      pools.set(pool, known);
    },
    dropAllocation(pool, offset) {
      const known = pools.get(pool);
      if (known?.allocations.delete(offset) === true) touch(known);
    },
    reservation: (name) => reservations.get(name),
    putReservation: (name, reservation) => void reservations.set(name, { ...reservation, at: now() }),
    dropReservation: (name) => void reservations.delete(name),
    flush(cluster) {
      for (const [name, { range, firstAt, lastAt, allocations }] of pools) {
        cluster.create(POOLS, poolObject(name, range, {}), { ...WRITER, at: firstAt });
        const spec = { allocations: Object.fromEntries(allocations) };
        cluster.mergePatch(POOLS, WHEREABOUTS_NAMESPACE, name, { spec }, { ...WRITER, at: lastAt });
      }
      for (const [name, { at, ...reservation }] of reservations) {
        cluster.create(RESERVATIONS, reservationObject(name, reservation), { ...WRITER, at });
      }
    },
  };
}

function poolObject(name: string, range: string, allocations: Record<string, unknown>): LabObject {
  const metadata = { name, namespace: WHEREABOUTS_NAMESPACE };
  return { apiVersion: API_VERSION, kind: "IPPool", metadata, spec: { allocations, range } };
}

function reservationObject(name: string, reservation: Reservation): LabObject {
  const metadata = { name, namespace: WHEREABOUTS_NAMESPACE };
  const { ifname, podref } = reservation;
  return {
    apiVersion: API_VERSION,
    kind: "OverlappingRangeIPReservation",
    metadata,
    spec: { ifname, podref },
  };
}

export function allocationsOf(pool: LabObject): ReadonlyMap<string, Allocation> {
  const allocations = recordAt(pool["spec"], "allocations") ?? {};
  const entries: [string, Allocation][] = [];
  for (const [offset, value] of Object.entries(allocations)) {
    if (!isRecord(value)) continue;
    const ifname = textAt(value, "ifname") ?? "";
    entries.push([offset, { id: textAt(value, "id") ?? "", podref: textAt(value, "podref") ?? "", ifname }]);
  }
  return new Map(entries);
}

/** `10.60.3.0/24` → `10.60.3.0-24`, with the network's name in front where the configuration gives one. */
export function poolName(range: string, networkName: string): string {
  const name = range.replaceAll(/[:/]/g, "-");
  return networkName === "" ? name : `${networkName}-${name}`;
}

/** `fd60:5::1` → `fd60-5--1`; a name may not end in a dash, so `fd60:5::` becomes `fd60-5--0`. */
export function reservationName(address: string, networkName: string): string {
  const name = (address.endsWith(":") ? `${address}0` : address).replaceAll(":", "-");
  return networkName === "" ? name : `${networkName}-${name}`;
}
