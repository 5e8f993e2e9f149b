import { parsePrefix, prefixCovers } from "../ip/prefix.ts";
import type { EntityId } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { Pool } from "../model/pool.ts";
import { createEntityIndex } from "./entity-index.ts";

/**
 * Which networks' configuration leads to which pools. whereabouts names a pool after the range (and `network_name`), so
 * both ends meet in that pair; node slices are smaller than the range and named after the node, so there the range is
 * compared. host-local keeps its addresses under the CNI network name.
 */
export interface PoolLinks {
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
  const keysOfNetwork = new Map<EntityId, readonly string[]>();
  const ranges = new Map<EntityId, Pool>();
  const definitions = new Map<EntityId, Network>();

  return {
    putNetwork: (network) => {
      const before = keysOfNetwork.get(network.id) ?? [];
      const after = networkKeys(network);
      for (const key of before) networks.remove(key, network.id);
      for (const key of after) networks.add(key, network.id);
      if (after.length === 0) keysOfNetwork.delete(network.id);
      else keysOfNetwork.set(network.id, after);
      definitions.set(network.id, network);
      return before.join("\n") !== after.join("\n");
    },
    dropNetwork: (network) => {
      for (const key of keysOfNetwork.get(network.id) ?? []) networks.remove(key, network.id);
      keysOfNetwork.delete(network.id);
      definitions.delete(network.id);
    },
    putPool: (pool) => {
      const before = ranges.get(pool.id);
      if (before !== undefined) pools.remove(poolKey(before), pool.id);
      ranges.set(pool.id, pool);
      pools.add(poolKey(pool), pool.id);
    },
    dropPool: (pool) => {
      pools.remove(poolKey(pool), pool.id);
      ranges.delete(pool.id);
    },
    poolsOf: (network) => {
      const found = new Set<EntityId>();
      for (const key of networkKeys(network)) {
        for (const id of pools.of(key)) {
          const pool = ranges.get(id);
          if (pool !== undefined && isWithin(network, pool)) found.add(id);
        }
      }
      return [...found];
    },
    networksOf: (pool) =>
      [...networks.of(poolKey(pool))].filter((id) => {
        const network = definitions.get(id);
        return network !== undefined && isWithin(network, pool);
      }),
    leads: (network, pool) => networkKeys(network).includes(poolKey(pool)) && isWithin(network, pool),
  };
};

const networkKeys = (network: Network): readonly string[] => {
  const ipam = network.ipam;
  if (ipam === null) return [];
  if (ipam.type === "host-local") return network.cniName === null ? [] : [`host-local ${network.cniName}`];
  if (ipam.type !== "whereabouts") return [];
  const name = ipam.networkName ?? "";
  if (ipam.nodeSliceSize !== null) return [`slices ${name}`, ...(name === "" ? [] : ["slices "])];
  return ipam.ranges.map(({ range }) => `whereabouts ${name} ${range}`);
};

const poolKey = (pool: Pool): string => {
  if (pool.store === "host-local") return `host-local ${pool.networkName ?? pool.name}`;
  if (pool.node !== null) return `slices ${pool.networkName ?? ""}`;
  return `${pool.store} ${pool.networkName ?? ""} ${pool.range ?? ""}`;
};

/** A node's slice belongs to every network whose range covers it. */
const isWithin = (network: Network, pool: Pool): boolean => {
  if (pool.store !== "whereabouts" || pool.node === null) return true;
  const inner = pool.range === null ? undefined : parsePrefix(pool.range);
  if (inner === undefined) return false;
  return (network.ipam?.ranges ?? []).some(({ range }) => {
    const outer = parsePrefix(range);
    return outer !== undefined && prefixCovers(outer, inner);
  });
};
