import type { LabObject } from "../lab-cluster.ts";
import { bareAddress, holds, parseAddress, parseSubnet } from "../controllers/addresses.ts";
import { restoreInterface } from "../controllers/cni-plugins.ts";
import { storeOf } from "../controllers/host-local.ts";
import { recordsAt, textAt, type JsonRecord } from "../controllers/json.ts";
import { cacheKey, type PlacedSandbox } from "../controllers/kernel.ts";
import type { LabContext } from "../controllers/lab-context.ts";
import { defaultDelegate, DEFINITIONS } from "../controllers/multus.ts";
import { ipamOf, loadConf, pluginType, type NetworkConf } from "../controllers/network-config.ts";
import { PRIMARY_INTERFACE, primaryNetwork, toldPrimary } from "../controllers/ovn.ts";
import { parseStatus, type StatusEntry } from "../controllers/network-status.ts";
import {
  annotationOf,
  isHostNetwork,
  namespaceOf,
  nodeOf,
  phaseOf,
  podKey,
  STATUS_KEY,
  uidOf,
} from "../controllers/pod-view.ts";
import { allocationsOf, POOLS } from "../controllers/whereabouts-pools.ts";
import { restoreDevices } from "./native-networks.ts";
import { buildFabric, nodeName } from "./nodes.ts";
import { GHOSTS, listExitedSandbox, RESTARTED } from "./troubles-pods.ts";

/**
 * Makes the kernel anew from saved objects, as the nodes would have come back with them: what a status names exists,
 * except for the scenario's ghosts.
 */
export function rebuildKernel(context: LabContext): void {
  const nodes = context.cluster.list("nodes").map((node) => node.metadata.name);
  const known = new Map(nodes.map((_, index) => [nodeName(index), index]));
  for (const [position, name] of nodes.entries()) buildFabric(context, known.get(name) ?? position);
  const ids = sandboxIds(context);
  for (const pod of context.cluster.list("pods")) {
    const node = nodeOf(pod);
    if (node === undefined || phaseOf(pod) !== "Running" || isHostNetwork(pod)) continue;
    const kernel = context.kernel.node(node);
    const identity = { namespace: namespaceOf(pod), name: pod.metadata.name, uid: uidOf(pod) };
    if (RESTARTED.includes(podKey(pod))) listExitedSandbox(context, pod, node);
    const sandbox = context.kernel.openSandbox(kernel, identity, ids.get(podKey(pod)));
    restorePod(context, pod, { node: kernel, sandbox });
    restorePrimary(context, pod, { node: kernel, sandbox });
  }
  restoreDevices(context);
}

/** A primary network stands in no status: OVN-Kubernetes' own annotation tells it. */
function restorePrimary(context: LabContext, pod: LabObject, placed: PlacedSandbox): void {
  const primary = primaryNetwork(context.cluster, namespaceOf(pod));
  const told = toldPrimary(pod);
  if (primary === undefined || told === undefined) return;
  const { conf, definition } = primary;
  const iface = PRIMARY_INTERFACE;
  restoreInterface(context, { ...placed, conf, iface, ips: [] }, told);
  placed.node.cache.delete(cacheKey(conf.name, placed.sandbox.id, iface));
  keepOvn(context, placed, conf, iface, told.addresses[0]);
  const network = `${namespaceOf(pod)}/${definition.metadata.name}`;
  placed.sandbox.delegates = [...placed.sandbox.delegates, { network, iface, conf, isInner: true }];
}

function keepOvn(
  context: LabContext,
  { sandbox }: PlacedSandbox,
  conf: NetworkConf,
  iface: string,
  address: string | undefined,
): void {
  if (address === undefined) return;
  const taken = context.ovn.get(conf.name) ?? new Map<string, string>();
  context.ovn.set(conf.name, taken.set(`${sandbox.uid}/${iface}`, address));
}

/** Sandbox ids as whereabouts wrote them down. */
function sandboxIds(context: LabContext): Map<string, string> {
  const ids = new Map<string, string>();
  for (const pool of context.cluster.list(POOLS)) {
    for (const { podref, id } of allocationsOf(pool).values()) ids.set(podref, id);
  }
  return ids;
}

export function restorePod(context: LabContext, pod: LabObject, placed: PlacedSandbox): void {
  const reported = parseStatus(annotationOf(pod, STATUS_KEY));
  const entries = reported.some((entry) => entry.default === true)
    ? reported
    : [defaultEntry(pod), ...reported];
  const delegates = [];
  for (const entry of entries) {
    const iface = entry.interface ?? "";
    const isGhost = GHOSTS.some((ghost) => ghost.pod === podKey(pod) && ghost.iface === iface);
    const conf = entry.default === true ? defaultDelegate(context, pod).conf : confFor(context, entry.name);
    if (isGhost || conf === undefined || iface === "") continue;
    restoreEntry(context, placed, entry, conf);
    delegates.push({ network: entry.name, iface, conf });
  }
  placed.sandbox.delegates = delegates;
}

function defaultEntry(pod: LabObject): StatusEntry {
  const ips = recordsAt(pod["status"], "podIPs").map((entry) => textAt(entry, "ip") ?? "");
  return { name: "cbr0", interface: "eth0", ips, default: true, dns: {} };
}

function confFor(context: LabContext, name: string): NetworkConf | undefined {
  const [namespace = "", definitionName = ""] = name.split("/");
  const definition = context.cluster.get(DEFINITIONS, namespace, definitionName);
  const loaded = definition === undefined ? undefined : loadConf(definition);
  if (loaded?.ok === true) return loaded.conf;
  // The definition is gone; its link, made when it was there, is not.
  const config = { type: "bridge", bridge: `br-${definitionName}`.slice(0, 15) };
  return definitionName === ""
    ? undefined
    : { name: definitionName, cniVersion: "1.0.0", plugins: [config], text: JSON.stringify(config) };
}

function restoreEntry(
  context: LabContext,
  placed: PlacedSandbox,
  entry: StatusEntry,
  conf: NetworkConf,
): void {
  const iface = entry.interface ?? "";
  const addresses = (entry.ips ?? []).map((ip) => `${ip}/${prefixFor(ip, conf)}`);
  const deviceId = textAt(entry["device-info"], "pci", "pci-address");
  const request = { ...placed, conf, iface, ips: [], ...(deviceId !== undefined && { deviceId }) };
  restoreInterface(context, request, { addresses, ...(entry.mac !== undefined && { mac: entry.mac }) });
  if (textAt(ipamOf(conf), "type") === "host-local") {
    const store = storeOf(placed.node, conf.name);
    for (const [index, address] of addresses.map(bareAddress).entries()) {
      store.files.set(address, { containerId: placed.sandbox.id, iface, at: placed.sandbox.createdAt });
      store.last.set(index, address);
    }
  }
  if (pluginType(conf) === "ovn-k8s-cni-overlay") keepOvn(context, placed, conf, iface, addresses[0]);
}

/** From the configured range that holds the address; a status never says the prefix length. */
function prefixFor(ip: string, conf: NetworkConf): number {
  const address = parseAddress(ip);
  const ipam = ipamOf(conf);
  const sections: JsonRecord[] = [
    ipam,
    ...recordsAt(ipam, "ipRanges"),
    ...recordsAt(ipam, "addresses"),
    conf.plugins[0],
  ];
  for (const section of sections) {
    for (const key of ["range", "subnet", "address", "subnets"]) {
      const subnet = parseSubnet((textAt(section, key) ?? "").split("-").at(-1) ?? "");
      if (subnet !== undefined && address !== undefined && holds(subnet, address)) return subnet.prefixLength;
    }
  }
  return address?.version === 6 ? 64 : 24;
}
