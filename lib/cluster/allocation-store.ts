import type { EntityId } from "../model/ids.ts";
import type { Allocation, Pool, Reservation } from "../model/pool.ts";
import type { AllocationVerdict } from "./cluster-model.ts";
import { createEntityIndex, type EntityIndex } from "./entity-index.ts";
import { createKeptSelection } from "./kept-selection.ts";
import type { PodStore } from "./pod-store.ts";
import { createReservationStore, type KeptReservation, type ReservationStore } from "./reservation-store.ts";
import { WideMap, type WideReads, WideSet } from "./wide.ts";

/** What the stores have on file, and by what it is found: pool, pod, address. */
export interface AllocationStore {
  readonly pools: ReadonlyMap<EntityId, Pool>;
  readonly allocations: WideReads<EntityId, Allocation>;
  /** The same as from `allocations`, and quicker where it is asked for again and again. */
  allocation(id: EntityId): Allocation | undefined;
  readonly reservations: ReservationStore;
  /** Those that aren't judged live, and of whereabouts those without a reservation. */
  suspects(): Iterable<Allocation | undefined>;
  /** Reservations whose address no pool of whereabouts has on file. */
  ghosts(): Iterable<KeptReservation | undefined>;
  walkPool(pool: EntityId): Iterable<Allocation>;
  /** Pools that a node keeps for itself. */
  poolsOnNode(node: string): Iterable<EntityId>;
  readonly byPool: EntityIndex<Allocation>;
  readonly byAddress: EntityIndex<Allocation>;
  putPool(pool: Pool): Pool | undefined;
  dropPool(id: EntityId): Pool | undefined;
  putAllocation(allocation: Allocation, nowMs: number): Allocation | undefined;
  dropAllocation(id: EntityId): Allocation | undefined;
  /** Gives what it was before. */
  putReservation(reservation: Reservation): KeptReservation | undefined;
  dropReservation(id: EntityId): KeptReservation | undefined;
  firstSeenMs(id: EntityId): number | undefined;
  /** First-seen times from before; returns the allocations whose time becomes earlier. */
  rememberFirstSeen(times: ReadonlyMap<EntityId, number>): readonly EntityId[];
  verdict(id: EntityId): AllocationVerdict | undefined;
  setVerdict(allocation: Allocation, verdict: AllocationVerdict): void;
  /** How many of a pool's records are of each class, kept up to date: a pool may hold tens of thousands. */
  classesOf(pool: EntityId): ReadonlyMap<AllocationVerdict["class"], number>;
  /** Claims that are kept for a thing of that name. */
  claimsOf(namespace: string, name: string): Iterable<EntityId>;
  indexSize(): number;
}

/** `owners`: where is kept whose they are. */
export const createAllocationStore = (owners: Owners): AllocationStore => {
  const pools = new Map<EntityId, Pool>();
  const allocations = new WideMap<EntityId, Allocation>();
  const reservations = createReservationStore();
  // The things themselves, not their ids: looking one up among hundreds of thousands takes longer than anything else.
  const byPool = createEntityIndex<Allocation>();
  const byAddress = createEntityIndex<Allocation>();
  const byKeeper = createEntityIndex<EntityId>();
  const poolsByNode = createEntityIndex<EntityId>();
  // Most came with their pool, and most are plainly live: only the others are written down one by one.
  const poolSeen = new Map<EntityId, number>();
  const firstSeen = new WideMap<EntityId, number>();
  const unjudged = new WideSet<EntityId>();
  const verdicts = new Map<EntityId, AllocationVerdict>();
  const classes = new Map<EntityId, Map<AllocationVerdict["class"], number>>();
  let last: Allocation | undefined;
  let remembered: ReadonlyMap<EntityId, number> = new Map();

  const find = (id: EntityId): Allocation | undefined =>
    last?.id === id ? last : (last = allocations.get(id));

  const unlink = (allocation: Allocation): void => {
    byPool.remove(allocation.pool, allocation);
    if (byPool.count(allocation.pool) === 0) poolSeen.delete(allocation.pool);
    if (allocation.owner !== null) owners.removeAllocation(allocation.owner, allocation.id);
    if (allocation.address !== null) byAddress.remove(allocation.address, allocation);
    if (allocation.claim !== undefined) byKeeper.remove(keeperKey(allocation.claim), allocation.id);
  };

  const unlinkReservation = (reservation: KeptReservation): void => {
    reservations.drop(reservation);
    ghosts.forget(reservation);
    lookAtAllocations(reservation);
  };

  const countClass = (pool: EntityId, kind: AllocationVerdict["class"], step: 1 | -1): void => {
    const known = classes.get(pool) ?? new Map<AllocationVerdict["class"], number>();
    const count = (known.get(kind) ?? 0) + step;
    if (count > 0) known.set(kind, count);
    else known.delete(kind);
    if (known.size > 0) classes.set(pool, known);
    else classes.delete(pool);
  };

  const verdictOf = ({ id }: Allocation): AllocationVerdict | undefined =>
    verdicts.get(id) ?? (unjudged.has(id) ? undefined : PLAINLY_LIVE);

  const suspects = createKeptSelection(
    () => allocations.values(),
    (allocation) =>
      verdictOf(allocation)?.class !== "live" ||
      (allocation.store === "whereabouts" &&
        allocation.address !== null &&
        !reservations.has(allocation.address)),
  );
  const ghosts = createKeptSelection(
    reservations.all,
    ({ address }) => address !== null && !isOnFile(address),
  );

  const isOnFile = (address: string): boolean => {
    for (const { store } of byAddress.of(address)) if (store === "whereabouts") return true;
    return false;
  };

  const lookAtReservations = ({ address }: Allocation): void => {
    if (address !== null) for (const reservation of reservations.at(address)) ghosts.look(reservation);
  };

  const lookAtAllocations = ({ address }: KeptReservation): void => {
    if (address !== null) for (const allocation of byAddress.of(address)) suspects.look(allocation);
  };

  const forgetVerdict = (allocation: Allocation): void => {
    const verdict = verdictOf(allocation);
    if (verdict === undefined) return;
    verdicts.delete(allocation.id);
    unjudged.add(allocation.id);
    countClass(allocation.pool, verdict.class, -1);
  };

  const firstSeenOf = ({ id, pool }: Allocation): number | undefined =>
    firstSeen.get(id) ?? poolSeen.get(pool);

  const setFirstSeen = ({ id, pool }: Allocation, ms: number): void => {
    if (poolSeen.get(pool) === ms) firstSeen.delete(id);
    else firstSeen.set(id, ms);
  };

  return {
    pools,
    allocations,
    allocation: find,
    reservations,
    suspects: suspects.walk,
    ghosts: ghosts.walk,
    // Whoever walks over a pool asks for each by its id next.
    walkPool: function* (pool) {
      for (const allocation of byPool.of(pool)) yield (last = allocation);
    },
    byPool,
    byAddress,
    putPool: (pool) => {
      const before = pools.get(pool.id);
      if (before?.node != null) poolsByNode.remove(before.node, pool.id);
      pools.set(pool.id, pool);
      if (pool.node !== null) poolsByNode.add(pool.node, pool.id);
      return before;
    },
    dropPool: (id) => {
      const pool = taken(pools, id);
      if (pool?.node != null) poolsByNode.remove(pool.node, id);
      return pool;
    },
    poolsOnNode: poolsByNode.of,
    putAllocation: (written, nowMs) => {
      const before = allocations.get(written.id);
      const seenMs = before && firstSeenOf(before);
      if (before !== undefined) {
        unlink(before);
        suspects.forget(before);
        if (before.pool !== written.pool) forgetVerdict(before);
      }
      const owner = written.owner === null ? null : owners.addAllocation(written.owner, written.id);
      const allocation = owner === written.owner ? written : { ...written, owner };
      allocations.set(allocation.id, allocation);
      last = allocation;
      if (byPool.count(allocation.pool) === 0) poolSeen.set(allocation.pool, nowMs);
      byPool.add(allocation.pool, allocation);
      if (allocation.address !== null) byAddress.add(allocation.address, allocation);
      if (allocation.claim !== undefined) byKeeper.add(keeperKey(allocation.claim), allocation.id);
      // The same key for another sandbox is another allocation.
      if (before === undefined) {
        unjudged.add(allocation.id);
        setFirstSeen(allocation, remembered.get(allocation.id) ?? nowMs);
      } else {
        setFirstSeen(allocation, isSameHolder(before, allocation) ? (seenMs ?? nowMs) : nowMs);
        lookAtReservations(before);
      }
      suspects.look(allocation);
      lookAtReservations(allocation);
      return before;
    },
    dropAllocation: (id) => {
      last = undefined;
      const allocation = taken(allocations, id);
      if (allocation === undefined) return undefined;
      unlink(allocation);
      firstSeen.delete(id);
      forgetVerdict(allocation);
      unjudged.delete(id);
      suspects.forget(allocation);
      lookAtReservations(allocation);
      return allocation;
    },
    putReservation: (written) => {
      const owner = written.owner === null ? undefined : owners.keyOf(written.owner);
      const before = reservations.get(written.id);
      if (before !== undefined) unlinkReservation(before);
      const reservation = reservations.put(owner === undefined ? written : { ...written, owner });
      ghosts.look(reservation);
      lookAtAllocations(reservation);
      return before;
    },
    dropReservation: (id) => {
      const reservation = reservations.get(id);
      if (reservation !== undefined) unlinkReservation(reservation);
      return reservation;
    },
    firstSeenMs: (id) => {
      const allocation = allocations.get(id);
      return allocation && firstSeenOf(allocation);
    },
    rememberFirstSeen: (times) => {
      remembered = times;
      const changed: EntityId[] = [];
      for (const [id, ms] of times) {
        const allocation = allocations.get(id);
        const known = allocation && firstSeenOf(allocation);
        if (known === undefined || known <= ms) continue;
        firstSeen.set(id, ms);
        changed.push(id);
      }
      return changed;
    },
    verdict: (id) => {
      const allocation = find(id);
      return allocation && verdictOf(allocation);
    },
    setVerdict: (allocation, verdict) => {
      forgetVerdict(allocation);
      unjudged.delete(allocation.id);
      if (verdict !== PLAINLY_LIVE) verdicts.set(allocation.id, verdict);
      countClass(allocation.pool, verdict.class, 1);
      suspects.look(allocation);
    },
    claimsOf: (namespace, name) => byKeeper.of(keeperKey({ namespace, name })),
    classesOf: (pool) => classes.get(pool) ?? NO_CLASSES,
    indexSize: () =>
      allocations.size +
      pools.size +
      reservations.count() +
      byPool.keyCount() +
      byAddress.keyCount() +
      byKeeper.keyCount() +
      poolsByNode.keyCount() +
      poolSeen.size +
      firstSeen.size +
      unjudged.size +
      verdicts.size +
      classes.size +
      suspects.size() +
      ghosts.size(),
  };
};

/** What almost every record comes to: one verdict for all of them. */
export const PLAINLY_LIVE: AllocationVerdict = {
  class: "live",
  confidence: "certain",
  reason: "its pod reports the address",
};

export type Owners = Pick<PodStore, "addAllocation" | "removeAllocation" | "keyOf">;

const keeperKey = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;

const NO_CLASSES: ReadonlyMap<AllocationVerdict["class"], number> = new Map();

export const isSameHolder = (a: Allocation, b: Allocation): boolean =>
  a.containerId === b.containerId &&
  a.interface === b.interface &&
  a.owner?.name === b.owner?.name &&
  a.owner?.namespace === b.owner?.namespace;

const taken = <Value>(map: Pick<Map<EntityId, Value>, "get" | "delete">, id: EntityId): Value | undefined => {
  const value = map.get(id);
  map.delete(id);
  return value;
};
