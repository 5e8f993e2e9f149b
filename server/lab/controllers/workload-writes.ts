import type { LabObject, ResourceKey } from "../lab-cluster.ts";
import type { JsonRecord } from "./json.ts";
import type { LabContext } from "./lab-context.ts";
import { isFinished, isLeaving, isReady, namespaceOf } from "./pod-view.ts";

export const BY_CONTROLLER = { manager: "kube-controller-manager" };

/** A KubeEvent of one of the controllers, e.g. `SuccessfulCreate`. */
export function sayFor(
  context: LabContext,
  owner: LabObject,
  component: string,
  reason: string,
  message: string,
): void {
  const speaker = { component, manager: BY_CONTROLLER.manager };
  context.recorder.record(owner, speaker, { type: "Normal", reason, message });
}

export function createPod(context: LabContext, owner: LabObject, component: string, pod: LabObject): void {
  const made = context.cluster.create("pods", pod, BY_CONTROLLER);
  if (made.ok) sayFor(context, owner, component, "SuccessfulCreate", `Created pod: ${pod.metadata.name}`);
}

export function deletePod(context: LabContext, owner: LabObject, component: string, pod: LabObject): void {
  const gone = context.cluster.remove("pods", namespaceOf(pod), pod.metadata.name, BY_CONTROLLER);
  if (gone.ok) sayFor(context, owner, component, "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`);
}

/** Pods that count: neither leaving nor finished. */
export function activePods(pods: readonly LabObject[]): LabObject[] {
  return pods.filter((pod) => !isLeaving(pod) && !isFinished(pod));
}

export function readyCount(pods: readonly LabObject[]): number {
  return pods.filter(isReady).length;
}

/** Writes a status; an unchanged one makes no new version. */
export function writeStatus(
  context: LabContext,
  resource: ResourceKey,
  owner: LabObject,
  status: JsonRecord,
): void {
  const current = context.cluster.get(resource, namespaceOf(owner), owner.metadata.name);
  if (current === undefined || current.metadata.uid !== owner.metadata.uid) return;
  context.cluster.update(resource, { ...current, status }, { ...BY_CONTROLLER, subresource: "status" });
}
