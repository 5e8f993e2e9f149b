import type { LabObject } from "../lab-cluster.ts";
import { numberAt, recordAt, textAt, type JsonRecord } from "./json.ts";
import { timeText, type LabContext } from "./lab-context.ts";
import { controllerReference, templateHash } from "./pod-template.ts";
import { isLeaving, namespaceOf } from "./pod-view.ts";
import { BY_CONTROLLER, sayFor, writeStatus } from "./workload-writes.ts";
import type { Owned } from "./owned.ts";

const COMPONENT = "deployment-controller";
const SETS = "replicasets.apps";

/** A rolling update with a quarter of surge: the new ReplicaSet grows as the old ones shrink. */
export function reconcileDeployment(context: LabContext, owned: Owned, deployment: LabObject): void {
  if (isLeaving(deployment)) return;
  const wanted = numberAt(deployment["spec"], "replicas") ?? 1;
  const hash = templateHash(deployment["spec"] === undefined ? {} : recordAt(deployment["spec"], "template"));
  const sets = owned.of(deployment, SETS).filter((set) => !isLeaving(set));
  const current = sets.find((set) => set.metadata.labels?.["pod-template-hash"] === hash);
  if (current === undefined) {
    createSet(context, deployment, hash, sets.length === 0 ? wanted : 0, sets.length + 1);
    return;
  }
  const others = sets.filter((set) => set !== current && asked(set) > 0);
  const surge = Math.max(1, Math.ceil(wanted / 4));
  const total = asked(current) + others.reduce((sum, set) => sum + asked(set), 0);
  const room = wanted + surge - total;
  if (asked(current) > wanted) scale(context, deployment, current, wanted);
  else if (asked(current) < wanted && room > 0) {
    scale(context, deployment, current, Math.min(wanted, asked(current) + room));
  }
  const [old] = others;
  const healthy = ready(current) + others.reduce((sum, set) => sum + ready(set), 0);
  const spare = healthy - (wanted - Math.floor(wanted / 4));
  if (old !== undefined && spare > 0) scale(context, deployment, old, Math.max(0, asked(old) - spare));
  writeStatus(context, "deployments.apps", deployment, deploymentStatus(deployment, current, sets, wanted));
}

function asked(set: LabObject): number {
  return numberAt(set["spec"], "replicas") ?? 0;
}

function ready(set: LabObject): number {
  return numberAt(set["status"], "readyReplicas") ?? 0;
}

function scale(context: LabContext, deployment: LabObject, set: LabObject, to: number): void {
  const from = asked(set);
  if (from === to) return;
  const { name } = set.metadata;
  context.cluster.mergePatch(SETS, namespaceOf(set), name, { spec: { replicas: to } }, BY_CONTROLLER);
  const message = `Scaled ${to > from ? "up" : "down"} replica set ${name} from ${from} to ${to}`;
  sayFor(context, deployment, COMPONENT, "ScalingReplicaSet", message);
}

function createSet(
  context: LabContext,
  deployment: LabObject,
  hash: string,
  replicas: number,
  revision: number,
): void {
  const set = replicaSetOf(deployment, hash, replicas, revision);
  const made = context.cluster.create(SETS, set, BY_CONTROLLER);
  if (!made.ok || replicas === 0) return;
  const message = `Scaled up replica set ${set.metadata.name} from 0 to ${replicas}`;
  sayFor(context, deployment, COMPONENT, "ScalingReplicaSet", message);
}

/** The ReplicaSet of one revision; selector, labels and template carry the hash. */
export function replicaSetOf(
  deployment: LabObject,
  hash: string,
  replicas: number,
  revision: number,
): LabObject {
  const template = recordAt(deployment["spec"], "template") ?? {};
  const labels = { ...deployment.metadata.labels, "pod-template-hash": hash };
  const templateMetadata = recordAt(template, "metadata") ?? {};
  const templateLabels = { ...recordAt(templateMetadata, "labels"), "pod-template-hash": hash };
  const matchLabels = {
    ...recordAt(deployment["spec"], "selector", "matchLabels"),
    "pod-template-hash": hash,
  };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: namespaceOf(deployment),
      labels,
      annotations: {
        "deployment.kubernetes.io/desired-replicas": String(numberAt(deployment["spec"], "replicas") ?? 1),
        "deployment.kubernetes.io/revision": String(revision),
      },
      ownerReferences: [controllerReference(deployment, "apps/v1", "Deployment")],
    },
    spec: {
      replicas,
      selector: { matchLabels },
      template: { ...template, metadata: { ...templateMetadata, labels: templateLabels } },
    },
  };
}

export function deploymentStatus(
  deployment: LabObject,
  current: LabObject,
  sets: readonly LabObject[],
  wanted: number,
): JsonRecord {
  const replicas = sets.reduce((sum, set) => sum + (numberAt(set["status"], "replicas") ?? 0), 0);
  const readyReplicas = sets.reduce((sum, set) => sum + ready(set), 0);
  const updated = numberAt(current["status"], "replicas") ?? 0;
  const available = readyReplicas >= wanted - Math.floor(wanted / 4);
  const since = textAt({ at: current.metadata.creationTimestamp }, "at") ?? timeText(0);
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...(replicas > 0 && { replicas, updatedReplicas: updated }),
    ...(readyReplicas > 0 && { readyReplicas, availableReplicas: readyReplicas }),
    ...(wanted > readyReplicas && { unavailableReplicas: wanted - readyReplicas }),
    conditions: [
      {
        type: "Available",
        status: available ? "True" : "False",
        lastUpdateTime: since,
        lastTransitionTime: since,
        reason: available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        message: available
          ? "Deployment has minimum availability."
          : "Deployment does not have minimum availability.",
      },
    ],
  };
}
