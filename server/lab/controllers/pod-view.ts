import type { LabObject } from "../lab-cluster.ts";
import { recordAt, recordsAt, textAt, textsAt, valueAt, type JsonRecord } from "./json.ts";

export const NETWORKS_KEY = "k8s.v1.cni.cncf.io/networks";
export const STATUS_KEY = "k8s.v1.cni.cncf.io/network-status";

/** `namespace/name`, the key by which controllers know a pod. */
export function podKey(pod: LabObject): string {
  return `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;
}

export function namespaceOf(object: LabObject): string {
  return object.metadata.namespace ?? "";
}

export function uidOf(object: LabObject): string {
  return object.metadata.uid ?? "";
}

export function nodeOf(pod: LabObject): string | undefined {
  const node = textAt(pod["spec"], "nodeName");
  return node === "" ? undefined : node;
}

export function phaseOf(pod: LabObject): string {
  return textAt(pod["status"], "phase") ?? "Pending";
}

export function isHostNetwork(pod: LabObject): boolean {
  return valueAt(pod["spec"], ["hostNetwork"]) === true;
}

export function isLeaving(object: LabObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Succeeded or Failed: its networks are gone, its annotations stay. */
export function isFinished(pod: LabObject): boolean {
  const phase = phaseOf(pod);
  return phase === "Succeeded" || phase === "Failed";
}

export function annotationOf(object: LabObject, key: string): string | undefined {
  return object.metadata.annotations?.[key];
}

export function containersOf(pod: LabObject): readonly JsonRecord[] {
  return recordsAt(pod["spec"], "containers");
}

/** How many devices of an extended resource the pod's containers asked for. */
export function resourceCount(pod: LabObject, resource: string): number {
  let count = 0;
  for (const container of containersOf(pod)) {
    const limits = recordAt(container, "resources", "limits");
    const requests = recordAt(container, "resources", "requests");
    count += Number(limits?.[resource] ?? requests?.[resource] ?? 0);
  }
  return count;
}

export function isReady(pod: LabObject): boolean {
  return recordsAt(pod["status"], "conditions").some(
    (condition) => condition["type"] === "Ready" && condition["status"] === "True",
  );
}

/** The controller that owns an object (`controller: true`). */
export function controllerOf(object: LabObject): { kind: string; name: string; uid: string } | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** A DaemonSet's pod names its node by a field selector. */
export function affinityNode(pod: LabObject): string | undefined {
  const affinity = recordAt(
    pod["spec"],
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
  );
  const fields = recordsAt(affinity, "nodeSelectorTerms").flatMap((term) => recordsAt(term, "matchFields"));
  return textsAt(
    fields.find((field) => field["key"] === "metadata.name"),
    "values",
  )[0];
}
