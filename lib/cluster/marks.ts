import type { PodEvidence } from "../model/evidence.ts";
import type { EntityId } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { Pool } from "../model/pool.ts";
import type { FabricChange } from "./fabric.ts";
import { type ClusterState, markAllocation, markPod } from "./cluster-state.ts";

export const markAllocationsAt = (state: ClusterState, address: string | null): void => {
  if (address === null) return;
  for (const { id, pool } of state.records.byAddress.of(address)) {
    state.changed.pools.add(pool);
    state.changed.allocations.add(id);
  }
};

/** Somebody looks on that node now, or nobody does any more. */
export const markRecordsOfNode = (state: ClusterState, node: string): void => {
  for (const pool of state.records.poolsOnNode(node))
    for (const { id } of state.records.byPool.of(pool)) markAllocation(state, id);
};

/** Networks that name a device or plugin which came to be known on some node, or is known on none any more. */
export const markStandingOn = (state: ClusterState, change: FabricChange): void => {
  if (change !== "everything" && change.length === 0) return;
  for (const entry of state.networks.standingOn(change)) state.changed.networks.add(entry);
};

export const markNode = (state: ClusterState, name: string): void => {
  const node = state.nodes.get(name);
  if (node !== undefined) state.changed.nodes.add(node.id);
};

export const markPodsOnNode = (state: ClusterState, node: string): void => {
  for (const id of state.pods.byNode.of(node)) markPod(state, id);
};

export const markNetworkUsers = (state: ClusterState, network: EntityId): void => {
  for (const id of state.networks.candidates(network)) markPod(state, id);
};

export const markPools = (state: ClusterState, network: Network): void => {
  for (const id of state.links.poolsOf(network)) state.changed.pools.add(id);
};

export const markNetworksOf = (state: ClusterState, pool: Pool): void => {
  for (const id of state.links.networksOf(pool)) state.changed.networks.add(id);
};

/** The networks that the pod is on before the change. */
export const markUses = (state: ClusterState, pod: EntityId): void => {
  for (const use of state.pods.usesOf(pod)) {
    state.changed.networks.add(state.networks.resolve(use.key, use.source).id);
  }
};

/** Whoever else has an address that was just given up (or taken) may be in a conflict less (or more). */
export const touchAddresses = (state: ClusterState, evidence: PodEvidence): void => {
  for (const claim of evidence.reported) {
    for (const { address } of claim.addresses) {
      for (const { id } of state.records.byAddress.of(address)) markAllocation(state, id);
      let left = SHARED_ADDRESS_MAX;
      for (const id of state.pods.byAddress.of(address)) {
        state.changed.pods.add(id);
        if (--left === 0) break;
      }
    }
  }
};

/** The same address in that many separate networks is no trouble; looking at all of them for each change would be. */
export const SHARED_ADDRESS_MAX = 256;
