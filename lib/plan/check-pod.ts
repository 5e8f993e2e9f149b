import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import type { PodKey } from "../model/ids.ts";
import type { Pod } from "../model/workload.ts";
import type { Preflight } from "./preflight.ts";
import { readRequested, type Requested } from "./requested.ts";

export interface ChangeablePod {
  readonly pod: Pod;
  readonly requested: Requested;
  readonly attachments: readonly Attachment[];
}

/**
 * Whether the networks of a pod can be changed at all while it runs. Every reason against it is noted in `preflight`;
 * undefined where there is no pod or its request can't be read.
 */
export const checkPod = (
  view: ClusterView,
  key: PodKey,
  podUid: string | undefined,
  preflight: Preflight,
): ChangeablePod | undefined => {
  if (!view.isSynced("pods")) {
    preflight.refuse(
      "SOURCE_STALE",
      "Pods are not current",
      "What is known of the pod may have changed; wait until it is.",
    );
  }
  const pod = view.podByKey(key);
  if (pod === undefined) {
    preflight.refuse(
      "POD_NOT_FOUND",
      "There is no such pod",
      `${key.namespace}/${key.name} is not in the cluster.`,
    );
    return undefined;
  }
  checkIdentity(pod, podUid, preflight);
  const requested = readRequested(view, pod);
  if (typeof requested === "string") {
    preflight.refuse("POD_ANNOTATION_UNREADABLE", "Its networks annotation can’t be read", requested);
    return undefined;
  }
  const attachments = view.attachmentsOf(pod.id);
  checkUnderWay(attachments, preflight);
  return { pod, requested, attachments };
};

const checkIdentity = (pod: Pod, podUid: string | undefined, preflight: Preflight): void => {
  if (podUid !== undefined && podUid !== pod.uid) {
    preflight.refuse(
      "POD_REPLACED",
      "It is another pod now",
      `${pod.name} was replaced by a pod of the same name.`,
    );
  }
  if (pod.isHostNetwork) {
    preflight.refuse(
      "POD_ON_HOST_NETWORK",
      "It uses its node’s network",
      "A pod on the host network has no interfaces of its own.",
    );
  }
  if (pod.deletedAt !== null) {
    preflight.refuse(
      "POD_TERMINATING",
      "It is being deleted",
      "Nothing is changed on a pod that is leaving.",
    );
  } else if (pod.phase !== "Running") {
    preflight.refuse(
      "POD_NOT_RUNNING",
      `It is ${pod.phase.toLowerCase()}, not running`,
      pod.phase === "Pending"
        ? "The controller sees only running pods; a change made before would be lost silently."
        : "Its network namespace is gone with its sandbox.",
    );
  }
  if (pod.virtualMachine !== null) {
    preflight.refuse(
      "POD_CARRIES_VM",
      `It carries the VM ${pod.virtualMachine}`,
      "KubeVirt owns this pod’s networks; they are changed in the VirtualMachine.",
    );
  }
};

/** Hot-plug is done by the dynamic networks controller of the pod's own node. */
export const checkController = (view: ClusterView, pod: Pod, preflight: Preflight): void => {
  if (pod.node === null || !view.isSynced("pods")) {
    preflight.unknown(
      "controller",
      "Controller on its node",
      pod.node === null ? "It has no node yet." : "Pods are not current.",
    );
    return;
  }
  const node = view.node(pod.node);
  if (node?.isUnreachable === true) {
    preflight.warn("node", `${pod.node} is unreachable`, "Nothing will happen there until it is back.");
  }
  for (const other of view.podsOnNode(pod.node)) {
    if (other.labels["app"] !== CONTROLLER_LABEL || other.deletedAt !== null) continue;
    if (other.phase === "Running" && other.reason === null) {
      preflight.pass("controller", `The dynamic networks controller runs on ${pod.node}`);
      return;
    }
  }
  preflight.refuse(
    "CONTROLLER_ABSENT",
    `No dynamic networks controller runs on ${pod.node}`,
    "Without it a changed annotation is not acted on while the pod runs.",
  );
};

/**
 * The controller compares the request with network-status; without one that it can read it does nothing. Such a pod may
 * have no annotations at all, on which a patch could stand.
 */
export const checkStatus = ({ attachments }: ChangeablePod, preflight: Preflight): void => {
  if (attachments.some(({ reported }) => reported?.source === "network-status")) return;
  preflight.refuse(
    "NETWORK_NOT_ATTACHABLE",
    "Multus reports nothing of this pod",
    "It has no network-status that can be read, so the controller has nothing to compare a request with.",
  );
};

/** Several changes within half a second leave links behind in one of three rounds (captures, item 11). */
const checkUnderWay = (attachments: readonly Attachment[], preflight: Preflight): void => {
  const moving = attachments.filter(({ state }) => state === "attaching" || state === "detaching");
  if (moving.length === 0) {
    preflight.pass("under-way", "No other change to this pod is under way");
    return;
  }
  const names = moving.map((attachment) => attachment.interface ?? attachment.network.name).join(", ");
  preflight.refuse(
    "CHANGE_UNDER_WAY",
    "A change to this pod is under way",
    `${names}: wait until it has ended. Quick changes after each other leave links behind.`,
  );
};

const CONTROLLER_LABEL = "dynamic-networks-controller";

/** Names a request in a sentence: `net4 on dataplane`. */
export const nameOf = (attachment: Attachment): string =>
  attachment.interface === null
    ? attachment.network.name
    : `${attachment.interface} on ${attachment.network.name}`;
