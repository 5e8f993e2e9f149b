import type { AssignedAddress } from "./address-outcome.ts";
import { bareAddress } from "./addresses.ts";
import { assignAddresses, nextOvnAddress, releaseAddresses } from "./ipam.ts";
import { numberAt, textAt, textsAt, type JsonRecord } from "./json.ts";
import {
  cacheKey,
  removeSandboxLink,
  type CniOutcome,
  type CniResult,
  type KernelLink,
  type NewLink,
  type NodeKernel,
  type Sandbox,
} from "./kernel.ts";
import type { LabContext } from "./lab-context.ts";
import { hasCapability, pluginType, type NetworkConf } from "./network-config.ts";
import { claimedAddresses, forgetOvnAddresses, IPAM_CLAIMS, tellOvnAddresses } from "./ovn.ts";

/** One CNI invocation: a network for an interface of a sandbox. */
export interface CniRequest {
  node: NodeKernel;
  sandbox: Sandbox;
  conf: NetworkConf;
  iface: string;
  ips: readonly string[];
  mac?: string;
  /** PCI address that the device plugin allotted. */
  deviceId?: string;
  /** IPAMClaim whose address is to be used. */
  claim?: string;
}

/** ADD of the whole chain. Either all of it happens in the kernel or nothing does; errors are the plugins' own texts. */
export function addInterface(context: LabContext, request: CniRequest): CniOutcome {
  const { node, conf } = request;
  const missing = missingPlugin(node, conf);
  if (missing !== undefined) return { ok: false, error: missing };
  const wrongName = checkName(request);
  if (wrongName !== undefined) return { ok: false, error: wrongName };
  const link = linkFor(context, request);
  if (typeof link === "string") return { ok: false, error: link };
  const ovn = pluginType(conf) === "ovn-k8s-cni-overlay";
  const assigned = ovn
    ? ovnAddresses(context, request)
    : assignAddresses(context.books, { ...request, at: context.scheduler.now() });
  if (!assigned.ok) return assigned;
  const placed = placeLink(context, request, link, assigned.ips);
  if (ovn) tellOvnAddresses(context, request, placed);
  return { ok: true, result: cacheResult(request, placed, assigned) };
}

/** DEL: what isn't there is as good as removed; only a missing plugin or an impossible name fails. */
export function deleteInterface(context: LabContext, request: CniRequest, delLost = false): CniOutcome {
  const { node, sandbox, conf, iface } = request;
  const missing = missingPlugin(node, conf);
  const wrong = missing ?? illegalName(iface);
  if (wrong !== undefined) return { ok: false, error: wrong };
  releaseAddresses(context.books, request, delLost);
  if (context.ovn.get(conf.name)?.delete(`${sandbox.uid}/${iface}`) === true)
    forgetOvnAddresses(context, request);
  removeSandboxLink(node, sandbox, iface);
  node.cache.delete(cacheKey(conf.name, sandbox.id, iface));
  node.touch();
  return { ok: true, result: { interfaces: [], ips: [], routes: [], dns: {} } };
}

/**
 * Puts an interface that a status names back into the kernel, after the lab was restarted with saved objects: the link
 * as the configuration would make it, with the MAC and the addresses it had.
 */
export function restoreInterface(
  context: LabContext,
  request: CniRequest,
  had: { mac?: string; addresses: readonly string[] },
): void {
  const { sandbox, iface } = request;
  const link = linkFor(context, request);
  if (typeof link === "string" || sandbox.links.has(iface)) return;
  const ips = had.addresses.map((address) => ({ address }));
  const placed = placeLink(
    context,
    request,
    { ...link, ...(had.mac !== undefined && { mac: had.mac }) },
    ips,
  );
  placed.mac = had.mac ?? placed.mac;
  cacheResult(request, placed, { ips, routes: [], dns: {} });
}

/** What the plugins answered, as the node keeps it. */
function cacheResult(
  { node, sandbox, conf, iface }: CniRequest,
  placed: KernelLink,
  assigned: Pick<CniResult, "routes" | "dns"> & { ips: readonly AssignedAddress[] },
): CniResult {
  const hosts = hostInterfaces(node, placed);
  const result: CniResult = {
    interfaces: [...hosts, { name: iface, mac: placed.mac, sandbox: sandbox.netns }],
    ips: assigned.ips.map((ip) => ({ ...ip, interface: hosts.length })),
    routes: assigned.routes,
    dns: assigned.dns,
    ...deviceInfo(node, placed),
  };
  const { namespace, name, uid, netns, id } = sandbox;
  const holder = { namespace, name, uid, netns, containerId: id, iface };
  node.cache.set(cacheKey(conf.name, id, iface), {
    ...holder,
    network: conf.name,
    config: conf.text,
    result,
  });
  node.touch();
  return result;
}

function missingPlugin(node: NodeKernel, conf: NetworkConf): string | undefined {
  const types = conf.plugins.map((plugin) => textAt(plugin, "type") ?? "");
  const missing = types.find((type) => !node.plugins.has(type));
  return missing === undefined ? undefined : `failed to find plugin "${missing}" in path [/opt/cni/bin]`;
}

function illegalName(iface: string): string | undefined {
  if (iface === "") return "interface name is empty";
  if (iface.length > 15)
    return "interface name is too long; interface name should be less than 16 characters";
  return /[/:\s]/.test(iface) ? "interface name contains / or : or whitespace characters" : undefined;
}

/** Why an interface can't be called so in that sandbox. */
export function checkName(request: Pick<CniRequest, "sandbox" | "conf" | "iface">): string | undefined {
  const { sandbox, conf, iface } = request;
  const illegal = illegalName(iface);
  if (illegal !== undefined) return illegal;
  if (!sandbox.links.has(iface)) return undefined;
  const reason = `validateIfName: interface name ${iface} already exists`;
  return `DelegateAdd: cannot set "${pluginType(conf)}" interface name to "${iface}": ${reason}`;
}

/** The link the main plugin would make, or why it can't. Host bridges are made on the way, as the plugin does. */
function linkFor(context: LabContext, request: CniRequest): NewLink | string {
  const { node, conf, iface } = request;
  const plugin = conf.plugins[0];
  const mtu = numberAt(plugin, "mtu");
  const base = { name: iface, mtu: mtu === undefined || mtu === 0 ? 1500 : mtu };
  const type = pluginType(conf);
  switch (type) {
    case "bridge":
      return { ...base, kind: "veth", bridge: hostBridge(context, node, plugin) };
    case "macvlan":
    case "ipvlan":
    case "vlan":
      return stacked(node, plugin, { ...base, kind: type });
    case "ovn-k8s-cni-overlay":
      return { ...base, kind: "veth", bridge: "br-int" };
    case "ptp":
      return { ...base, kind: "veth" };
    case "dummy":
    case "tap":
      return { ...base, kind: type };
    case "host-device":
      return hostDevice(node, plugin, base);
    case "sriov":
      return virtualFunction(node, request, base);
    default:
      return `unsupported plugin type "${type}"`;
  }
}

function hostBridge(context: LabContext, node: NodeKernel, plugin: JsonRecord): string {
  const name = textAt(plugin, "bridge") ?? "cni0";
  if (!node.links.has(name)) context.kernel.addLink(node.links, node, { name, kind: "bridge" });
  return name;
}

function stacked(node: NodeKernel, plugin: JsonRecord, link: NewLink): NewLink | string {
  const parent = textAt(plugin, "master") || node.defaultLink;
  const master = node.links.get(parent);
  if (master === undefined) return "Link not found";
  const vlanId = numberAt(plugin, "vlanId");
  const mtu = numberAt(plugin, "mtu") ?? master.mtu;
  if (mtu > master.mtu) return `invalid MTU ${mtu}, must be [0, master MTU(${master.mtu})]`;
  const mode = textAt(plugin, "mode") ?? (link.kind === "ipvlan" ? "l2" : "bridge");
  return {
    ...link,
    mtu,
    parent,
    // Surprise: an ipvlan shares its master's MAC address, so that several pods show the same one.
    ...(link.kind === "ipvlan" && { mac: master.mac }),
    ...(link.kind !== "vlan" && { mode }),
    ...(link.kind === "vlan" && vlanId !== undefined && { vlanId }),
  };
}

function hostDevice(
  node: NodeKernel,
  plugin: JsonRecord,
  base: { name: string; mtu: number },
): NewLink | string {
  const device = textAt(plugin, "device") ?? "";
  const link = node.links.get(device);
  if (link === undefined) return "failed to find host device: Link not found";
  return { ...base, kind: "physical", mac: link.mac, mtu: link.mtu, parent: device };
}

function virtualFunction(
  node: NodeKernel,
  request: CniRequest,
  base: { name: string; mtu: number },
): NewLink | string {
  const { deviceId } = request;
  if (deviceId === undefined) return "SRIOV-CNI failed to load netconf: LoadConf(): VF pci addr is required";
  const found = node.virtualFunctions.get(deviceId);
  if (found === undefined)
    return `SRIOV-CNI failed to load netconf: LoadConf(): failed to get VF information: "lstat /sys/bus/pci/devices/${deviceId}/physfn/net: no such file or directory"`;
  const vlanId = numberAt(request.conf.plugins[0], "vlan");
  return {
    ...base,
    kind: "vf",
    parent: found.physicalFunction,
    pciAddress: deviceId,
    ...(vlanId !== undefined && { vlanId }),
  };
}

function ovnAddresses(context: LabContext, request: CniRequest): ReturnType<typeof assignAddresses> {
  const { conf, sandbox, iface, ips } = request;
  const taken = context.ovn.get(conf.name) ?? new Map<string, string>();
  context.ovn.set(conf.name, taken);
  const asked = ips[0] ?? claimOf(context, request)[0];
  const held = new Set([...taken.values(), ...claimedAddresses(context.cluster, conf.name)].map(bareAddress));
  const nodeIndex = context.kernel.nodeNames().indexOf(request.node.name);
  const address = asked ?? nextOvnAddress(conf, held, nodeIndex);
  if (address === undefined) return { ok: true, ips: [], routes: [], dns: {} };
  taken.set(`${sandbox.uid}/${iface}`, address);
  return { ok: true, ips: [{ address }], routes: [], dns: {} };
}

function claimOf(context: LabContext, { claim, sandbox }: CniRequest): readonly string[] {
  if (claim === undefined) return [];
  return textsAt(context.cluster.get(IPAM_CLAIMS, sandbox.namespace, claim)?.["status"], "ips");
}

function placeLink(
  context: LabContext,
  request: CniRequest,
  link: NewLink,
  ips: readonly AssignedAddress[],
): KernelLink {
  const { node, sandbox, conf } = request;
  // OVN-Kubernetes reads the pod's network selection itself, so that it needs no capability to be told.
  const isTold = hasCapability(conf, "mac") || pluginType(conf) === "ovn-k8s-cni-overlay";
  const asked = isTold ? request.mac : undefined;
  const mac = asked ?? link.mac;
  const addresses = ips.map(({ address }) => ({
    address: bareAddress(address),
    prefixLength: Number(address.split("/")[1] ?? 0),
  }));
  const placed = context.kernel.addLink(sandbox.links, node, {
    ...link,
    ...(mac !== undefined && { mac }),
    addresses,
  });
  if (placed.kind === "veth") addHostEnd(context, request, placed);
  if (placed.kind === "physical" && placed.parent !== undefined) node.links.delete(placed.parent);
  const virtual = placed.pciAddress === undefined ? undefined : node.virtualFunctions.get(placed.pciAddress);
  if (virtual !== undefined) virtual.usedBy = sandbox.id;
  return placed;
}

/** The pair's end on the host; it and not the pod's end is the bridge's port. */
function addHostEnd(context: LabContext, request: CniRequest, inside: KernelLink): void {
  const { node, sandbox, conf } = request;
  const vlanId = numberAt(conf.plugins[0], "vlan") ?? numberAt(conf.plugins[0], "vlanID");
  const bridge = inside.bridge;
  const host = context.kernel.addLink(node.links, node, {
    name: `veth${context.random.hex(8)}`,
    kind: "veth",
    mtu: inside.mtu,
    peer: `${sandbox.id}/${inside.name}`,
    ...(bridge !== undefined && { bridge }),
    ...(vlanId !== undefined && { vlanId }),
  });
  delete inside.bridge;
  inside.peer = host.name;
}

function hostInterfaces(node: NodeKernel, link: KernelLink): { name: string; mac: string }[] {
  if (link.peer === undefined) return [];
  const host = node.links.get(link.peer);
  const bridge = host?.bridge === undefined ? undefined : node.links.get(host.bridge);
  return [bridge, host].filter((item) => item !== undefined).map(({ name, mac }) => ({ name, mac }));
}

function deviceInfo(node: NodeKernel, link: KernelLink): { deviceInfo?: JsonRecord } {
  if (link.pciAddress === undefined) return {};
  const rdma = node.virtualFunctions.get(link.pciAddress)?.rdmaDevice;
  const pci = { "pci-address": link.pciAddress, ...(rdma !== undefined && { "rdma-device": rdma }) };
  return { deviceInfo: { type: "pci", version: "1.1.0", pci } };
}
