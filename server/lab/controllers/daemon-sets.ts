import { freshName } from "./fresh-name.ts";
import type { LabObject } from "../lab-cluster.ts";
import { recordAt } from "./json.ts";
import type { LabContext } from "./lab-context.ts";
import { controllerReference, podFromTemplate, templateHash } from "./pod-template.ts";
import { affinityNode, isLeaving, namespaceOf, nodeOf } from "./pod-view.ts";
import { activePods, createPod, deletePod, readyCount, writeStatus } from "./workload-writes.ts";
import type { Owned } from "./owned.ts";

const COMPONENT = "daemonset-controller";

/** One pod on every node that the template's node selector allows, pinned by node affinity. */
export function reconcileDaemonSet(context: LabContext, owned: Owned, set: LabObject): void {
  if (isLeaving(set)) return;
  const pods = activePods(owned.of(set, "pods"));
  const nodes = context.cluster
    .list("nodes")
    .filter((node) => isSelected(set, node))
    .map((node) => node.metadata.name);
  const covered = new Set(pods.map(pinnedNode));
  for (const node of nodes) {
    if (!covered.has(node)) createPod(context, set, COMPONENT, daemonPod(context, set, node));
  }
  for (const pod of pods) {
    if (!nodes.includes(pinnedNode(pod))) deletePod(context, set, COMPONENT, pod);
  }
  writeStatus(context, "daemonsets.apps", set, daemonSetStatus(set, nodes.length, pods));
}

function isSelected(set: LabObject, node: LabObject): boolean {
  const selector = recordAt(set["spec"], "template", "spec", "nodeSelector") ?? {};
  return Object.entries(selector).every(([key, value]) => node.metadata.labels?.[key] === value);
}

export function daemonSetStatus(
  set: LabObject,
  nodes: number,
  pods: readonly LabObject[],
): Record<string, unknown> {
  const ready = readyCount(pods);
  return {
    currentNumberScheduled: pods.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: nodes,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 1,
    updatedNumberScheduled: pods.length,
    numberAvailable: ready,
    ...(ready < nodes && { numberUnavailable: nodes - ready }),
  };
}

function pinnedNode(pod: LabObject): string {
  return nodeOf(pod) ?? affinityNode(pod) ?? "";
}

export function daemonPod(context: LabContext, set: LabObject, node: string): LabObject {
  const terms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }];
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  };
  const { name } = set.metadata;
  const making = {
    name: freshName(context, namespaceOf(set), `${name}-`),
    generateName: `${name}-`,
    owner: controllerReference(set, "apps/v1", "DaemonSet"),
    namespace: namespaceOf(set),
    labels: {
      "controller-revision-hash": templateHash(recordAt(set["spec"], "template")),
      "pod-template-generation": "1",
    },
    spec: { affinity },
  };
  return podFromTemplate(recordAt(set["spec"], "template"), making, context.random);
}
