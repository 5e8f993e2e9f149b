import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import type { NetworkKey } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { Pod } from "../model/workload.ts";
import { checkPools } from "./check-pools.ts";
import type { Preflight } from "./preflight.ts";

/** Whether a network can be attached to a running pod. Undefined where nothing readable defines it. */
export const checkNetwork = (
  view: ClusterView,
  key: NetworkKey,
  pod: Pod,
  preflight: Preflight,
): Network | undefined => {
  if (key.provider !== "multus") {
    preflight.refuse(
      "NETWORK_NOT_ATTACHABLE",
      `${key.name} is given at pod start only`,
      "Only networks that a NetworkAttachmentDefinition defines can be attached to a running pod.",
    );
    return undefined;
  }
  const network = definedNetwork(view, key, view.network(key), preflight);
  if (network === undefined) return undefined;
  checkPools(view, network, preflight);
  checkMaster(view, network, pod, preflight);
  return network;
};

const definedNetwork = (
  view: ClusterView,
  key: NetworkKey,
  entry: NetworkEntry | undefined,
  preflight: Preflight,
): Network | undefined => {
  const network = entry?.defined;
  const name = `${key.namespace ?? "-"}/${key.name}`;
  if (network === undefined) {
    if (view.isSynced(NADS)) {
      preflight.refuse(
        "NETWORK_NOT_FOUND",
        `${name} does not exist`,
        "No NetworkAttachmentDefinition has that name.",
      );
    } else {
      preflight.refuse(
        "SOURCE_STALE",
        "Networks are not current",
        `Whether ${name} exists can’t be told now.`,
      );
    }
    return undefined;
  }
  if (network.deletedAt !== null) {
    preflight.refuse(
      "NETWORK_BEING_DELETED",
      `${name} is being deleted`,
      "What is attached to it can’t be detached any more once it is gone.",
    );
  }
  const problem = network.problems[0];
  if (network.type === null) {
    preflight.refuse(
      "NETWORK_INVALID",
      `${name} can’t be used`,
      problem?.detail ?? "Its configuration is a file on each node, which the controller can’t read.",
    );
    return undefined;
  }
  if (network.resourceName !== null) {
    preflight.refuse(
      "NETWORK_NEEDS_DEVICE",
      `${name} hands out devices at pod start only`,
      `The scheduler allocates ${network.resourceName} when a pod starts; the controller can’t.`,
    );
  }
  if (network.type === "ovn-k8s-cni-overlay") {
    preflight.unknown(
      "ovn",
      "OVN-Kubernetes takes part",
      "It must give the address first; whether it does so for a running pod can’t be told.",
    );
  }
  if (problem !== undefined) preflight.warn("configuration", "Its configuration has a fault", problem.detail);
  else preflight.pass("configuration", `The configuration of ${name} can be read`);
  return network;
};

/** bridge makes its bridge itself; macvlan, ipvlan and vlan need their master on the very node. */
const checkMaster = (view: ClusterView, network: Network, pod: Pod, preflight: Preflight): void => {
  if (network.master === null || pod.node === null) return;
  if (IN_CONTAINER.test(network.configText ?? "")) {
    preflight.unknown(
      "master",
      `${network.master} in the pod`,
      "It must be there before; whether it is can’t be told.",
    );
    return;
  }
  const links = view.hostLinks(pod.node);
  if (links === undefined) {
    preflight.unknown("master", `${network.master} on ${pod.node}`, "Nobody looked at that node’s links.");
    return;
  }
  const master = links.find((link) => link.name === network.master);
  if (master === undefined) {
    preflight.refuse(
      "NETWORK_NOT_ATTACHABLE",
      `${network.master} is not on ${pod.node}`,
      "The plugin has nothing to stand on there.",
    );
  } else if (master.link === "down") {
    preflight.warn("master", `${network.master} is down on ${pod.node}`);
  } else {
    preflight.pass("master", `${network.master} exists on ${pod.node}`);
  }
};

/** vlan, macvlan and ipvlan may stand on a link of the pod itself; the model doesn't carry that. */
const IN_CONTAINER = /"linkInContainer"\s*:\s*true/;
const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
