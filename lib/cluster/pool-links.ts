import { parsePrefix, prefixCovers } from "../ip/prefix.ts";
import type { EntityId } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { Pool } from "../model/pool.ts";
import { createEntityIndex } from "./entity-index.ts";

/**
 * Which networks' configuration leads to which pools. whereabouts names a pool after the range (and `network_name`), so
 * both ends meet in that pair; node slices are smaller than the range and have the node in their name, so there the
 * ranges are compared. host-local keeps its addresses under the CNI network name.
 */
export interface PoolLinks {
  /** Says whether the network leads elsewhere now. */
  putNetwork(network: Network): boolean;
  dropNetwork(network: Network): void;
  putPool(pool: Pool): void;
  dropPool(pool: Pool): void;
  poolsOf(network: Network): readonly EntityId[];
  networksOf(pool: Pool): readonly EntityId[];
  leads(network: Network, pool: Pool): boolean;
}

export const createPoolLinks = (): PoolLinks => {
  const networks = createEntityIndex<EntityId>();
  const pools = createEntityIndex<EntityId>();
  const known = new Map<EntityId, Network>();
  const poolById = new Map<EntityId, Pool>();
  // Few clusters use node slices, and those have a handful of such networks.
  const sliced = new Set<EntityId>();

  const dropNetwork = (network: Network): void => {
    for (const key of networkKeys(network)) networks.remove(key, network.id);
    known.delete(network.id);
    sliced.delete(network.id);
  };

  return {
    putNetwork: (network) => {
      const before = known.get(network.id);
      if (before !== undefined) dropNetwork(before);
      known.set(network.id, network);
      for (const key of networkKeys(network)) networks.add(key, network.id);
      if (isSliced(network)) sliced.add(network.id);
      return before === undefined || !isSameLead(before, network);
    },
    dropNetwork,
    putPool: (pool) => {
      const before = poolById.get(pool.id);
      if (before !== undefined) pools.remove(poolKey(before), pool.id);
      poolById.set(pool.id, pool);
      pools.add(poolKey(pool), pool.id);
    },
    dropPool: (pool) => {
      pools.remove(poolKey(pool), pool.id);
      poolById.delete(pool.id);
    },
    poolsOf: (network) => {
      if (isSliced(network)) {
        return [...poolById.values()].filter((pool) => isSliceOf(pool, network)).map(({ id }) => id);
      }
      return [...new Set(networkKeys(network).flatMap((key) => [...pools.of(key)]))];
    },
    networksOf: (pool) => {
      const found = [...networks.of(poolKey(pool))];
      for (const id of sliced) {
        const network = known.get(id);
        if (network !== undefined && isSliceOf(pool, network)) found.push(id);
      }
      return found;
    },
    leads: (network, pool) =>
      isSliced(network) ? isSliceOf(pool, network) : networkKeys(network).includes(poolKey(pool)),
  };
};

const isSliced = (network: Network): boolean => network.ipam !== null && network.ipam.nodeSliceSize !== null;

const networkKeys = (network: Network): readonly string[] => {
  const ipam = network.ipam;
  if (ipam === null || isSliced(network)) return [];
  if (ipam.type === "host-local") return network.cniName === null ? [] : [`host-local ${network.cniName}`];
  if (ipam.type === "ovn")
    return network.cniName === null ? [] : [`ipamclaim ${network.key.namespace ?? ""}/${network.cniName}`];
  if (ipam.type !== "whereabouts") return [];
  return ipam.ranges.map(({ range }) => `whereabouts ${ipam.networkName ?? ""} ${range}`);
};

const poolKey = (pool: Pool): string => {
  switch (pool.store) {
    case "host-local":
      return `host-local ${pool.networkName ?? pool.name}`;
    case "ipamclaim":
      return `ipamclaim ${pool.namespace ?? ""}/${pool.networkName ?? ""}`;
    default:
      return `${pool.store} ${pool.networkName ?? ""} ${pool.range ?? ""}`;
  }
};

/** A slice is named `<node>-<range>` or `<network_name>-<node>-<range>`, its range lies in the network's. */
const isSliceOf = (pool: Pool, network: Network): boolean => {
  if (pool.store !== "whereabouts" || pool.range === null) return false;
  const prefixName = network.ipam?.networkName ?? null;
  if (pool.networkName === null || (prefixName !== null && !pool.networkName.startsWith(`${prefixName}-`))) {
    return false;
  }
  const inner = parsePrefix(pool.range);
  return (network.ipam?.ranges ?? []).some(({ range }) => {
    const outer = parsePrefix(range);
    return inner !== undefined && outer !== undefined && prefixCovers(outer, inner);
  });
};

const isSameLead = (a: Network, b: Network): boolean =>
  isSliced(a) === isSliced(b) &&
  a.ipam?.networkName === b.ipam?.networkName &&
  networkKeys(a).join("\n") === networkKeys(b).join("\n") &&
  (a.ipam?.ranges ?? []).map(({ range }) => range).join() ===
    (b.ipam?.ranges ?? []).map(({ range }) => range).join();
