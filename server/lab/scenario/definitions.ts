import type { LabCluster, LabObject } from "../lab-cluster.ts";
import type { JsonRecord } from "../controllers/json.ts";

const TEXT = { type: "string" };

function definition(
  group: string,
  names: { plural: string; singular: string; kind: string; shortNames?: readonly string[] },
  version: string,
  properties: JsonRecord,
  required: readonly string[] = [],
): LabObject {
  const openAPIV3Schema = {
    type: "object",
    properties: { apiVersion: TEXT, kind: TEXT, metadata: { type: "object" }, ...properties },
    ...(required.length > 0 && { required }),
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      names: { ...names, listKind: `${names.kind}List` },
      scope: "Namespaced",
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
      conversion: { strategy: "None" },
    },
  };
}

function object(properties: JsonRecord, required: readonly string[] = []): JsonRecord {
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

const CNCF = "k8s.cni.cncf.io";
const WHEREABOUTS = "whereabouts.cni.cncf.io";

/** The custom resources of Multus, whereabouts and IPAMClaim, with the schemas of their releases. */
export function customDefinitions(): LabObject[] {
  const allocation = object({ id: TEXT, ifname: TEXT, podref: TEXT }, ["id", "podref"]);
  const allocations = { type: "object", additionalProperties: allocation };
  const slices = {
    type: "array",
    items: object({ nodeName: TEXT, sliceRange: TEXT }, ["nodeName", "sliceRange"]),
  };
  const ips = { type: "array", items: TEXT };
  const conditions = {
    type: "array",
    items: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  };
  const claimStatus = object({ ips, ownerPod: object({ name: TEXT }, ["name"]), conditions }, ["ips"]);
  return [
    definition(
      CNCF,
      {
        plural: "network-attachment-definitions",
        singular: "network-attachment-definition",
        kind: "NetworkAttachmentDefinition",
        shortNames: ["nad", "net-attach-def"],
      },
      "v1",
      { spec: object({ config: TEXT }) },
    ),
    definition(CNCF, { plural: "ipamclaims", singular: "ipamclaim", kind: "IPAMClaim" }, "v1alpha1", {
      spec: object({ interface: TEXT, network: TEXT }, ["interface", "network"]),
      status: claimStatus,
    }),
    definition(WHEREABOUTS, { plural: "ippools", singular: "ippool", kind: "IPPool" }, "v1alpha1", {
      spec: object({ allocations, range: TEXT }, ["allocations", "range"]),
    }),
    definition(
      WHEREABOUTS,
      {
        plural: "overlappingrangeipreservations",
        singular: "overlappingrangeipreservation",
        kind: "OverlappingRangeIPReservation",
      },
      "v1alpha1",
      { spec: object({ containerid: TEXT, ifname: TEXT, podref: TEXT }, ["podref"]) },
      ["spec"],
    ),
    definition(
      WHEREABOUTS,
      { plural: "nodeslicepools", singular: "nodeslicepool", kind: "NodeSlicePool" },
      "v1alpha1",
      {
        spec: object({ range: TEXT, sliceSize: TEXT }, ["range", "sliceSize"]),
        status: object({ allocations: slices }, ["allocations"]),
      },
    ),
  ];
}

/** Creates what isn't there yet. */
export function createDefinitions(cluster: LabCluster, createdAt: string): void {
  for (const item of customDefinitions()) {
    const metadata = { ...item.metadata, creationTimestamp: createdAt };
    cluster.create(
      "customresourcedefinitions.apiextensions.k8s.io",
      { ...item, metadata },
      { manager: "kubectl" },
    );
  }
}
