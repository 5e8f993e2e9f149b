import type { KubeObject } from "../kube/kube-object.ts";

/**
 * Objects of kinds that the recorded cluster did not have, composed after the projects' own types and documents.
 */
const AT = "2026-11-23T22:00:00Z";

const made = (
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  rest: object,
  metadata: object = {},
): KubeObject => ({
  apiVersion,
  kind,
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: `uid-${kind}-${name}`.toLowerCase(),
    resourceVersion: "7",
    creationTimestamp: AT,
    ...metadata,
  },
  ...rest,
});

export const aUserDefinedNetwork = (status: "True" | "False" = "False"): KubeObject =>
  made("k8s.ovn.org/v1", "UserDefinedNetwork", "blue", "blue-net", {
    spec: { topology: "Layer2", layer2: { role: "Primary", subnets: ["10.100.0.0/16"], mtu: 1400 } },
    status: {
      conditions: [
        { type: "NetworkCreated", status, reason: "SyncError", message: "the namespace has no label" },
      ],
    },
  });

const aClusterUserDefinedNetwork = (): KubeObject =>
  made("k8s.ovn.org/v1", "ClusterUserDefinedNetwork", undefined, "phys30", {
    spec: {
      namespaceSelector: { matchLabels: { net: "phys30" } },
      network: {
        topology: "Localnet",
        localnet: {
          role: "Secondary",
          physicalNetworkName: "physnet1",
          subnets: ["192.168.30.0/24"],
          vlan: { mode: "Access", access: { id: 30 } },
          mtu: 1500,
        },
      },
    },
    status: { conditions: [{ type: "NetworkCreated", status: "False", reason: "SyncError", message: "no" }] },
  });

export const aNativeNetwork = (): KubeObject =>
  made("v1", "Network", undefined, "dataplane", {
    spec: {
      provider: "cni.dra.networking.x-k8s.io",
      ipam: { type: "external", subnet: "14.0.1.0/24" },
      routes: [{ dst: "42.42.42.0/24", gw: "14.0.1.1" }],
    },
    status: { capabilities: ["hot-plug"] },
  });

const MACHINE_SPEC = {
  domain: {
    devices: {
      interfaces: [
        { name: "default", masquerade: {} },
        { name: "red", bridge: {}, macAddress: "02:42:c0:a8:7b:0a" },
      ],
    },
  },
  networks: [
    { name: "default", pod: {} },
    { name: "red", multus: { networkName: "tenantred" } },
  ],
};

export const aVirtualMachine = (name = "vm-1", namespace = "vms"): KubeObject =>
  made("kubevirt.io/v1", "VirtualMachine", namespace, name, {
    spec: { runStrategy: "Always", template: { metadata: {}, spec: MACHINE_SPEC } },
    status: { printableStatus: "Running" },
  });

/** `interfaces` replaces what its status says of `red`. */
export const aVirtualMachineInstance = (
  name = "vm-1",
  namespace = "vms",
  interfaces: readonly object[] = [GUEST_INTERFACE],
  status: object = {},
): KubeObject =>
  made("kubevirt.io/v1", "VirtualMachineInstance", namespace, name, {
    spec: MACHINE_SPEC,
    status: {
      phase: "Running",
      interfaces: [
        { name: "default", podInterfaceName: "eth0", ipAddress: "10.244.0.10", infoSource: "domain" },
        ...interfaces,
      ],
      ...status,
    },
  });

/** As guest agent, domain and Multus' status together tell it. */
export const GUEST_INTERFACE = {
  name: "red",
  interfaceName: "enp2s0",
  podInterfaceName: "podb1f51a511f1",
  mac: "02:42:c0:a8:7b:0a",
  ipAddress: "192.168.123.9",
  ipAddresses: ["192.168.123.9", "fd00:123::9", "not an address"],
  infoSource: "domain, guest-agent, multus-status",
  linkState: "up",
};

const aClaimOf = (
  name: string,
  pod: string,
  rest: { readonly driver: string; readonly deviceClass: string; readonly config?: readonly object[] },
  networkData: object | null,
): KubeObject =>
  made("resource.k8s.io/v1", "ResourceClaim", "lab", name, {
    spec: {
      devices: {
        requests: [{ name: "nic", exactly: { deviceClassName: rest.deviceClass } }],
        ...(rest.config === undefined ? {} : { config: rest.config }),
      },
    },
    status: {
      allocation: {
        devices: { results: [{ request: "nic", driver: rest.driver, pool: "node-a", device: "eth1" }] },
      },
      reservedFor: [{ resource: "pods", name: pod, uid: `uid-lab-${pod}` }],
      devices: [
        {
          driver: rest.driver,
          pool: "node-a",
          device: "eth1",
          conditions: [{ type: "Ready", status: networkData === null ? "False" : "True" }],
          ...(networkData === null ? {} : { networkData }),
        },
      ],
    },
  });

const NETWORK_DATA = {
  interfaceName: "net0",
  ips: ["10.0.0.5/24", "fd00::5/64"],
  hardwareAddress: "02:00:00:00:00:05",
};

/** A NIC by DRANET; `data` null: the driver has not reported it. */
export const aNicClaim = (pod = "web-1", data: object | null = NETWORK_DATA): KubeObject =>
  aClaimOf("nic", pod, { driver: "dra.net", deviceClass: "rdma-nic" }, data);

/** A claim whose parameters name the `Network` dataplane. */
export const aNetworkClaim = (pod = "web-1"): KubeObject =>
  aClaimOf(
    "dataplane",
    pod,
    {
      driver: "cni.dra.networking.x-k8s.io",
      deviceClass: "pod-network",
      config: [{ requests: ["nic"], opaque: { parameters: { kind: "Network", name: "dataplane" } } }],
    },
    { ...NETWORK_DATA, interfaceName: "dp0", ips: ["14.0.1.10/24"] },
  );

/** A GPU: no network. */
export const aGpuClaim = (pod = "web-1"): KubeObject =>
  aClaimOf("gpu", pod, { driver: "gpu.nvidia.com", deviceClass: "gpu" }, null);

export const aDeviceClass = (name = "rdma-nic", driver = "dra.net"): KubeObject =>
  made("resource.k8s.io/v1", "DeviceClass", undefined, name, {
    spec: { selectors: [{ cel: { expression: `device.driver == "${driver}"` } }] },
  });

/** A claim kept for a virtual machine. */
export const anIpamClaim = (
  name = "vm-1.red",
  said: {
    readonly ips?: readonly string[];
    readonly pod?: string;
    readonly ownerUid?: string;
    readonly conditions?: readonly object[];
    readonly namespace?: string;
    readonly network?: string;
  } = {},
): KubeObject =>
  made(
    "k8s.cni.cncf.io/v1alpha1",
    "IPAMClaim",
    said.namespace ?? "vms",
    name,
    {
      spec: { network: said.network ?? "tenantred", interface: "" },
      status: {
        ips: said.ips ?? ["192.168.123.9/24"],
        ...(said.pod === undefined ? {} : { ownerPod: { name: said.pod } }),
        conditions: said.conditions ?? [
          { type: "IPsAllocated", status: "True", reason: "SuccessfulAllocation" },
        ],
      },
    },
    {
      ownerReferences: [
        {
          apiVersion: "kubevirt.io/v1",
          kind: "VirtualMachine",
          name: name.split(".")[0],
          uid: said.ownerUid ?? `uid-virtualmachine-${name.split(".")[0]}`,
          controller: true,
        },
      ],
    },
  );

/** A controller of the apps group with the networks annotation in its template. */
export const aTemplate = (
  kind: "ReplicaSet" | "StatefulSet" | "DaemonSet",
  name: string,
  networks?: string,
  namespace = "lab",
): KubeObject =>
  made("apps/v1", kind, namespace, name, {
    spec: {
      template: {
        metadata: {
          annotations: networks === undefined ? {} : { "k8s.v1.cni.cncf.io/networks": networks },
        },
        spec: {},
      },
    },
  });

/** One list for each kind that was not recorded. */
export const composedObjects = (): ReadonlyMap<string, readonly KubeObject[]> =>
  new Map([
    ["UserDefinedNetwork", [aUserDefinedNetwork()]],
    ["ClusterUserDefinedNetwork", [aClusterUserDefinedNetwork()]],
    ["Network", [aNativeNetwork()]],
    ["VirtualMachine", [aVirtualMachine()]],
    ["VirtualMachineInstance", [aVirtualMachineInstance()]],
    ["ResourceClaim", [aNicClaim(), aNetworkClaim(), aGpuClaim()]],
    ["DeviceClass", [aDeviceClass()]],
    ["IPAMClaim", [anIpamClaim()]],
    ["ReplicaSet", [aTemplate("ReplicaSet", "web-5d", "net-a")]],
    ["StatefulSet", [aTemplate("StatefulSet", "db", "net-a@net1")]],
    ["DaemonSet", [aTemplate("DaemonSet", "agent")]],
  ]);
