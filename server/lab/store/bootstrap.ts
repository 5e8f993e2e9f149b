import type { LabObject } from "../lab-cluster.ts";
import definitions from "./definitions.json" with { type: "json" };
import type { LabStore } from "./lab-store.ts";

/** What every cluster has before anybody installs anything: system namespaces and the default roles; and the lab's CRDs. */
const RBAC = "rbac.authorization.k8s.io";
const BOOTSTRAPPING = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const SYSTEM = { manager: "kube-apiserver" };
const APPLY = { manager: "kubectl-client-side-apply" };

const READ = ["get", "list", "watch"];
const WRITE = ["create", "delete", "deletecollection", "patch", "update"];
const HEALTH_URLS = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const DISCOVERY_URLS = [
  "/api",
  "/api/*",
  "/apis",
  "/apis/*",
  "/healthz",
  "/livez",
  "/openapi",
  "/openapi/*",
  "/readyz",
  "/version",
  "/version/",
];

interface RoleDefault {
  name: string;
  rules: readonly object[];
  groups?: readonly string[];
}

const WORKLOADS = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "pods",
      "pods/log",
      "pods/status",
      "serviceaccounts",
      "services",
      "events",
      "namespaces",
    ],
  },
  { apiGroups: ["apps"], resources: ["daemonsets", "deployments", "replicasets", "statefulsets"] },
  { apiGroups: ["batch"], resources: ["jobs"] },
  { apiGroups: ["events.k8s.io"], resources: ["events"] },
];

const WRITABLE = [
  {
    apiGroups: [""],
    resources: ["configmaps", "pods", "serviceaccounts", "services", "events"],
    verbs: WRITE,
  },
  {
    apiGroups: ["apps"],
    resources: ["daemonsets", "deployments", "replicasets", "statefulsets"],
    verbs: WRITE,
  },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: WRITE },
];

const VIEW_RULES = WORKLOADS.map((rule) => ({ ...rule, verbs: READ }));

const ROLES: readonly RoleDefault[] = [
  {
    name: "cluster-admin",
    groups: ["system:masters"],
    rules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
      { verbs: ["*"], nonResourceURLs: ["*"] },
    ],
  },
  {
    name: "system:basic-user",
    groups: ["system:authenticated"],
    rules: [
      {
        verbs: ["create"],
        apiGroups: ["authorization.k8s.io"],
        resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
      },
      { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
    ],
  },
  {
    name: "system:discovery",
    groups: ["system:authenticated"],
    rules: [{ verbs: ["get"], nonResourceURLs: DISCOVERY_URLS }],
  },
  {
    name: "system:public-info-viewer",
    groups: ["system:authenticated", "system:unauthenticated"],
    rules: [{ verbs: ["get"], nonResourceURLs: HEALTH_URLS }],
  },
  {
    name: "system:service-account-issuer-discovery",
    groups: ["system:serviceaccounts"],
    rules: [{ verbs: ["get"], nonResourceURLs: ["/.well-known/openid-configuration", "/openid/v1/jwks"] }],
  },
  { name: "view", rules: VIEW_RULES },
  { name: "edit", rules: [...VIEW_RULES, ...WRITABLE] },
  {
    name: "admin",
    rules: [
      ...VIEW_RULES,
      ...WRITABLE,
      { apiGroups: [RBAC], resources: ["roles", "rolebindings"], verbs: [...READ, ...WRITE] },
    ],
  },
];

export const SYSTEM_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Creates all of it as of `at` (ms since the epoch); what is there already stays. */
export function bootstrapCluster(store: LabStore, at: number = store.now()): void {
  for (const name of SYSTEM_NAMESPACES) store.create("namespaces", { metadata: { name } }, { ...SYSTEM, at });
  for (const role of ROLES) createRole(store, role, at);
  for (const definition of definitions) {
    const object: LabObject = { metadata: definition.metadata, spec: definition.spec };
    store.create("customresourcedefinitions.apiextensions.k8s.io", object, { ...APPLY, at });
  }
}

function createRole(store: LabStore, role: RoleDefault, at: number): void {
  const by = { ...SYSTEM, at };
  const labels = BOOTSTRAPPING;
  const metadata = { name: role.name, labels };
  store.create(`clusterroles.${RBAC}`, { metadata, rules: role.rules }, by);
  if (!role.groups) return;
  const subjects = role.groups.map((name) => ({ kind: "Group", apiGroup: RBAC, name }));
  const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: role.name };
  store.create(`clusterrolebindings.${RBAC}`, { metadata, roleRef, subjects }, by);
}
