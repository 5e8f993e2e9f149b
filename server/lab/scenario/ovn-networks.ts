import { CUDNS, UDNS } from "../controllers/ovn.ts";
import { recordAt, type JsonRecord } from "../controllers/json.ts";
import { timeText } from "../controllers/lab-context.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import type { LabObject } from "../lab-cluster.ts";
import { networkOf } from "./objects.ts";
import { createAt, type Placing } from "./placement.ts";

/**
 * Networks that OVN-Kubernetes' own objects define. From each it makes a NetworkAttachmentDefinition of the same name:
 * in the object's namespace, or in every one that a cluster-wide object selects.
 */
const API = "k8s.ovn.org/v1";
const PROTECTION = "k8s.ovn.org/user-defined-network-protection";
const MANAGER = { manager: "ovnkube-cluster-manager" };

interface Defined {
  name: string;
  /** Absent: cluster-wide. */
  namespace?: string;
  /** Where the definition is made; of a cluster-wide one. */
  selects?: readonly string[];
  spec: JsonRecord;
  config: JsonRecord;
}

const DEFINED: readonly Defined[] = [
  {
    name: "blue-net",
    namespace: "blue",
    spec: {
      topology: "Layer2",
      layer2: {
        role: "Primary",
        mtu: 1400,
        subnets: ["10.100.0.0/16"],
        ipam: { mode: "Enabled", lifecycle: "Persistent" },
      },
    },
    config: {
      topology: "layer2",
      role: "primary",
      subnets: "10.100.0.0/16",
      mtu: 1400,
      allowPersistentIPs: true,
    },
  },
  {
    // The same range as blue's: two primary networks never meet, so that this is no conflict.
    name: "green-net",
    namespace: "green",
    spec: { topology: "Layer2", layer2: { role: "Primary", mtu: 1400, subnets: ["10.100.0.0/16"] } },
    config: { topology: "layer2", role: "primary", subnets: "10.100.0.0/16", mtu: 1400 },
  },
  {
    name: "l2net",
    namespace: "vms",
    spec: {
      topology: "Layer2",
      layer2: { role: "Secondary", mtu: 1400, subnets: ["10.110.0.0/24"], ipam: { lifecycle: "Persistent" } },
    },
    config: {
      topology: "layer2",
      role: "secondary",
      subnets: "10.110.0.0/24",
      mtu: 1400,
      allowPersistentIPs: true,
    },
  },
  {
    name: "phys30",
    selects: ["vms"],
    spec: {
      topology: "Localnet",
      localnet: {
        role: "Secondary",
        physicalNetworkName: "br-data",
        subnets: ["192.168.30.0/24"],
        mtu: 1500,
        vlan: { mode: "Access", access: { id: 30 } },
      },
    },
    config: {
      topology: "localnet",
      role: "secondary",
      subnets: "192.168.30.0/24",
      vlanID: 30,
      mtu: 1500,
      physicalNetworkName: "br-data",
    },
  },
  {
    name: "backbone",
    selects: ["edge", "monitoring"],
    spec: {
      topology: "Layer3",
      layer3: { role: "Secondary", mtu: 1400, subnets: [{ cidr: "10.120.0.0/16", hostSubnet: 24 }] },
    },
    config: { topology: "layer3", role: "secondary", subnets: "10.120.0.0/16/24", mtu: 1400 },
  },
];

export function placeOvnNetworks(placing: Placing): void {
  for (const defined of DEFINED) {
    const owner = createDefined(placing, defined);
    for (const namespace of defined.selects ?? [defined.namespace ?? ""])
      createAt(placing, DEFINITIONS, definitionOf(owner, defined, namespace), MANAGER);
  }
}

function createDefined(placing: Placing, defined: Defined): LabObject {
  const { name, namespace, selects, spec } = defined;
  const isClusterWide = namespace === undefined;
  const object: LabObject = {
    apiVersion: API,
    kind: isClusterWide ? "ClusterUserDefinedNetwork" : "UserDefinedNetwork",
    metadata: { name, ...(!isClusterWide && { namespace }), finalizers: [PROTECTION] },
    spec: isClusterWide
      ? {
          namespaceSelector: {
            matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: selects ?? [] }],
          },
          network: spec,
        }
      : spec,
  };
  const key = isClusterWide ? CUDNS : UDNS;
  const made = createAt(placing, key, object);
  const condition = (type: string, reason: string, message: string): JsonRecord => ({
    type,
    status: "True",
    reason,
    message,
    lastTransitionTime: timeText(placing.at + 1000),
  });
  const status = {
    conditions: [
      condition(
        "NetworkCreated",
        "NetworkAttachmentDefinitionCreated",
        "NetworkAttachmentDefinition has been created",
      ),
      condition(
        "NetworkAllocationSucceeded",
        "NetworkAllocationSucceeded",
        "Network allocation succeeded for all synced nodes.",
      ),
    ],
  };
  const by = { ...MANAGER, subresource: "status" as const, at: placing.at + 1000 };
  const told = placing.context.cluster.update(key, { ...made, status }, by);
  return told.ok ? told.object : made;
}

function definitionOf(owner: LabObject, defined: Defined, namespace: string): LabObject {
  const { name } = defined;
  const network = defined.namespace === undefined ? `cluster_udn_${name}` : `${namespace}_${name}`;
  const config = {
    cniVersion: "1.0.0",
    name: network,
    type: "ovn-k8s-cni-overlay",
    netAttachDefName: `${namespace}/${name}`,
    ...recordAt({ config: defined.config }, "config"),
  };
  return networkOf(
    namespace,
    name,
    JSON.stringify(config),
    {},
    {
      labels: { "k8s.ovn.org/user-defined-network": "" },
      finalizers: [PROTECTION],
      ownerReferences: [
        {
          apiVersion: API,
          kind: owner.kind ?? "",
          name,
          uid: owner.metadata.uid ?? "",
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
  );
}
