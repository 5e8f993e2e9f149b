import type { JsonRecord } from "./json.ts";
import type { NetworkConf } from "./network-config.ts";
import type { Random } from "./random.ts";

/**
 * What really exists on the lab's nodes: links, addresses, network namespaces, CNI caches and host-local files. It is
 * changed by CNI plugins only, never by what an annotation claims, so it tells the truth where `network-status` lies.
 */
export interface Kernel {
  node(name: string): NodeKernel;
  /** All of them: those that were put off are made. */
  nodes(): readonly NodeKernel[];
  /** In the order in which they came. */
  nodeNames(): readonly string[];
  /**
   * Puts a node off until somebody asks for it or for one of these pods: thousands of nodes at which nobody looks cost
   * nothing. `make` fills it in.
   */
  putOff(name: string, podUids: readonly string[], make: (node: NodeKernel) => void): void;
  /** All sandboxes that the runtime still lists for a pod, the exited ones of earlier starts included. */
  sandboxesOf(podUid: string): readonly PlacedSandbox[];
  /** The one that runs. */
  readySandbox(podUid: string): PlacedSandbox | undefined;
  openSandbox(node: NodeKernel, pod: SandboxPod, id?: string): Sandbox;
  /** The netns and all links in it vanish; the runtime keeps listing the sandbox as exited. */
  closeSandbox(placed: PlacedSandbox): void;
  /** The runtime forgets the sandbox. */
  dropSandbox(placed: PlacedSandbox): void;
  addLink(links: Map<string, KernelLink>, node: NodeKernel, link: NewLink): KernelLink;
  /** Told whenever something on a node changes, often several times for one CNI call. */
  onChange(listener: (node: NodeKernel) => void): void;
}

export interface NodeKernel {
  readonly name: string;
  /** Host links by name. */
  readonly links: Map<string, KernelLink>;
  readonly sandboxes: Map<string, Sandbox>;
  /** host-local: one store per CNI network name (`/var/lib/cni/networks/<name>`). */
  readonly hostLocal: Map<string, HostLocalStore>;
  /** Result cache of Multus (`/var/lib/cni/multus/results`), by `<network>-<container>-<interface>`. */
  readonly cache: Map<string, CacheEntry>;
  /** File names in /opt/cni/bin. */
  readonly plugins: Set<string>;
  /** Virtual functions by PCI address. */
  readonly virtualFunctions: Map<string, VirtualFunction>;
  /** The link that holds the default route. */
  defaultLink: string;
  nextIndex: number;
  /** Prefixes that a router on a host link advertises: whoever stands on that link makes itself an address. */
  readonly advertised: Map<string, string>;
  /** Where its plugins really run; absent on a simulated node, where they are played. */
  runtime?: NodeRuntime;
  /** Files that nobody can read, by path. */
  readonly unreadable: Map<string, string>;
  /** Says that something here has changed. */
  touch(): void;
}

/**
 * A node whose sandboxes are network namespaces of this machine. What is kept of it here is what a runtime remembers;
 * the truth is in the machine's kernel. Calls for one sandbox are carried out in the order in which they were made.
 */
export interface NodeRuntime {
  /** Path of a sandbox' namespace, before it is there. */
  netnsOf(pod: SandboxPod, sandboxId: string): string;
  add(call: RuntimeCall): Promise<CniOutcome>;
  /** `isLost`: whereabouts' DEL succeeds and frees nothing. */
  remove(call: RuntimeCall, isLost: boolean): Promise<CniOutcome>;
  /** The pod's networks stand: its delegates are written down. */
  save(sandbox: Sandbox): void;
  /** The namespace goes, with all that is in it. */
  close(sandbox: Sandbox): void;
}

export interface RuntimeCall {
  sandbox: Sandbox;
  conf: NetworkConf;
  iface: string;
  ips: readonly string[];
  mac?: string;
}

export type CniOutcome = { ok: true; result: CniResult } | { ok: false; error: string };

export type LinkKind =
  | "loopback"
  | "physical"
  | "bond"
  | "bridge"
  | "veth"
  | "vlan"
  | "macvlan"
  | "ipvlan"
  | "vf"
  | "dummy"
  | "tap"
  | "ovs";

export interface KernelLink {
  readonly ifindex: number;
  name: string;
  readonly kind: LinkKind;
  mac: string;
  mtu: number;
  isUp: boolean;
  hasCarrier: boolean;
  /** The bridge it is a port of. */
  bridge?: string;
  /** What it sits on: master of a macvlan, VLAN or VF. */
  parent?: string;
  vlanId?: number;
  mode?: string;
  /** The other end of a veth pair: a host link's name, or `<sandbox id>/<interface>`. */
  peer?: string;
  pciAddress?: string;
  addresses: LinkAddress[];
  readonly madeAt: number;
}

export type NewLink = Partial<KernelLink> & { name: string; kind: LinkKind };

export interface LinkAddress {
  address: string;
  prefixLength: number;
  /** From a router advertisement: no annotation ever tells of it. */
  isSlaac?: boolean;
  /** `dadfailed`, `tentative`, `deprecated`: as the kernel marks it. */
  flag?: string;
}

export interface SandboxPod {
  namespace: string;
  name: string;
  uid: string;
}

export interface Sandbox extends SandboxPod {
  /** 64 hex digits: CNI_CONTAINERID, and `id` in an allocation. */
  readonly id: string;
  readonly netns: string;
  state: "ready" | "exited";
  readonly createdAt: number;
  readonly links: Map<string, KernelLink>;
  /** Multus' scratch file. Surprise: a hot-plugged attachment never enters it, so pod deletion never releases it. */
  delegates: readonly SavedDelegate[];
}

export interface SavedDelegate {
  /** Made inside the default delegate's ADD (a primary network of OVN-Kubernetes): Multus' file doesn't name it. */
  isInner?: true;
  /** As in `network-status`: `namespace/name`, or the bare name of the cluster default. */
  network: string;
  iface: string;
  conf: NetworkConf;
}

export interface PlacedSandbox {
  node: NodeKernel;
  sandbox: Sandbox;
}

export interface HostLocalStore {
  /** Address → holder, as the file of that name says. */
  readonly files: Map<string, { containerId: string; iface: string; at: number }>;
  /** `last_reserved_ip.<n>`. */
  readonly last: Map<number, string>;
}

export interface VirtualFunction {
  readonly pciAddress: string;
  readonly physicalFunction: string;
  readonly index: number;
  readonly resource: string;
  /** The RDMA device that comes with it. */
  readonly rdmaDevice?: string;
  usedBy?: string;
}

export interface CniResult {
  interfaces: readonly { name: string; mac: string; sandbox?: string }[];
  ips: readonly { address: string; gateway?: string; interface: number }[];
  routes: readonly JsonRecord[];
  dns: JsonRecord;
  deviceInfo?: JsonRecord;
}

export interface CacheEntry extends SandboxPod {
  network: string;
  containerId: string;
  iface: string;
  netns: string;
  config: string;
  result: CniResult;
}

const REFERENCE_PLUGINS = [
  "bandwidth",
  "bridge",
  "dhcp",
  "dummy",
  "firewall",
  "host-device",
  "host-local",
  "ipvlan",
  "loopback",
  "macvlan",
  "multus-shim",
  "ovn-k8s-cni-overlay",
  "portmap",
  "ptp",
  "sbr",
  "sriov",
  "static",
  "tap",
  "tuning",
  "vlan",
  "vrf",
  "whereabouts",
];

export function createKernel(random: Random, now: () => number): Kernel {
  const nodes = new Map<string, NodeKernel>();
  const byPod = new Map<string, PlacedSandbox[]>();
  const putOffs = new Map<string, (node: NodeKernel) => void>();
  const putOffPods = new Map<string, string>();
  const listeners: ((node: NodeKernel) => void)[] = [];
  const touched = (node: NodeKernel): void => {
    for (const listener of listeners) listener(node);
  };
  const addLink: Kernel["addLink"] = (links, node, link) => {
    const added: KernelLink = {
      madeAt: now(),
      mac: random.mac(),
      mtu: 1500,
      isUp: true,
      hasCarrier: true,
      addresses: [],
      ...link,
      ifindex: node.nextIndex++,
    };
    const prefix = node.advertised.get(added.parent ?? "");
    if (prefix !== undefined)
      added.addresses.push({ address: slaacAddress(prefix, added.mac), prefixLength: 64, isSlaac: true });
    links.set(added.name, added);
    node.touch();
    return added;
  };
  const nodeOf = (name: string): NodeKernel => {
    const known = nodes.get(name);
    if (known !== undefined) return known;
    const created: NodeKernel = { ...emptyNode(name), touch: () => touched(created) };
    addLink(created.links, created, { ...loopback(), mac: "00:00:00:00:00:00" });
    nodes.set(name, created);
    const make = putOffs.get(name);
    putOffs.delete(name);
    make?.(created);
    return created;
  };
  const placedOf = (podUid: string): readonly PlacedSandbox[] => {
    const node = putOffPods.get(podUid);
    if (node !== undefined) {
      putOffPods.delete(podUid);
      nodeOf(node);
    }
    return byPod.get(podUid) ?? [];
  };
  return {
    node: nodeOf,
    nodes: () => {
      for (const name of [...putOffs.keys()]) nodeOf(name);
      return [...nodes.values()];
    },
    nodeNames: () => [...nodes.keys(), ...putOffs.keys()],
    putOff(name, podUids, make) {
      putOffs.set(name, make);
      for (const uid of podUids) putOffPods.set(uid, name);
    },
    sandboxesOf: placedOf,
    readySandbox: (podUid) => placedOf(podUid).find(({ sandbox }) => sandbox.state === "ready"),
    openSandbox(node, pod, id = random.hex(64)) {
      const simulated = `/var/run/netns/cni-${random.uuid()}`;
      const netns = node.runtime?.netnsOf(pod, id) ?? simulated;
      const { namespace, name, uid } = pod;
      const sandbox: Sandbox = {
        id,
        namespace,
        name,
        uid,
        netns,
        state: "ready",
        createdAt: now(),
        links: new Map(),
        delegates: [],
      };
      addLink(sandbox.links, node, { ...loopback(), mac: "00:00:00:00:00:00" });
      node.sandboxes.set(id, sandbox);
      node.touch();
      byPod.set(uid, [...(byPod.get(uid) ?? []), { node, sandbox }]);
      return sandbox;
    },
    closeSandbox({ node, sandbox }) {
      for (const link of sandbox.links.values()) dropPeer(node, link);
      sandbox.links.clear();
      sandbox.state = "exited";
      node.runtime?.close(sandbox);
      node.touch();
    },
    dropSandbox({ node, sandbox }) {
      node.sandboxes.delete(sandbox.id);
      node.touch();
      const left = (byPod.get(sandbox.uid) ?? []).filter((placed) => placed.sandbox !== sandbox);
      if (left.length === 0) byPod.delete(sandbox.uid);
      else byPod.set(sandbox.uid, left);
    },
    addLink,
    onChange: (listener) => void listeners.push(listener),
  };
}

function emptyNode(name: string): Omit<NodeKernel, "touch"> {
  return {
    name,
    links: new Map(),
    sandboxes: new Map(),
    hostLocal: new Map(),
    cache: new Map(),
    plugins: new Set(REFERENCE_PLUGINS),
    virtualFunctions: new Map(),
    defaultLink: "eth0",
    nextIndex: 1,
    advertised: new Map(),
    unreadable: new Map(),
  };
}

function loopback(): NewLink {
  const addresses = [
    { address: "127.0.0.1", prefixLength: 8 },
    { address: "::1", prefixLength: 128 },
  ];
  return { name: "lo", kind: "loopback", mtu: 65536, addresses };
}

/** Removes a link inside a netns and, for a veth pair, its end on the host; a VF or device goes back to the host. */
export function removeSandboxLink(node: NodeKernel, sandbox: Sandbox, iface: string): boolean {
  const link = sandbox.links.get(iface);
  if (link === undefined) return false;
  sandbox.links.delete(iface);
  dropPeer(node, link);
  node.touch();
  return true;
}

function dropPeer(node: NodeKernel, link: KernelLink): void {
  if (link.peer !== undefined) node.links.delete(link.peer);
  if (link.pciAddress !== undefined) {
    const virtual = node.virtualFunctions.get(link.pciAddress);
    if (virtual !== undefined) delete virtual.usedBy;
  }
  if (link.kind === "physical" && link.parent !== undefined) {
    node.links.set(link.parent, { ...link, name: link.parent, addresses: [] });
  }
}

/** The lower half of an address that a device gives itself, from its MAC (RFC 4291, appendix A). */
export function interfaceIdentifier(mac: string): string {
  const bytes = mac.split(":").map((part) => Number.parseInt(part, 16));
  const all = [(bytes[0] ?? 0) ^ 2, bytes[1] ?? 0, bytes[2] ?? 0, 0xff, 0xfe, ...bytes.slice(3, 6)];
  const group = (at: number): string => (((all[at] ?? 0) << 8) | (all[at + 1] ?? 0)).toString(16);
  return [0, 2, 4, 6].map(group).join(":");
}

/** `prefix` as `2001:db8:1:2::`, a /64. */
function slaacAddress(prefix: string, mac: string): string {
  return `${prefix.replace(/::$/, "")}:${interfaceIdentifier(mac)}`;
}

export function cacheKey(network: string, containerId: string, iface: string): string {
  return `${network}-${containerId}-${iface}`;
}
