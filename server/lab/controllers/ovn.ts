import type { LabCluster, LabObject } from "../lab-cluster.ts";
import { isRecord, parseJson, recordAt, textAt, textsAt, type JsonRecord } from "./json.ts";
import type { KernelLink, Sandbox } from "./kernel.ts";
import type { LabContext } from "./lab-context.ts";
import { loadConf, type NetworkConf } from "./network-config.ts";
import { annotationOf, uidOf } from "./pod-view.ts";

/**
 * What OVN-Kubernetes writes about pods: one entry for each of its networks in the pod's annotation. The control plane
 * writes it before the CNI is called; here both happen at once.
 */
export const POD_NETWORKS_KEY = "k8s.ovn.org/pod-networks";
/** Without this label, which must be there when the namespace is made, no network is primary in it. */
export const PRIMARY_LABEL = "k8s.ovn.org/primary-user-defined-network";
export const UDNS = "userdefinednetworks.k8s.ovn.org";
export const CUDNS = "clusteruserdefinednetworks.k8s.ovn.org";
export const IPAM_CLAIMS = "ipamclaims.k8s.cni.cncf.io";
/** The interface of a pod's primary network (go-controller/pkg/cni/cniserver.go). */
export const PRIMARY_INTERFACE = "ovn-udn1";
const DEFINITIONS = "network-attachment-definitions.k8s.cni.cncf.io";
const WRITER = { manager: "ovnkube-cluster-manager", subresource: "status" as const };

/** The network that every pod of a namespace gets without asking; undefined where there is none. */
export function primaryNetwork(
  cluster: LabCluster,
  namespace: string,
): { definition: LabObject; conf: NetworkConf } | undefined {
  const labels = cluster.get("namespaces", undefined, namespace)?.metadata.labels;
  if (labels === undefined || !(PRIMARY_LABEL in labels)) return undefined;
  for (const definition of cluster.list(DEFINITIONS, namespace)) {
    const loaded = loadConf(definition);
    if (loaded.ok && textAt(loaded.conf.plugins[0], "role") === "primary")
      return { definition, conf: loaded.conf };
  }
  return undefined;
}

/** Addresses that persistent claims hold, whether anything runs that uses them or not. */
export function claimedAddresses(cluster: LabCluster, network: string): string[] {
  return cluster
    .list(IPAM_CLAIMS)
    .filter((claim) => textAt(claim["spec"], "network") === network)
    .flatMap((claim) => textsAt(claim["status"], "ips"));
}

interface OnNetwork {
  conf: NetworkConf;
  sandbox: Sandbox;
}

/** An interface on one of OVN-Kubernetes' networks stands: its entry is written beside the others. */
export function tellOvnAddresses(context: LabContext, request: OnNetwork, link: KernelLink): void {
  const { conf, sandbox } = request;
  const plugin = conf.plugins[0];
  const isPrimary = textAt(plugin, "role") === "primary";
  const entries = entriesOf(context, sandbox);
  if (entries === undefined) return;
  const eth0 = sandbox.links.get("eth0");
  const told: JsonRecord = {
    ...entries.value,
    ...(isPrimary && eth0 !== undefined && { default: entryOf(eth0, "infrastructure-locked") }),
    [textAt(plugin, "netAttachDefName") ?? ""]: entryOf(link, isPrimary ? "primary" : "secondary"),
  };
  write(context, sandbox, told);
}

export function forgetOvnAddresses(context: LabContext, { conf, sandbox }: OnNetwork): void {
  const entries = entriesOf(context, sandbox);
  if (entries === undefined) return;
  const { [textAt(conf.plugins[0], "netAttachDefName") ?? ""]: _gone, ...left } = entries.value;
  write(context, sandbox, left);
}

function entryOf(link: KernelLink, role: string): JsonRecord {
  const addresses = link.addresses
    .filter(({ isSlaac }) => isSlaac !== true)
    .map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  return {
    ...(addresses.length > 0 && { ip_addresses: addresses }),
    mac_address: link.mac,
    ...(addresses.length === 1 && { ip_address: addresses[0] }),
    role,
  };
}

/** undefined: the pod is gone (its sandbox outlives it for a moment), and so is its annotation. */
function entriesOf(context: LabContext, sandbox: Sandbox): { value: JsonRecord } | undefined {
  const pod = context.cluster.get("pods", sandbox.namespace, sandbox.name);
  if (pod === undefined || uidOf(pod) !== sandbox.uid) return undefined;
  const parsed = parseJson(annotationOf(pod, POD_NETWORKS_KEY) ?? "{}");
  return { value: parsed.ok && isRecord(parsed.value) ? parsed.value : {} };
}

function write(context: LabContext, sandbox: Sandbox, entries: JsonRecord): void {
  const text = Object.keys(entries).length === 0 ? null : JSON.stringify(entries);
  const patch = { metadata: { annotations: { [POD_NETWORKS_KEY]: text } } };
  context.cluster.mergePatch("pods", sandbox.namespace, sandbox.name, patch, WRITER);
}

/** What the annotation says of a pod's primary network, for a kernel that is made anew. */
export function toldPrimary(pod: LabObject): { addresses: readonly string[]; mac: string } | undefined {
  const parsed = parseJson(annotationOf(pod, POD_NETWORKS_KEY) ?? "{}");
  if (!parsed.ok || !isRecord(parsed.value)) return undefined;
  const entries = parsed.value;
  for (const key of Object.keys(entries)) {
    const entry = recordAt(entries, key);
    if (textAt(entry, "role") === "primary")
      return { addresses: textsAt(entry, "ip_addresses"), mac: textAt(entry, "mac_address") ?? "" };
  }
  return undefined;
}
