import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { isIll } from "../../lib/topology/health.ts";
import type { EntityId } from "../../lib/model/ids.ts";

/** Totals over all pods, kept by counting only what changed. */
export interface Tally {
  update(pods: Iterable<EntityId>): void;
  /** Pods with at least one network besides the cluster's default. */
  podsWithNetworks(): number;
  ill(): number;
}

export const createTally = (view: ClusterView): Tally => {
  const counted = new Map<EntityId, { hasNetworks: boolean; ill: number }>();
  let podsWithNetworks = 0;
  let ill = 0;

  const count = (pod: EntityId, sign: 1 | -1): void => {
    const counts = counted.get(pod);
    if (counts === undefined) return;
    if (counts.hasNetworks) podsWithNetworks += sign;
    ill += sign * counts.ill;
  };

  return {
    update: (pods) => {
      for (const pod of pods) {
        count(pod, -1);
        counted.delete(pod);
        const attachments = view.attachmentsOf(pod);
        const hasNetworks = attachments.some((attachment) => !attachment.isDefault);
        const illHere = attachments.filter(isIll).length;
        if (!hasNetworks && illHere === 0) continue;
        counted.set(pod, { hasNetworks, ill: illHere });
        count(pod, 1);
      }
    },
    podsWithNetworks: () => podsWithNetworks,
    ill: () => ill,
  };
};
