import type { ResourceKey } from "../lab-cluster.ts";
import type { JsonRecord } from "./json.ts";

/** One served resource: a built-in, or what a CustomResourceDefinition in the store declares. */
export interface ResourceType {
  key: ResourceKey;
  group: string;
  /** Served versions, preferred first. */
  versions: readonly string[];
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  isCustom: boolean;
  hasStatus: boolean;
  /** metadata.generation rises with the spec. */
  hasGeneration: boolean;
  /** Custom resources only: openAPIV3Schema and printer columns by version. */
  schemas: ReadonlyMap<string, JsonRecord>;
  printerColumns: ReadonlyMap<string, readonly unknown[]>;
  /** Another face of a resource that is stored under this key (events.k8s.io over core events). */
  faceOf?: ResourceKey;
}

export const CRD_KEY = "customresourcedefinitions.apiextensions.k8s.io";

interface BuiltIn {
  group: string;
  version: string;
  plural: string;
  kind: string;
  cluster?: boolean;
  shortNames?: readonly string[];
  categories?: readonly string[];
  status?: boolean;
  generation?: boolean;
  singular?: string;
  faceOf?: string;
}

const all: readonly string[] = ["all"];
const RBAC = "rbac.authorization.k8s.io";

const BUILT_IN: readonly BuiltIn[] = [
  { group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", shortNames: ["cm"] },
  { group: "", version: "v1", plural: "events", kind: "Event", shortNames: ["ev"] },
  {
    group: "",
    version: "v1",
    plural: "namespaces",
    kind: "Namespace",
    cluster: true,
    shortNames: ["ns"],
    status: true,
  },
  // The draft of mid-2023 (KEP-3698, as talks showed it): no release ever served it.
  { group: "", version: "v1", plural: "networks", kind: "Network", cluster: true, status: true },
  {
    group: "",
    version: "v1",
    plural: "nodes",
    kind: "Node",
    cluster: true,
    shortNames: ["no"],
    status: true,
  },
  {
    group: "",
    version: "v1",
    plural: "pods",
    kind: "Pod",
    shortNames: ["po"],
    categories: all,
    status: true,
    generation: true,
  },
  { group: "", version: "v1", plural: "serviceaccounts", kind: "ServiceAccount", shortNames: ["sa"] },
  {
    group: "",
    version: "v1",
    plural: "services",
    kind: "Service",
    shortNames: ["svc"],
    categories: all,
    status: true,
  },
  ...["DaemonSet:ds", "Deployment:deploy", "ReplicaSet:rs", "StatefulSet:sts"].map((entry) => {
    const [kind = "", short = ""] = entry.split(":");
    return {
      group: "apps",
      version: "v1",
      plural: `${kind.toLowerCase()}s`,
      kind,
      shortNames: [short],
      categories: all,
      status: true,
      generation: true,
    };
  }),
  {
    group: "batch",
    version: "v1",
    plural: "jobs",
    kind: "Job",
    categories: all,
    status: true,
    generation: true,
  },
  {
    group: "events.k8s.io",
    version: "v1",
    plural: "events",
    kind: "Event",
    shortNames: ["ev"],
    faceOf: "events",
  },
  { group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease" },
  { group: RBAC, version: "v1", plural: "clusterrolebindings", kind: "ClusterRoleBinding", cluster: true },
  { group: RBAC, version: "v1", plural: "clusterroles", kind: "ClusterRole", cluster: true },
  { group: RBAC, version: "v1", plural: "rolebindings", kind: "RoleBinding" },
  { group: RBAC, version: "v1", plural: "roles", kind: "Role" },
  {
    group: "apiextensions.k8s.io",
    version: "v1",
    plural: "customresourcedefinitions",
    kind: "CustomResourceDefinition",
    cluster: true,
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    status: true,
    generation: true,
  },
  {
    group: "resource.k8s.io",
    version: "v1",
    plural: "deviceclasses",
    kind: "DeviceClass",
    cluster: true,
    generation: true,
  },
  { group: "resource.k8s.io", version: "v1", plural: "resourceclaims", kind: "ResourceClaim", status: true },
  {
    group: "resource.k8s.io",
    version: "v1",
    plural: "resourceclaimtemplates",
    kind: "ResourceClaimTemplate",
  },
  {
    group: "resource.k8s.io",
    version: "v1",
    plural: "resourceslices",
    kind: "ResourceSlice",
    cluster: true,
    generation: true,
  },
];

export function keyOf(group: string, plural: string): ResourceKey {
  return group === "" ? plural : `${plural}.${group}`;
}

export function apiVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

export function builtInTypes(): ResourceType[] {
  return BUILT_IN.map((entry) => ({
    key: keyOf(entry.group, entry.plural),
    group: entry.group,
    versions: [entry.version],
    plural: entry.plural,
    singular: entry.singular ?? entry.kind.toLowerCase(),
    kind: entry.kind,
    listKind: `${entry.kind}List`,
    namespaced: entry.cluster !== true,
    shortNames: entry.shortNames ?? [],
    categories: entry.categories ?? [],
    isCustom: false,
    hasStatus: entry.status === true,
    hasGeneration: entry.generation === true,
    schemas: new Map(),
    printerColumns: new Map(),
    ...(entry.faceOf === undefined ? {} : { faceOf: entry.faceOf }),
  }));
}
