import type { LabObject } from "../lab-cluster.ts";
import type { NewLink, NodeKernel } from "../controllers/kernel.ts";
import { timeText, type LabContext } from "../controllers/lab-context.ts";

/** The extended resource behind `core5g/n6-sriov`. */
export const VF_RESOURCE = "lab.moorings.dev/ens2f0_vf";

/** On VLAN 301 a router advertises a prefix: all that stand on it have an address that no status names. */
const ROUTER = ["ens3f0.301", "2001:db8:0:301::"] as const;
const VF_COUNT = 8;
const LETTERS = ["a", "b", "c", "d"];

export function nodeName(index: number): string {
  const letter = LETTERS[index];
  return letter === undefined ? `node-${String(index + 1).padStart(4, "0")}` : `node-${letter}`;
}

/** A /24 per node; beyond 256 nodes the cluster's range is 10.128.0.0/11 instead of 10.244.0.0/16. */
export function podCidr(index: number, nodeCount: number): string {
  if (nodeCount <= 256) return `10.244.${index}.0/24`;
  return `10.${128 + (index >> 8)}.${index & 255}.0/24`;
}

function nodeIp(index: number): string {
  const host = 10 + index;
  return `192.168.${77 + Math.floor(host / 250)}.${host % 250}`;
}

function labels(name: string, isControlPlane: boolean): Record<string, string> {
  return {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "topology.kubernetes.io/zone": "lab-east-1",
    ...(isControlPlane && { "node-role.kubernetes.io/control-plane": "" }),
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
  const capacity = { cpu: "32", memory: "131072Mi", pods: "250", [VF_RESOURCE]: String(VF_COUNT) };
  const cidr = podCidr(index, nodeCount);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      creationTimestamp: timeText(createdAt),
      labels: labels(name, index === 0),
      annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
    },
    spec: { podCIDR: cidr, podCIDRs: [cidr] },
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

/** The host side of a node: NICs, VLANs, bridges with their uplinks, virtual functions. The same on every node. */
export function buildFabric(context: LabContext, index: number): NodeKernel {
  const kernel = context.kernel.node(nodeName(index));
  const address = { address: nodeIp(index), prefixLength: 16 };
  const links: NewLink[] = [
    { name: "eth0", kind: "physical", addresses: [address] },
    { name: "ens2f0", kind: "physical", mtu: 9000 },
    { name: "ens3f0", kind: "physical", mtu: 9000 },
    { name: "ens4f0", kind: "physical", mtu: 9000, bridge: "br-stor" },
    { name: "ens5f0", kind: "physical" },
    { name: "ens6f0", kind: "physical", bridge: "br-data" },
    { name: "ens3f0.301", kind: "vlan", parent: "ens3f0", vlanId: 301 },
    { name: "ens3f0.302", kind: "vlan", parent: "ens3f0", vlanId: 302 },
    { name: "eth0.40", kind: "vlan", parent: "eth0", vlanId: 40, bridge: "br-mgmt" },
    { name: "ens7f0", kind: "physical", bridge: "br-cam" },
    { name: "br-stor", kind: "bridge" },
    { name: "br-cam", kind: "bridge" },
    { name: "br-mgmt", kind: "bridge" },
    { name: "br-trunk", kind: "bridge" },
    { name: "br-data", kind: "ovs" },
    { name: "br-int", kind: "ovs" },
  ];
  for (const link of links) context.kernel.addLink(kernel.links, kernel, link);
  kernel.advertised.set(...ROUTER);
  for (let vf = 0; vf < VF_COUNT; vf++) {
    const pciAddress = `0000:3b:02.${vf}`;
    const virtual = { pciAddress, physicalFunction: "ens2f0", index: vf, resource: VF_RESOURCE };
    kernel.virtualFunctions.set(pciAddress, virtual);
  }
  return kernel;
}
