import { freshName } from "./fresh-name.ts";
import type { LabObject } from "../lab-cluster.ts";
import { numberAt, recordAt } from "./json.ts";
import type { LabContext } from "./lab-context.ts";
import { controllerReference, podFromTemplate } from "./pod-template.ts";
import { isLeaving, isReady, namespaceOf } from "./pod-view.ts";
import { activePods, createPod, deletePod, readyCount, writeStatus } from "./workload-writes.ts";
import type { Owned } from "./owned.ts";

const COMPONENT = "replicaset-controller";

/** As many active pods as asked for; when there are too many, unready ones go first. */
export function reconcileReplicaSet(context: LabContext, owned: Owned, set: LabObject): void {
  if (isLeaving(set)) return;
  const wanted = numberAt(set["spec"], "replicas") ?? 1;
  const pods = activePods(owned.of(set, "pods"));
  const { name } = set.metadata;
  for (let missing = wanted - pods.length; missing > 0; missing--) {
    const making = {
      name: freshName(context, namespaceOf(set), `${name}-`),
      generateName: `${name}-`,
      owner: controllerReference(set, "apps/v1", "ReplicaSet"),
      namespace: namespaceOf(set),
    };
    createPod(
      context,
      set,
      COMPONENT,
      podFromTemplate(recordAt(set["spec"], "template"), making, context.random),
    );
  }
  const surplus = pods.toSorted((one, other) => Number(isReady(one)) - Number(isReady(other)));
  for (const pod of surplus.slice(0, Math.max(0, pods.length - wanted)))
    deletePod(context, set, COMPONENT, pod);
  writeStatus(context, "replicasets.apps", set, replicaSetStatus(set, pods.length, readyCount(pods)));
}

export function replicaSetStatus(set: LabObject, replicas: number, ready: number): Record<string, unknown> {
  const observedGeneration = set.metadata.generation ?? 1;
  if (replicas === 0) return { replicas: 0, observedGeneration };
  const counted = ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {};
  return { replicas, fullyLabeledReplicas: replicas, ...counted, observedGeneration };
}
