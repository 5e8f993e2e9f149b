import type { LabObject } from "../lab-cluster.ts";
import { timeText, type LabContext } from "./lab-context.ts";
import { parseSelections } from "./network-selection.ts";
import { annotationOf, controllerOf, isLeaving, isReady, namespaceOf, NETWORKS_KEY } from "./pod-view.ts";
import { every } from "./scheduler.ts";
import type { LabControllers } from "./start-controllers.ts";

const CALM_NAMESPACES = new Set([
  "kube-system",
  "ovn-kubernetes",
  "kubevirt",
  "monitoring",
  "storage",
  "vms",
  "sandbox",
  "batch",
]);
/** Workloads that people try things on: nothing happens to them by itself. */
const CALM_WORKLOADS = new Set(["core5g/amf", "core5g/pcf", "core5g/cu"]);
const KUBECTL = { manager: "kubectl-edit" };

/** Something small every 5 to 20 s: a rollout, a deleted pod, a restarted container, an attach or a detach. */
export function startChurn(context: LabContext, controllers: LabControllers): () => void {
  const { random } = context;
  return every(
    context.scheduler,
    () => random.between(5_000, 20_000),
    () => {
      const lively = livelyDeployments(context);
      const deployment = random.pick(lively);
      const pod = random.pick(deployment === undefined ? [] : podsOf(context, deployment));
      if (deployment === undefined || pod === undefined) return;
      const dice = random.next();
      if (dice < 0.08) rollOut(context, deployment);
      else if (dice < 0.3)
        context.cluster.remove("pods", namespaceOf(pod), pod.metadata.name, { manager: "kubectl" });
      // Tenants share no network: their pods would use up the one that the others share.
      else if (dice < 0.5 || namespaceOf(pod).startsWith("tenant-"))
        controllers.kubelet.restartContainer(pod);
      else attachOrDetach(context, pod);
    },
  );
}

function livelyDeployments(context: LabContext): LabObject[] {
  return context.cluster.list("deployments.apps").filter((deployment) => {
    const namespace = namespaceOf(deployment);
    return !CALM_NAMESPACES.has(namespace) && !CALM_WORKLOADS.has(`${namespace}/${deployment.metadata.name}`);
  });
}

function podsOf(context: LabContext, deployment: LabObject): LabObject[] {
  const { name } = deployment.metadata;
  return context.cluster.list("pods", namespaceOf(deployment)).filter((pod) => {
    const owner = controllerOf(pod);
    return (
      owner?.kind === "ReplicaSet" && owner.name.startsWith(`${name}-`) && isReady(pod) && !isLeaving(pod)
    );
  });
}

/** As `kubectl rollout restart`. */
function rollOut(context: LabContext, deployment: LabObject): void {
  const restartedAt = timeText(context.scheduler.now());
  const annotations = { "kubectl.kubernetes.io/restartedAt": restartedAt };
  const template = { metadata: { annotations } };
  const patch = { spec: { template } };
  const by = { manager: "kubectl-rollout" };
  context.cluster.mergePatch(
    "deployments.apps",
    namespaceOf(deployment),
    deployment.metadata.name,
    patch,
    by,
  );
}

/** Takes `mgmt0` away where it is, puts it there where it isn't; only where every element names its interface. */
function attachOrDetach(context: LabContext, pod: LabObject): void {
  const parsed = parseSelections(annotationOf(pod, NETWORKS_KEY) ?? "", namespaceOf(pod));
  if (!parsed.ok || parsed.selections.some((selection) => selection.interface === undefined)) return;
  const others = parsed.selections.filter((selection) => selection.interface !== "mgmt0");
  const isAttached = others.length < parsed.selections.length;
  const wanted = isAttached ? [] : [{ name: "mgmt-v6", namespace: "default", interface: "mgmt0" }];
  const elements = [
    ...others.map(({ name, namespace, interface: iface }) => ({ name, namespace, interface: iface })),
    ...wanted,
  ];
  const text = elements.length === 0 ? null : JSON.stringify(elements);
  const patch = { metadata: { annotations: { [NETWORKS_KEY]: text } } };
  context.cluster.mergePatch("pods", namespaceOf(pod), pod.metadata.name, patch, KUBECTL);
}
