import type { LabObject } from "../lab-cluster.ts";
import type { NewLink, NodeKernel } from "../controllers/kernel.ts";
import { timeText, type LabContext } from "../controllers/lab-context.ts";

/** The extended resource behind `core5g/n6-sriov`. */
export const VF_RESOURCE = "lab.moorings.dev/ens2f0_vf";
/** The same of the second NIC that node-e alone has; its functions can do RDMA. */
export const RDMA_RESOURCE = "lab.moorings.dev/ens8f0_rdma";

/** On VLAN 301 a router advertises a prefix: all that stand on it have an address that no status names. */
const ROUTER = ["ens3f0.301", "2001:db8:0:301::"] as const;
const VF_COUNT = 8;
const LETTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];
/** How many nodes the scenario has; those with roles come first. */
export const SCENARIO_NODES = LETTERS.length;

/** What a node is there for. Every node can carry any pod, except the one at the edge: it lacks most links. */
type NodeRole = "control-plane" | "worker" | "sriov" | "machines" | "gpu" | "edge";
const ROLES: readonly NodeRole[] = [
  "control-plane",
  "worker",
  "worker",
  "worker",
  "sriov",
  "machines",
  "gpu",
  "edge",
];

/** Device names that the DRA driver on the GPU node can hand over. */
export const RDMA_NICS = ["rdma0", "rdma1", "rdma2", "rdma3"] as const;

function roleOf(index: number): NodeRole {
  return ROLES[index] ?? "worker";
}

export function nodeName(index: number): string {
  const letter = LETTERS[index];
  return letter === undefined ? `node-${String(index + 1).padStart(4, "0")}` : `node-${letter}`;
}

/** A /24 per node; beyond 256 nodes the cluster's range is 10.128.0.0/11 instead of 10.244.0.0/16. */
export function podCidr(index: number, nodeCount: number): string {
  if (nodeCount <= 256) return `10.244.${index}.0/24`;
  return `10.${128 + (index >> 8)}.${index & 255}.0/24`;
}

export function nodeIp(index: number): string {
  const host = 10 + index;
  return `192.168.${77 + Math.floor(host / 250)}.${host % 250}`;
}

function labels(name: string, role: NodeRole, isOfScenario: boolean): Record<string, string> {
  return {
    ...(isOfScenario && { "lab.moorings.dev/scenario": "true" }),
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "topology.kubernetes.io/zone": role === "edge" ? "lab-edge-1" : "lab-east-1",
    ...(role !== "worker" && { [`node-role.kubernetes.io/${role}`]: "" }),
  };
}

/** A complete Node object; all are ready. */
export function nodeObject(
  context: LabContext,
  index: number,
  nodeCount: number,
  createdAt: number,
): LabObject {
  const name = nodeName(index);
  const { random } = context;
  const machine = random.hex(32);
  const beat = timeText(context.cluster.now());
  const since = timeText(createdAt + 35_000);
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ): Record<string, string> => ({
    type,
    status,
    lastHeartbeatTime: beat,
    lastTransitionTime: since,
    reason,
    message,
  });
  const role = roleOf(index);
  const capacity = {
    cpu: "32",
    memory: "131072Mi",
    pods: "250",
    ...(role !== "edge" && { [VF_RESOURCE]: String(VF_COUNT) }),
    ...(role === "sriov" && { [RDMA_RESOURCE]: String(VF_COUNT) }),
  };
  const cidr = podCidr(index, nodeCount);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      creationTimestamp: timeText(createdAt),
      labels: labels(name, role, index < SCENARIO_NODES && nodeCount >= SCENARIO_NODES),
      annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
    },
    spec: {
      podCIDR: cidr,
      podCIDRs: [cidr],
      ...(role === "edge" && { taints: [{ key: "lab.moorings.dev/edge", effect: "NoSchedule" }] }),
    },
    status: {
      capacity,
      allocatable: { ...capacity, cpu: "31500m", memory: "128000Mi" },
      conditions: [
        condition(
          "MemoryPressure",
          "False",
          "KubeletHasSufficientMemory",
          "kubelet has sufficient memory available",
        ),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
      ],
      addresses: [
        { type: "InternalIP", address: nodeIp(index) },
        { type: "Hostname", address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: machine,
        systemUUID: machine,
        bootID: random.uuid(),
        kernelVersion: "6.1.0-37-amd64",
        osImage: "Debian GNU/Linux 12 (bookworm)",
        containerRuntimeVersion: "containerd://2.1.9",
        kubeletVersion: "v1.36.2",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}

/** The host side of a node: NICs, VLANs, bridges with their uplinks, virtual functions. */
export function buildFabric(context: LabContext, index: number): NodeKernel {
  const kernel = context.kernel.node(nodeName(index));
  const role = roleOf(index);
  const address = { address: nodeIp(index), prefixLength: 16 };
  const links: NewLink[] = [
    { name: "eth0", kind: "physical", addresses: [address] },
    ...COMMON_LINKS,
    ...(role === "edge" ? [] : DATA_CENTRE_LINKS),
    ...(role === "sriov" ? RDMA_LINKS : []),
    ...(role === "gpu" ? RDMA_NICS.map((name) => ({ name, kind: "physical" as const, mtu: 9000 })) : []),
  ];
  for (const link of links) context.kernel.addLink(kernel.links, kernel, link);
  if (role === "edge") return kernel;
  kernel.advertised.set(...ROUTER);
  addFunctions(kernel, { physicalFunction: "ens2f0", resource: VF_RESOURCE, bus: "0000:3b:02" });
  if (role === "sriov")
    addFunctions(kernel, {
      physicalFunction: "ens8f0",
      resource: RDMA_RESOURCE,
      bus: "0000:5e:02",
      rdma: "mlx5",
    });
  return kernel;
}

/** What each node has, the one at the edge included. */
const COMMON_LINKS: readonly NewLink[] = [
  { name: "ens3f0", kind: "physical", mtu: 9000 },
  { name: "ens4f0", kind: "physical", mtu: 9000, bridge: "br-stor" },
  { name: "eth0.40", kind: "vlan", parent: "eth0", vlanId: 40, bridge: "br-mgmt" },
  { name: "br-stor", kind: "bridge" },
  { name: "br-mgmt", kind: "bridge" },
  { name: "br-int", kind: "ovs" },
];

const DATA_CENTRE_LINKS: readonly NewLink[] = [
  { name: "ens2f0", kind: "physical", mtu: 9000 },
  { name: "ens5f0", kind: "physical" },
  { name: "ens6f0", kind: "physical", bridge: "br-data" },
  { name: "ens3f0.301", kind: "vlan", parent: "ens3f0", vlanId: 301 },
  { name: "ens3f0.302", kind: "vlan", parent: "ens3f0", vlanId: 302 },
  { name: "ens7f0", kind: "physical", bridge: "br-cam" },
  { name: "br-cam", kind: "bridge" },
  { name: "br-trunk", kind: "bridge" },
  { name: "br-data", kind: "ovs" },
];

const RDMA_LINKS: readonly NewLink[] = [{ name: "ens8f0", kind: "physical", mtu: 9000 }];

function addFunctions(
  kernel: NodeKernel,
  of: { physicalFunction: string; resource: string; bus: string; rdma?: string },
): void {
  const { physicalFunction, resource, bus, rdma } = of;
  for (let index = 0; index < VF_COUNT; index++) {
    const pciAddress = `${bus}.${index}`;
    const rdmaDevice = rdma === undefined ? {} : { rdmaDevice: `${rdma}_${index + 2}` };
    kernel.virtualFunctions.set(pciAddress, { pciAddress, physicalFunction, index, resource, ...rdmaDevice });
  }
}
