import type { LabObject } from "../lab-cluster.ts";
import { recordAt, recordsAt } from "./json.ts";
import { timeText, type LabContext } from "./lab-context.ts";
import { isSchedulable } from "./node-view.ts";
import { boundStatus, unschedulableStatus } from "./pod-status.ts";
import { affinityNode, isLeaving, namespaceOf, nodeOf, podKey, resourceCount, uidOf } from "./pod-view.ts";

const SCHEDULER = { manager: "kube-scheduler" };
const RETRY_MS = 30_000;

/** Binds pods to nodes: node selector, node affinity by name, extended resources; then the node with the fewest pods. */
export function startPodScheduler(context: LabContext): () => void {
  const counts = new Map<string, Set<string>>();
  const count = (pod: LabObject, gone: boolean): void => {
    const node = nodeOf(pod);
    if (node === undefined) return;
    const pods = counts.get(node) ?? new Set<string>();
    if (gone) pods.delete(uidOf(pod));
    else pods.add(uidOf(pod));
    counts.set(node, pods);
  };
  const consider = (pod: LabObject): void => {
    if (nodeOf(pod) !== undefined || isLeaving(pod)) return;
    context.scheduler.after(context.random.between(5, 40), () => bind(context, pod, counts, consider));
  };
  for (const pod of context.cluster.list("pods")) {
    count(pod, false);
    consider(pod);
  }
  return context.cluster.watch("pods", ({ type, object }) => {
    count(object, type === "DELETED");
    if (type === "ADDED") consider(object);
  });
}

function bind(
  context: LabContext,
  pod: LabObject,
  counts: ReadonlyMap<string, ReadonlySet<string>>,
  retry: (pod: LabObject) => void,
): void {
  const current = context.cluster.get("pods", namespaceOf(pod), pod.metadata.name);
  if (current === undefined || uidOf(current) !== uidOf(pod) || nodeOf(current) !== undefined) return;
  const fitting = context.cluster.list("nodes").filter((node) => fits(context, pod, node));
  const load = (node: LabObject): number => counts.get(node.metadata.name)?.size ?? 0;
  const [chosen] = fitting.toSorted((one, other) => load(one) - load(other));
  const at = timeText(context.scheduler.now());
  if (chosen === undefined) {
    const total = context.cluster.list("nodes").length;
    const message = `0/${total} nodes are available: ${total} node(s) didn't match Pod's node affinity/selector or had insufficient resources.`;
    const status = unschedulableStatus(at, message);
    context.cluster.update("pods", { ...current, status }, { ...SCHEDULER, subresource: "status" });
    context.scheduler.after(RETRY_MS, () => retry(pod));
    return;
  }
  const { name } = chosen.metadata;
  const patch = { spec: { nodeName: name } };
  context.cluster.mergePatch("pods", namespaceOf(pod), pod.metadata.name, patch, SCHEDULER);
  const status = { status: boundStatus(at) };
  context.cluster.mergePatch("pods", namespaceOf(pod), pod.metadata.name, status, {
    ...SCHEDULER,
    subresource: "status",
  });
  context.recorder.recordScheduled(current, `Successfully assigned ${podKey(pod)} to ${name}`);
}

function fits(context: LabContext, pod: LabObject, node: LabObject): boolean {
  const pinned = affinityNode(pod);
  if (pinned !== undefined) return pinned === node.metadata.name;
  const selector = recordAt(pod["spec"], "nodeSelector") ?? {};
  const matches = Object.entries(selector).every(([key, value]) => node.metadata.labels?.[key] === value);
  return isSchedulable(node) && matches && hasResources(context, pod, node);
}

/** Extended resources are devices: the node's simulated functions that no sandbox uses. */
function hasResources(context: LabContext, pod: LabObject, node: LabObject): boolean {
  const functions = [...context.kernel.node(node.metadata.name).virtualFunctions.values()];
  const resources = new Set(functions.map(({ resource }) => resource));
  const wanted = recordsAt(pod["spec"], "containers").flatMap((container) =>
    Object.keys(recordAt(container, "resources", "requests") ?? {}).filter((key) => key.includes("/")),
  );
  return wanted.every((resource) => {
    const free = functions.filter((item) => item.resource === resource && item.usedBy === undefined).length;
    return resources.has(resource) && free >= resourceCount(pod, resource);
  });
}
