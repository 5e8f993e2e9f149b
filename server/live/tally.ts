import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { createTakeQueue } from "../../lib/cluster/take-queue.ts";
import { isIll } from "../../lib/topology/health.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Follower } from "./follower.ts";

/** Totals over all pods, kept by counting only what changed. */
export interface Tally extends Follower {
  /** Pods with at least one network besides the cluster's default. */
  podsWithNetworks(): number;
  ill(): number;
}

interface Counts {
  readonly hasNetworks: boolean;
  readonly ill: number;
}

/** What almost every pod counts as: one record for all of them. */
const WELL: Counts = { hasNetworks: true, ill: 0 };

const countsOf = (hasNetworks: boolean, ill: number): Counts =>
  hasNetworks && ill === 0 ? WELL : { hasNetworks, ill };

export const createTally = (view: ClusterView): Tally => {
  const counted = new Map<EntityId, Counts>();
  const dirty = createTakeQueue<EntityId>();
  let podsWithNetworks = 0;
  let ill = 0;

  const count = (pod: EntityId, sign: 1 | -1): void => {
    const counts = counted.get(pod);
    if (counts === undefined) return;
    if (counts.hasNetworks) podsWithNetworks += sign;
    ill += sign * counts.ill;
  };

  const recount = (pod: EntityId): void => {
    count(pod, -1);
    const attachments = view.attachmentsOf(pod);
    const hasNetworks = attachments.some((attachment) => !attachment.isDefault);
    const illHere = attachments.filter(isIll).length;
    if (hasNetworks || illHere > 0) counted.set(pod, countsOf(hasNetworks, illHere));
    else counted.delete(pod);
    count(pod, 1);
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
    podsWithNetworks: () => podsWithNetworks,
    ill: () => ill,
  };
};
