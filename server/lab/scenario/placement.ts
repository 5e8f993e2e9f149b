import { freshName } from "../controllers/fresh-name.ts";
import type { LabObject, LabOwnerReference, ResourceKey } from "../lab-cluster.ts";
import { attemptChange } from "../controllers/dynamic-attempt.ts";
import { daemonPod, daemonSetStatus } from "../controllers/daemon-sets.ts";
import { deploymentStatus, replicaSetOf } from "../controllers/deployments.ts";
import { bareAddress } from "../controllers/addresses.ts";
import { addInterface } from "../controllers/cni-plugins.ts";
import { completedStatus, jobPod } from "../controllers/jobs.ts";
import { recordAt } from "../controllers/json.ts";
import { timeText, type LabContext } from "../controllers/lab-context.ts";
import { cniRequest, defaultDelegate, setUpPod, tearDownPod } from "../controllers/multus.ts";
import { formatStatus } from "../controllers/network-status.ts";
import { internalIp } from "../controllers/node-view.ts";
import { boundStatus, runningStatus, succeededStatus } from "../controllers/pod-status.ts";
import {
  completeSpec,
  controllerReference,
  podFromTemplate,
  templateHash,
} from "../controllers/pod-template.ts";
import { isHostNetwork, namespaceOf, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import { replicaSetStatus } from "../controllers/replica-sets.ts";
import { statefulPod, statefulSetStatus } from "../controllers/stateful-sets.ts";
import { BY_CONTROLLER } from "../controllers/workload-writes.ts";
import {
  deploymentOf,
  daemonSetOf,
  jobOf,
  statefulSetOf,
  templateOf,
  type WorkloadShape,
} from "./objects.ts";

/** Where and when something was created. */
export interface Placing {
  context: LabContext;
  /** Nodes to spread over, in order. */
  nodes: readonly string[];
  at: number;
}

/** From a pod's creation to its networks, and to its containers. */
const NETWORKS_MS = 2000;
const RUNNING_MS = 3000;
const KUBECTL = { manager: "kubectl-client-side-apply" };

export function createAt(
  placing: Placing,
  resource: ResourceKey,
  object: LabObject,
  by = KUBECTL,
): LabObject {
  const made = placing.context.cluster.create(resource, object, { ...by, at: placing.at });
  if (!made.ok) throw new Error(`lab scenario: ${resource} ${object.metadata.name}: ${made.status.message}`);
  return made.object;
}

function setStatus(placing: Placing, resource: ResourceKey, object: LabObject, status: object): LabObject {
  const by = { ...BY_CONTROLLER, subresource: "status" as const, at: placing.at + RUNNING_MS };
  const made = placing.context.cluster.update(resource, { ...object, status }, by);
  return made.ok ? made.object : object;
}

function nodeFor(placing: Placing, index: number): string {
  return placing.nodes[index % placing.nodes.length] ?? "node-a";
}

/** A Deployment that has been running since then, with its ReplicaSet and pods. */
export function placeDeployment(placing: Placing, shape: WorkloadShape): LabObject[] {
  const deployment = createAt(placing, "deployments.apps", deploymentOf(shape));
  const replicas = shape.replicas ?? 1;
  const hash = templateHash(recordAt(deployment["spec"], "template"));
  const set = createAt(
    placing,
    "replicasets.apps",
    replicaSetOf(deployment, hash, replicas, 1),
    BY_CONTROLLER,
  );
  const { name } = set.metadata;
  const pods = Array.from({ length: replicas }, (_, index) => {
    const making = {
      name: freshName(placing.context, shape.namespace, `${name}-`),
      generateName: `${name}-`,
      owner: controllerReference(set, "apps/v1", "ReplicaSet"),
      namespace: shape.namespace,
    };
    const pod = podFromTemplate(recordAt(set["spec"], "template"), making, placing.context.random);
    return placePod(placing, pod, nodeFor(placing, index));
  });
  const counted = setStatus(placing, "replicasets.apps", set, replicaSetStatus(set, replicas, replicas));
  setStatus(
    placing,
    "deployments.apps",
    deployment,
    deploymentStatus(deployment, counted, [counted], replicas),
  );
  return pods;
}

export function placeStatefulSet(placing: Placing, shape: WorkloadShape): LabObject[] {
  const set = createAt(placing, "statefulsets.apps", statefulSetOf(shape));
  const revision = `${shape.name}-${templateHash(recordAt(set["spec"], "template"))}`;
  const pods = Array.from({ length: shape.replicas ?? 1 }, (_, ordinal) =>
    placePod(placing, statefulPod(placing.context, set, ordinal, revision), nodeFor(placing, ordinal)),
  );
  setStatus(placing, "statefulsets.apps", set, statefulSetStatus(set, pods, revision));
  return pods;
}

/** Pods of one DaemonSet that are really written; the others are copies. */
const WRITTEN_MAX = 40;

/** `copy` makes the pods for the nodes that are left. */
export function placeDaemonSet(
  placing: Placing,
  shape: WorkloadShape,
  copy: (placing: Placing, set: LabObject, pods: readonly LabObject[]) => readonly LabObject[] = () => [],
): LabObject[] {
  const set = createAt(placing, "daemonsets.apps", daemonSetOf(shape));
  const pods = placing.nodes
    .slice(0, WRITTEN_MAX)
    .map((node) => placePod(placing, daemonPod(placing.context, set, node), node));
  const all = [...pods, ...copy(placing, set, pods)];
  setStatus(placing, "daemonsets.apps", set, daemonSetStatus(set, all.length, all));
  return all;
}

/** A Job that was done after a minute; its pod is still listed, its networks are gone. */
export function placeCompletedJob(placing: Placing, shape: WorkloadShape): void {
  const job = createAt(placing, "jobs.batch", jobOf(shape));
  const pod = placePod(placing, jobPod(placing.context, job), nodeFor(placing, 0));
  const { context } = placing;
  const sandbox = context.kernel.readySandbox(uidOf(pod));
  const end: Placing = { ...placing, at: placing.at + 60_000 };
  const finished = timeText(end.at);
  const by = { manager: "kubelet", subresource: "status" as const };
  context.backdate(end.at, () => {
    if (sandbox !== undefined) tearDownPod(context, sandbox);
    context.cluster.update("pods", { ...pod, status: succeededStatus(pod, finished) }, by);
  });
  setStatus(end, "jobs.batch", job, completedStatus(timeText(placing.at), finished, 1));
}

/** A pod without a controller, or owned by something that the lab doesn't play. */
export function barePod(placing: Placing, shape: WorkloadShape, owner?: LabOwnerReference): LabObject {
  const { metadata, spec } = templateOf(shape);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      name: shape.name,
      namespace: shape.namespace,
      ...(owner !== undefined && { ownerReferences: [owner] }),
    },
    spec: completeSpec(spec, placing.context.random),
  };
}

/** Creates a pod as bound to a node and not started: its networks are still to be set up. */
export function placePending(placing: Placing, pod: LabObject, node: string): LabObject {
  const spec = { ...recordAt({ pod }, "pod", "spec"), nodeName: node };
  const by = pod.metadata.ownerReferences === undefined ? KUBECTL : BY_CONTROLLER;
  return createAt(placing, "pods", { ...pod, spec, status: boundStatus(timeText(placing.at)) }, by);
}

/**
 * Creates a pod that runs: Multus, CNI and IPAM do what they would have done then, so that annotation, status, pools
 * and kernel agree. Without `isMultusUp` it gets what the runtime gives without Multus.
 */
export function placePod(placing: Placing, pod: LabObject, node: string, isMultusUp = true): LabObject {
  const { context } = placing;
  const created = placePending(placing, pod, node);
  let running = created;
  context.backdate(placing.at + NETWORKS_MS, () => {
    const networks = isHostNetwork(pod) ? { podIps: [] } : startNetworks(context, created, node, isMultusUp);
    // OVN-Kubernetes may have written its annotation meanwhile.
    const current = context.cluster.get("pods", namespaceOf(created), created.metadata.name) ?? created;
    running = writeRunning(placing, current, node, networks);
  });
  return running;
}

function startNetworks(
  context: LabContext,
  pod: LabObject,
  node: string,
  isMultusUp: boolean,
): { podIps: readonly string[]; status?: string } {
  const kernel = context.kernel.node(node);
  const identity = { namespace: namespaceOf(pod), name: pod.metadata.name, uid: uidOf(pod) };
  const placed = { node: kernel, sandbox: context.kernel.openSandbox(kernel, identity) };
  if (!isMultusUp) {
    const delegate = defaultDelegate(context, pod);
    const added = addInterface(context, cniRequest(placed, delegate));
    placed.sandbox.delegates = [{ network: "cbr0", iface: "eth0", conf: delegate.conf }];
    return { podIps: added.ok ? added.result.ips.map(({ address }) => bareAddress(address)) : [] };
  }
  const setup = setUpPod(context, pod, placed);
  let turn = setup.next();
  while (turn.done !== true) turn = setup.next();
  if (!turn.value.ok) throw new Error(`lab scenario: ${pod.metadata.name}: ${turn.value.error}`);
  return { podIps: turn.value.status[0]?.ips ?? [], status: formatStatus(turn.value.status) };
}

function writeRunning(
  placing: Placing,
  pod: LabObject,
  node: string,
  networks: { podIps: readonly string[]; status?: string },
): LabObject {
  const { context } = placing;
  const annotated = networks.status === undefined ? pod : annotate(placing, pod, networks.status);
  const facts = {
    hostIp: internalIp(context.cluster.get("nodes", undefined, node)),
    podIps: networks.podIps,
    startedAt: timeText(placing.at + RUNNING_MS),
    scheduledAt: timeText(placing.at),
  };
  const status = runningStatus(annotated, facts, context.random);
  const made = context.cluster.update(
    "pods",
    { ...annotated, status },
    { manager: "kubelet", subresource: "status", at: placing.at + RUNNING_MS },
  );
  return made.ok ? made.object : annotated;
}

function annotate(placing: Placing, pod: LabObject, status: string): LabObject {
  const metadata = { ...pod.metadata, annotations: { ...pod.metadata.annotations, [STATUS_KEY]: status } };
  const by = { manager: "multus-daemon", subresource: "status" as const };
  const made = placing.context.cluster.update("pods", { ...pod, metadata }, by);
  return made.ok ? made.object : pod;
}

/**
 * A user's change of a running pod's networks, made then: the dynamic networks controller does its four tries, with
 * their KubeEvents and whatever they leave behind.
 */
export function askLater(placing: Placing, pod: LabObject, networks: string): void {
  const { context } = placing;
  const patch = { metadata: { annotations: { "k8s.v1.cni.cncf.io/networks": networks } } };
  context.backdate(placing.at, () => {
    context.cluster.mergePatch("pods", namespaceOf(pod), pod.metadata.name, patch, {
      manager: "kubectl-edit",
    });
    for (let tries = 0; tries < 4; tries++) {
      const current = context.cluster.get("pods", namespaceOf(pod), pod.metadata.name) ?? pod;
      const steps = attemptChange(context, current, true);
      let turn = steps.next();
      while (turn.done !== true) turn = steps.next();
      if (turn.value) return;
    }
  });
}
