import { assignableOf, whereaboutsRangeOf } from "../cluster/assignable.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import { type Address, parseAddress } from "../ip/address.ts";
import { rangeContains } from "../ip/range.ts";
import { assignableRange, parseExclude } from "../ip/whereabouts-range.ts";
import type { IpamRange, Network } from "../model/network.ts";
import type { Pool } from "../model/pool.ts";
import type { Preflight } from "./preflight.ts";

/** A full pool refuses; a pool nobody has used yet does not exist and is empty. */
export const checkPools = (view: ClusterView, network: Network, preflight: Preflight): void => {
  const { ipam } = network;
  if (ipam === null) {
    preflight.pass("pool", "It gives no addresses", "The interface comes up without one.");
    return;
  }
  if (ipam.type !== "whereabouts") {
    preflight.unknown("pool", "Free addresses", `How many ${ipam.type} has left is not known here.`);
    return;
  }
  if (ipam.nodeSliceSize !== null) {
    preflight.unknown(
      "pool",
      "Free addresses",
      "Each node has a slice of its own; what is left there is not known.",
    );
    return;
  }
  if (!view.isSynced(POOLS)) {
    preflight.unknown("pool", "Free addresses", "Pools are not current.");
    return;
  }
  const pools = view.poolsOfNetwork(network.id);
  for (const range of ipam.ranges) {
    checkRange(
      view,
      network,
      range,
      pools.filter((pool) => pool.range === range.range),
      preflight,
    );
  }
};

const checkRange = (
  view: ClusterView,
  network: Network,
  range: IpamRange,
  pools: readonly Pool[],
  preflight: Preflight,
): void => {
  const usable = assignableOf(range);
  if (usable === undefined) return;
  const taken = takenOf(view, range, pools);
  if (usable === 0n) {
    preflight.refuse(
      "POOL_EXHAUSTED",
      `${range.range} has nothing to give`,
      "whereabouts hands out no address of it.",
    );
  } else if (taken >= usable) {
    preflight.refuse(
      "POOL_EXHAUSTED",
      `${range.range} is full`,
      `All ${usable} addresses are recorded as taken.`,
    );
  } else {
    preflight.pass(
      "pool",
      `${counted(usable - taken)} of ${counted(usable)} addresses of ${range.range} are free`,
      noteOf(view, network, pools),
    );
  }
};

/** Several networks may share a pool, each with its own start, end and exclusions: only this one's addresses count. */
const takenOf = (view: ClusterView, range: IpamRange, pools: readonly Pool[]): bigint => {
  const configured = whereaboutsRangeOf(range);
  const assignable = configured === undefined ? undefined : assignableRange(configured);
  if (assignable === undefined) return 0n;
  const excludes = range.excludes.map(parseExclude).filter((exclude) => exclude !== undefined);
  const taken = new Set<Address>();
  for (const pool of pools) {
    for (const allocation of view.allocationsOf(pool.id)) {
      const address = parseAddress(allocation.address ?? "");
      if (address === undefined || !rangeContains(assignable, address)) continue;
      if (!excludes.some((exclude) => rangeContains(exclude, address))) taken.add(address);
    }
  }
  return BigInt(taken.size);
};

const noteOf = (view: ClusterView, network: Network, pools: readonly Pool[]): string | undefined => {
  if (pools.length === 0) return "No pool exists yet: the first address makes it.";
  const others = pools
    .flatMap((pool) => view.networksOfPool(pool.id))
    .filter((other) => other.id !== network.id)
    .map((other) => `${other.key.namespace ?? "-"}/${other.key.name}`);
  return others.length === 0 ? undefined : `The pool is shared with ${[...new Set(others)].join(", ")}.`;
};

const counted = (count: bigint): string => (count > COUNTED_MAX ? "more than a million" : String(count));

const COUNTED_MAX = 1_000_000n;
const POOLS = "ippools.whereabouts.cni.cncf.io";
