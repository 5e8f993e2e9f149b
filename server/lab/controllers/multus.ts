import type { LabObject } from "../lab-cluster.ts";
import { bareAddress } from "./addresses.ts";
import { deleteSoon, settled } from "./cni-call.ts";
import { addInterface, type CniRequest } from "./cni-plugins.ts";
import { daemonOn } from "./daemons.ts";
import { faultOn } from "./faults.ts";
import { textAt, type JsonRecord } from "./json.ts";
import {
  cacheKey,
  type CniOutcome,
  type CniResult,
  type NodeKernel,
  type PlacedSandbox,
  type SavedDelegate,
} from "./kernel.ts";
import type { LabContext } from "./lab-context.ts";
import { ipamOf, loadConf, type NetworkConf } from "./network-config.ts";
import { interfaceName, parseSelections, type NetworkSelection } from "./network-selection.ts";
import type { StatusEntry } from "./network-status.ts";
import { PRIMARY_INTERFACE, primaryNetwork } from "./ovn.ts";
import { annotationOf, namespaceOf, NETWORKS_KEY, nodeOf, podKey, resourceCount, uidOf } from "./pod-view.ts";

export const DEFINITIONS = "network-attachment-definitions.k8s.cni.cncf.io";
export const RESOURCE_KEY = "k8s.v1.cni.cncf.io/resourceName";
export const MULTUS = { component: "multus", manager: "multus-daemon" };

/** One network of a pod as Multus is going to set it up. */
export interface Delegate {
  /** As in `network-status` and KubeEvents: `namespace/name`; the bare CNI name for the cluster default. */
  network: string;
  iface: string;
  conf: NetworkConf;
  ips: readonly string[];
  mac?: string;
  /** Of the definition: the extended resource whose device it needs. */
  resource?: string;
  claim?: string;
}

/** The cluster default: bridge and host-local, a /24 per node, the gateway on `cni0`. */
export function defaultConf(podCidr: string): NetworkConf {
  const subnet = podCidr;
  const config: JsonRecord = {
    cniVersion: "1.0.0",
    name: "cbr0",
    type: "bridge",
    bridge: "cni0",
    isDefaultGateway: true,
    ipMasq: true,
    hairpinMode: true,
    ipam: { type: "host-local", subnet },
  };
  return { name: "cbr0", cniVersion: "1.0.0", plugins: [config], text: JSON.stringify(config) };
}

export function defaultDelegate(context: LabContext, pod: LabObject): Delegate {
  const node = context.cluster.get("nodes", undefined, nodeOf(pod) ?? "");
  const conf = defaultConf(textAt(node?.["spec"], "podCIDR") ?? "10.244.0.0/24");
  return { network: "cbr0", iface: "eth0", conf, ips: [] };
}

export type DelegatesLoad =
  { ok: true; delegates: Delegate[] } | { ok: false; error: string; notFound?: string };

/** All networks of a pod, the default one first. One bad element fails them all; the text is what the kubelet quotes. */
export function loadDelegates(context: LabContext, pod: LabObject): DelegatesLoad {
  const delegates = [defaultDelegate(context, pod)];
  const annotation = annotationOf(pod, NETWORKS_KEY) ?? "";
  const parsed = parseSelections(annotation, namespaceOf(pod));
  if (!parsed.ok) return { ok: false, error: parsed.error };
  const prefix =
    "TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: ";
  for (const [index, selection] of parsed.selections.entries()) {
    const { namespace, name } = selection;
    const definition = context.cluster.get(DEFINITIONS, namespace, name);
    if (definition === undefined) {
      const notFound =
        `cannot find a network-attachment-definition (${name}) in namespace (${namespace}): ` +
        `networkattachmentdefinition.k8s.cni.cncf.io "${name}" not found`;
      return { ok: false, error: `${prefix}getKubernetesDelegate: ${notFound}`, notFound };
    }
    const loaded = loadConf(definition);
    if (!loaded.ok) return { ok: false, error: prefix + loaded.error };
    delegates.push(delegateOf(definition, selection, interfaceName(selection, index + 1), loaded.conf));
  }
  return { ok: true, delegates };
}

export function delegateOf(
  definition: LabObject,
  selection: NetworkSelection,
  iface: string,
  conf: NetworkConf,
): Delegate {
  const resource = annotationOf(definition, RESOURCE_KEY);
  return {
    network: `${selection.namespace}/${selection.name}`,
    iface,
    conf,
    ips: selection.ips,
    ...(selection.mac !== undefined && { mac: selection.mac }),
    ...(resource !== undefined && { resource }),
    ...(selection.claim !== undefined && { claim: selection.claim }),
  };
}

/** What one invocation asks of the plugins; devices are taken only at pod start, as only then the kubelet allots them. */
export function cniRequest(placed: PlacedSandbox, delegate: Delegate, deviceId?: string): CniRequest {
  const { conf, iface, ips, mac, claim } = delegate;
  return {
    ...placed,
    conf,
    iface,
    ips,
    ...(mac !== undefined && { mac }),
    ...(deviceId !== undefined && { deviceId }),
    ...(claim !== undefined && { claim }),
  };
}

/** The device plugin's next unused device, if the pod's containers asked for enough of the resource. */
export function nextDevice(node: NodeKernel, pod: LabObject, delegate: Delegate): string | undefined {
  if (delegate.resource === undefined) return undefined;
  const functions = [...node.virtualFunctions.values()].filter(
    ({ resource }) => resource === delegate.resource,
  );
  const mine = new Set(
    [...node.sandboxes.values()].filter(({ uid }) => uid === uidOf(pod)).map(({ id }) => id),
  );
  const used = functions.filter(({ usedBy }) => usedBy !== undefined && mine.has(usedBy)).length;
  if (used >= resourceCount(pod, delegate.resource)) return undefined;
  return functions.find(({ usedBy }) => usedBy === undefined)?.pciAddress;
}

export type SetupOutcome = { ok: true; status: StatusEntry[] } | { ok: false; error: string };

/**
 * ADD for a pod, one delegate at a time. Yields the configuration whose ADD is to take its time now, or, where real
 * plugins are at work, how long to wait in ms. All or nothing: when one fails, all are removed again, and no status is
 * written.
 */
export function* setUpPod(
  context: LabContext,
  pod: LabObject,
  placed: PlacedSandbox,
): Generator<NetworkConf | number, SetupOutcome, void> {
  const loaded = loadDelegates(context, pod);
  const where = `${podKey(pod)}/${uidOf(pod)}`;
  const failure = `error configuring pod [${podKey(pod)}] networking: `;
  if (!loaded.ok) {
    const { notFound } = loaded;
    if (notFound !== undefined) {
      context.recorder.record(pod, MULTUS, { type: "Warning", reason: "NoNetworkFound", message: notFound });
    }
    return {
      ok: false,
      error: `${failure}Multus: [${where}]: error loading k8s delegates k8s args: ${loaded.error}`,
    };
  }
  const done: Delegate[] = [];
  const status: StatusEntry[] = [];
  for (const delegate of loaded.delegates) {
    const outcome = yield* addDelegate(context, pod, placed, delegate);
    if (!outcome.ok) {
      for (const earlier of done.toReversed()) deleteSoon(context, cniRequest(placed, earlier));
      const { name } = delegate.conf;
      return {
        ok: false,
        error: `${failure}[${where}:${name}]: error adding container to network "${name}": ${outcome.error}`,
      };
    }
    done.push(delegate);
    status.push(statusEntry(delegate.network, delegate.iface, outcome.result, done.length === 1));
    recordAdded(context, pod, delegate.iface, outcome.result, delegate.network);
  }
  const saved: SavedDelegate[] = done.map(({ network, iface, conf }) => ({ network, iface, conf }));
  const inner = addPrimary(context, pod, placed);
  placed.sandbox.delegates = inner === undefined ? saved : [...saved, inner];
  placed.node.runtime?.save(placed.sandbox);
  placed.node.touch();
  return { ok: true, status };
}

function* addDelegate(
  context: LabContext,
  pod: LabObject,
  placed: PlacedSandbox,
  delegate: Delegate,
): Generator<NetworkConf | number, CniOutcome, void> {
  const { runtime } = placed.node;
  if (runtime !== undefined) return yield* settled(runtime.add(cniRequest(placed, delegate)));
  yield delegate.conf;
  const device = nextDevice(placed.node, pod, delegate);
  return addInterface(context, cniRequest(placed, delegate, device));
}

/** The pod's primary network: made by the default network's CNI, unasked, and named in no status. */
function addPrimary(context: LabContext, pod: LabObject, placed: PlacedSandbox): SavedDelegate | undefined {
  const primary = primaryNetwork(context.cluster, namespaceOf(pod));
  // A real node has no OVN-Kubernetes.
  if (primary === undefined || placed.node.runtime !== undefined) return undefined;
  const { definition, conf } = primary;
  const network = `${namespaceOf(definition)}/${definition.metadata.name}`;
  const made = addInterface(context, { ...placed, conf, iface: PRIMARY_INTERFACE, ips: [] });
  if (!made.ok) return undefined;
  // The result is the default network's: no cache has an entry of this one's own.
  placed.node.cache.delete(cacheKey(conf.name, placed.sandbox.id, PRIMARY_INTERFACE));
  return { network, iface: PRIMARY_INTERFACE, conf, isInner: true };
}

export function recordAdded(
  context: LabContext,
  pod: LabObject,
  iface: string,
  result: CniResult,
  network: string,
): void {
  const addresses = result.ips.map(({ address }) => address).join(" ");
  const message = `Add ${iface} [${addresses}] from ${network}`;
  context.recorder.record(pod, MULTUS, { type: "Normal", reason: "AddedInterface", message });
}

/** Only the default entry names a gateway, and only entries with addresses have `ips`. */
export function statusEntry(
  network: string,
  iface: string,
  result: CniResult,
  isDefault: boolean,
): StatusEntry {
  const mac = result.interfaces.at(-1)?.mac;
  const gateways = result.ips.map(({ gateway }) => gateway).filter((gateway) => gateway !== undefined);
  return {
    name: network,
    interface: iface,
    ...(result.ips.length > 0 && { ips: result.ips.map(({ address }) => bareAddress(address)) }),
    ...(mac !== undefined && { mac }),
    ...(isDefault && { default: true as const }),
    dns: result.dns,
    ...(result.deviceInfo !== undefined && { "device-info": result.deviceInfo }),
    ...(isDefault && gateways.length > 0 && { gateway: gateways }),
  };
}

/** DEL for a pod, from what was saved at ADD: attachments that were hot-plugged since are not in it. */
export function tearDownPod(context: LabContext, placed: PlacedSandbox): void {
  const lost = faultOn(context.faults, "whereabouts-del-lost", placed.node.name);
  for (const delegate of placed.sandbox.delegates.toReversed()) {
    deleteSoon(context, { ...placed, ...savedRequest(delegate) }, lost);
  }
  context.kernel.closeSandbox(placed);
}

function savedRequest({ conf, iface }: SavedDelegate): Pick<CniRequest, "conf" | "iface" | "ips"> {
  return { conf, iface, ips: [] };
}

/** How long ADD or DEL of this network takes, in ms: whereabouts waits for its leader election. */
export function durationMs(context: LabContext, conf: NetworkConf, command: "ADD" | "DEL"): number {
  const slow = textAt(ipamOf(conf), "type") === "whereabouts";
  if (command === "ADD") return slow ? context.random.between(342, 440) : context.random.between(72, 150);
  if (slow) return context.random.between(285, 350);
  return context.random.between(88, 115);
}

/** Whether a Multus daemon answers on the node: its DaemonSet's pod runs there. */
export function multusRuns(context: LabContext, node: string): boolean {
  return !faultOn(context.faults, "multus-down", node) && daemonOn(context, node, "multus") !== undefined;
}
