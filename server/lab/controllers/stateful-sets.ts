import type { LabObject } from "../lab-cluster.ts";
import { numberAt, recordAt } from "./json.ts";
import type { LabContext } from "./lab-context.ts";
import { controllerReference, podFromTemplate, templateHash } from "./pod-template.ts";
import { isLeaving, isReady, namespaceOf } from "./pod-view.ts";
import { deletePod, readyCount, sayFor, writeStatus } from "./workload-writes.ts";
import type { Owned } from "./owned.ts";

const COMPONENT = "statefulset-controller";

/** One pod per ordinal, in order; a pod of an older revision is replaced, the highest ordinal first. */
export function reconcileStatefulSet(context: LabContext, owned: Owned, set: LabObject): void {
  if (isLeaving(set)) return;
  const wanted = numberAt(set["spec"], "replicas") ?? 1;
  const pods = owned.of(set, "pods");
  const template = recordAt(set["spec"], "template");
  const revision = `${set.metadata.name}-${templateHash(template)}`;
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]));
  const missing = Array.from({ length: wanted }, (_, ordinal) => ordinal).find(
    (ordinal) => !byName.has(`${set.metadata.name}-${ordinal}`),
  );
  const waits = pods.some((pod) => isLeaving(pod));
  if (missing !== undefined && !waits) createOrdinal(context, set, missing, revision);
  const surplus = pods.filter((pod) => ordinalOf(pod) >= wanted && !isLeaving(pod));
  for (const pod of surplus) deletePod(context, set, COMPONENT, pod);
  if (missing === undefined && !waits && pods.every(isReady)) {
    const outdated = pods
      .filter((pod) => pod.metadata.labels?.["controller-revision-hash"] !== revision)
      .toSorted((one, other) => ordinalOf(other) - ordinalOf(one));
    if (outdated[0] !== undefined) deletePod(context, set, COMPONENT, outdated[0]);
  }
  writeStatus(context, "statefulsets.apps", set, statefulSetStatus(set, pods, revision));
}

export function statefulSetStatus(
  set: LabObject,
  pods: readonly LabObject[],
  revision: string,
): Record<string, unknown> {
  const ready = readyCount(pods);
  const updated = pods.filter((pod) => pod.metadata.labels?.["controller-revision-hash"] === revision).length;
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    ...(ready > 0 && { readyReplicas: ready }),
    availableReplicas: ready,
    currentReplicas: updated,
    updatedReplicas: updated,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
  };
}

function ordinalOf(pod: LabObject): number {
  return Number(pod.metadata.name.split("-").at(-1) ?? 0);
}

function createOrdinal(context: LabContext, set: LabObject, ordinal: number, revision: string): void {
  const pod = statefulPod(context, set, ordinal, revision);
  const made = context.cluster.create("pods", pod, { manager: "kube-controller-manager" });
  const message = `create Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
  if (made.ok) sayFor(context, set, COMPONENT, "SuccessfulCreate", message);
}

export function statefulPod(
  context: LabContext,
  set: LabObject,
  ordinal: number,
  revision: string,
): LabObject {
  const name = `${set.metadata.name}-${ordinal}`;
  const making = {
    name,
    generateName: `${set.metadata.name}-`,
    owner: controllerReference(set, "apps/v1", "StatefulSet"),
    namespace: namespaceOf(set),
    labels: {
      "apps.kubernetes.io/pod-index": String(ordinal),
      "controller-revision-hash": revision,
      "statefulset.kubernetes.io/pod-name": name,
    },
    spec: { hostname: name, subdomain: set.metadata.name },
  };
  return podFromTemplate(recordAt(set["spec"], "template"), making, context.random);
}
