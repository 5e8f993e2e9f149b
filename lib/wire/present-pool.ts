import { assignableOf, whereaboutsRangeOf } from "../cluster/assignable.ts";
import type { Allocation, Pool } from "../model/pool.ts";
import type { IpamRange } from "../model/network.ts";
import { compareAddresses, parseAddress } from "../ip/address.ts";
import { firstOfPrefix, lastOfPrefix, parsePrefix, type Prefix, prefixContains } from "../ip/prefix.ts";
import { type Range, rangeContains, subtractRanges } from "../ip/range.ts";
import { assignableRange, parseExclude, parseWhereaboutsRange } from "../ip/whereabouts-range.ts";
import type { Attachment } from "../model/attachment.ts";
import type { Facts } from "./facts.ts";
import type { AllocationWire, PoolDetailWire, PoolWire } from "./pool.ts";
import { presentProblem } from "./present-attachment.ts";
import { presentFlag } from "./present-flag.ts";

export const presentAllocation = ({ view }: Facts, allocation: Allocation): AllocationWire => {
  const verdict = view.verdict(allocation.id);
  const firstSeenMs = view.firstSeenMs(allocation.id);
  return {
    id: allocation.id,
    cluster: allocation.cluster,
    store: allocation.store,
    pool: allocation.pool,
    address: allocation.address,
    key: allocation.key,
    owner: allocation.owner === null ? null : { ...allocation.owner },
    interface: allocation.interface,
    containerId: allocation.containerId,
    class: verdict?.class ?? "unknown",
    confidence: verdict?.confidence ?? "watch",
    reason: verdict?.reason ?? "not judged yet",
    since: allocation.at ?? (firstSeenMs === undefined ? null : new Date(firstSeenMs).toISOString()),
  };
};

export const presentPool = (facts: Facts, pool: Pool): PoolWire => {
  const { view, audit } = facts;
  const byClass: Record<string, number> = {};
  let allocated = 0;
  for (const allocation of view.allocationsOf(pool.id)) {
    const judged = view.verdict(allocation.id)?.class ?? "unknown";
    byClass[judged] = (byClass[judged] ?? 0) + 1;
    allocated++;
  }
  const usable = usableOf(facts, pool);
  return {
    id: pool.id,
    cluster: pool.cluster,
    store: pool.store,
    namespace: pool.namespace,
    name: pool.name,
    range: pool.range,
    networkName: pool.networkName,
    node: pool.node,
    networks: view.networksOfPool(pool.id).map((network) => ({ ...network.key })),
    usable: usable === undefined ? null : usable.toString(),
    allocated,
    byClass,
    reservations: reservationsIn(facts, pool).length,
    use:
      usable === undefined || usable === 0n ? null : Number((BigInt(allocated) * 10_000n) / usable) / 10_000,
    problems: pool.problems.map(presentProblem),
    ...presentFlag(audit.findingsAbout(pool.id)),
  };
};

export const presentPoolDetail = (facts: Facts, pool: Pool): PoolDetailWire => {
  const { view } = facts;
  const prefix = prefixOf(pool);
  const networks = view.networksOfPool(pool.id);
  const isV4 = prefix !== undefined && !prefix.includes(":");
  return {
    ...presentPool(facts, pool),
    network: prefix === undefined ? null : firstOfPrefix(prefix),
    broadcast: prefix === undefined || !isV4 ? null : lastOfPrefix(prefix),
    gateways: [...new Set(networks.flatMap((network) => network.ipam?.gateways ?? []))],
    excluded: prefix === undefined ? [] : excludedOf(facts, pool),
    allocations: [...view.allocationsOf(pool.id)].map((allocation) => presentAllocation(facts, allocation)),
    unrecorded: unrecordedOf(facts, pool, prefix),
    ghostReservations: reservationsIn(facts, pool).flatMap((reservation) =>
      reservation.address !== null && isUnrecorded(facts, pool, reservation.address)
        ? [
            {
              address: reservation.address,
              name: reservation.from.name,
              owner: reservation.owner === null ? null : { ...reservation.owner },
            },
          ]
        : [],
    ),
    revision: facts.revision,
  };
};

const prefixOf = (pool: Pool): Prefix | undefined =>
  pool.range === null ? undefined : parsePrefix(pool.range);

/** The configured ranges that lead to this pool; the whole pool where no network says. */
const configuredOf = ({ view }: Facts, pool: Pool): readonly IpamRange[] => {
  const prefix = prefixOf(pool);
  const named = view
    .networksOfPool(pool.id)
    .flatMap((network) => network.ipam?.ranges ?? [])
    .filter((range) => prefix !== undefined && parsePrefix(range.range) === prefix);
  if (named.length > 0) return named;
  return pool.range === null ? [] : [{ range: pool.range, start: null, end: null, excludes: [] }];
};

/** Several networks may lead to one pool with different ends: what the most generous of them may hand out. */
const usableOf = (facts: Facts, pool: Pool): bigint | undefined =>
  configuredOf(facts, pool)
    .flatMap((range) => assignableOf(range) ?? [])
    .reduce<bigint | undefined>(
      (most, count) => (most === undefined || count > most ? count : most),
      undefined,
    );

/** What no network that leads here may hand out, apart from the network and broadcast addresses. */
const excludedOf = (facts: Facts, pool: Pool): { first: string; last: string }[] => {
  const whole = pool.range === null ? undefined : parseWhereaboutsRange(pool.range);
  const inner = whole === undefined ? undefined : assignableRange({ ...whole, start: null, end: null });
  if (inner === undefined) return [];
  const usable = configuredOf(facts, pool).flatMap((range): readonly Range[] => {
    const whereabouts = whereaboutsRangeOf(range);
    const assignable = whereabouts === undefined ? undefined : assignableRange(whereabouts);
    const holes = range.excludes.map(parseExclude).filter((hole) => hole !== undefined);
    return assignable === undefined ? [] : subtractRanges(assignable, holes);
  });
  return subtractRanges(inner, usable).map(({ first, last }) => ({ first, last }));
};

const reservationsIn = ({ view }: Facts, pool: Pool) => {
  const prefix = prefixOf(pool);
  if (prefix === undefined) return [];
  return [...view.reservations()].filter((reservation) => {
    const address = reservation.address === null ? undefined : parseAddress(reservation.address);
    return (
      address !== undefined && reservation.networkName === pool.networkName && prefixContains(prefix, address)
    );
  });
};

const isUnrecorded = ({ view }: Facts, pool: Pool, address: string): boolean =>
  !view.allocationsAt(address).some((allocation) => allocation.pool === pool.id);

/** Addresses that pods say they have, on this pool's networks, and that the pool does not know. */
const unrecordedOf = (facts: Facts, pool: Pool, prefix: Prefix | undefined): PoolDetailWire["unrecorded"] => {
  if (prefix === undefined) return [];
  const range = { first: firstOfPrefix(prefix), last: lastOfPrefix(prefix) };
  const found = new Map<string, PoolDetailWire["unrecorded"][number]>();
  for (const network of facts.view.networksOfPool(pool.id)) {
    for (const attachment of facts.view.usersOf(network.id)) {
      for (const address of addressesOf(attachment)) {
        const parsed = parseAddress(address);
        if (parsed === undefined || !rangeContains(range, parsed) || !isUnrecorded(facts, pool, address))
          continue;
        found.set(address, { address, pod: { ...attachment.pod }, interface: attachment.interface });
      }
    }
  }
  return [...found.values()].sort((one, other) => {
    const [a, b] = [parseAddress(one.address), parseAddress(other.address)];
    return a === undefined || b === undefined ? 0 : compareAddresses(a, b);
  });
};

const addressesOf = (attachment: Attachment): readonly string[] =>
  [...(attachment.reported?.addresses ?? []), ...(attachment.observed?.addresses ?? [])].map(
    ({ address }) => address,
  );
