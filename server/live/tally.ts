import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { TakeQueue } from "../../lib/cluster/take-queue.ts";
import { isIll } from "../../lib/topology/health.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Follower } from "./follower.ts";

/** Totals over all pods, kept by counting only what changed. */
export interface Tally extends Follower {
  /** Pods with at least one network besides the cluster's default. */
  podsWithNetworks(): number;
  ill(): number;
}

export const createTally = (view: ClusterView): Tally => {
  // Only pods that are otherwise than most.
  const without = new Set<EntityId>();
  const illOf = new Map<EntityId, number>();
  const dirty = new TakeQueue<EntityId>();
  let ill = 0;

  const recount = (id: EntityId): void => {
    const isThere = view.pod(id) !== undefined;
    const attachments = isThere ? view.attachmentsOf(id) : [];
    const illHere = attachments.filter(isIll).length;
    ill += illHere - (illOf.get(id) ?? 0);
    if (illHere > 0) illOf.set(id, illHere);
    else illOf.delete(id);
    if (isThere && attachments.every((attachment) => attachment.isDefault)) without.add(id);
    else without.delete(id);
  };

  return {
    mark: ({ pods }) => {
      for (const pod of pods) dirty.add(pod);
    },
    applyFindings: () => undefined,
    settle: (limit) => {
      for (let left = limit; left > 0; left -= 1) {
        const pod = dirty.take();
        if (pod === undefined) return true;
        recount(pod);
      }
      return dirty.size === 0;
    },
    podsWithNetworks: () => view.podCount() - without.size,
    ill: () => ill,
  };
};
