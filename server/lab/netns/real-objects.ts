import { hostname, release } from "node:os";
import { recordAt } from "../controllers/json.ts";
import type { LabContext } from "../controllers/lab-context.ts";
import type { LabObject, ResourceKey } from "../lab-cluster.ts";
import { nodeObject } from "../scenario/nodes.ts";
import {
  deploymentOf,
  networkOf,
  statefulSetOf,
  templateOf,
  type WorkloadShape,
} from "../scenario/objects.ts";
import { NODE_ADDRESS } from "./fabric.ts";
import type { KernelLacks } from "./link-types.ts";

/** The node whose pods have real network namespaces, and the namespace of pods that run there. */
export const REAL_NODE = "node-real";
export const REAL_NAMESPACE = "real";
export const REAL_POD_RANGE = "10.245.0.0/24";

const V = "1.0.0";
const IMAGE = "docker.io/library/busybox:1.37";

/** The Node object. Cordoned: what needs devices and plugins that aren't here must not be placed here by chance. */
export function realNode(context: LabContext, lacks: KernelLacks): LabObject {
  const now = context.scheduler.now();
  const node = nodeObject(context, 0, 1, now);
  const { labels } = node.metadata;
  const status = recordAt(node["status"]) ?? {};
  const without = [...lacks.types, ...(lacks.hasNat ? [] : ["nat"])];
  return {
    ...node,
    metadata: {
      ...node.metadata,
      name: REAL_NODE,
      labels: { ...withoutRole(labels ?? {}), "kubernetes.io/hostname": REAL_NODE },
    },
    spec: { podCIDR: REAL_POD_RANGE, podCIDRs: [REAL_POD_RANGE], unschedulable: true },
    status: {
      ...status,
      capacity: { cpu: "2", memory: "4096Mi", pods: "250" },
      allocatable: { cpu: "2", memory: "4096Mi", pods: "250" },
      addresses: [
        { type: "InternalIP", address: NODE_ADDRESS },
        { type: "Hostname", address: REAL_NODE },
      ],
      nodeInfo: {
        ...recordAt(status["nodeInfo"]),
        kernelVersion: release(),
        osImage: `real network namespaces of ${hostname()}`,
        containerRuntimeVersion: `real network namespaces${
          without.length === 0 ? "" : `; this kernel has no ${without.join(", ")}`
        }`,
      },
    },
  };
}

function withoutRole(labels: Record<string, string>): Record<string, string> {
  const { "node-role.kubernetes.io/control-plane": _omitted, ...rest } = labels;
  return rest;
}

/** Networks that real plugins make on this node alone; `stores` is where host-local writes. */
export function realNetworks(stores: string): LabObject[] {
  const hostLocal = (...subnets: readonly string[]): object => ({
    type: "host-local",
    dataDir: stores,
    ranges: subnets.map((subnet) => [{ subnet }]),
  });
  const network = (name: string, config: object): LabObject =>
    networkOf(REAL_NAMESPACE, name, { cniVersion: V, name: `${REAL_NAMESPACE}-${name}`, ...config });
  return [
    network("lan", {
      type: "bridge",
      bridge: "br-lan",
      capabilities: { ips: true, mac: true },
      ipam: hostLocal("10.71.1.0/24", "fd71:1::/64"),
    }),
    network("wire", {
      type: "macvlan",
      master: "ens1",
      mode: "bridge",
      ipam: hostLocal("10.71.2.0/24"),
    }),
    network("pair", { type: "ptp", ipam: hostLocal("10.71.3.0/24", "fd71:3::/64") }),
    network("nic", { type: "host-device", device: "ens3" }),
    network("camera", {
      type: "bridge",
      bridge: "br-cam",
      capabilities: { ips: true },
      ipam: { type: "static", addresses: [{ address: "10.71.4.7/24" }, { address: "fd71:4::7/64" }] },
    }),
    network("tuned", {
      plugins: [
        { type: "bridge", bridge: "br-tuned", mtu: 1400, ipam: hostLocal("10.71.5.0/24") },
        {
          type: "tuning",
          capabilities: { mac: true },
          sysctl: { "net.ipv4.conf.IFNAME.arp_filter": "1" },
        },
      ],
    }),
    network("layer2", { type: "bridge", bridge: "br-lan" }),
    network("vlan", { type: "vlan", master: "ens1", vlanId: 7, ipam: hostLocal("10.71.6.0/24") }),
    network("ipvlan", { type: "ipvlan", master: "ens1", mode: "l2", ipam: hostLocal("10.71.7.0/24") }),
  ];
}

/**
 * Thirteen pods, all bound to the node by name. `web` is for hot-plug. `probe-vlan` and `probe-ipvlan` stay Pending with
 * the plugin's own words where the kernel has no such type.
 */
export function realWorkloads(): readonly (readonly [ResourceKey, LabObject])[] {
  const shape = (name: string, networks?: WorkloadShape["networks"], replicas?: number): WorkloadShape => ({
    namespace: REAL_NAMESPACE,
    name,
    image: IMAGE,
    command: ["sleep", "infinity"],
    ...(networks !== undefined && { networks }),
    ...(replicas !== undefined && { replicas }),
    spec: { nodeName: REAL_NODE },
  });
  const on = (name: string, iface: string): { name: string; interface: string } => ({
    name,
    interface: iface,
  });
  return [
    ["deployments.apps", deploymentOf(shape("web", [on("wire", "net1")], 3))],
    ["statefulsets.apps", statefulSetOf(shape("store", [on("lan", "net1"), on("pair", "net2")], 2))],
    ["deployments.apps", deploymentOf(shape("relay", [on("tuned", "net1"), on("layer2", "net2")], 2))],
    ["deployments.apps", deploymentOf(shape("plain", undefined, 2))],
    ["pods", bare(shape("passthrough", [on("nic", "raw0")]))],
    ["pods", bare(shape("camera", [on("camera", "cam0")]))],
    ["pods", bare(shape("probe-vlan", [on("vlan", "net1")]))],
    ["pods", bare(shape("probe-ipvlan", [on("ipvlan", "net1")]))],
  ];
}

function bare(shape: WorkloadShape): LabObject {
  const { metadata, spec } = templateOf(shape);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name: shape.name, namespace: shape.namespace },
    spec,
  };
}
