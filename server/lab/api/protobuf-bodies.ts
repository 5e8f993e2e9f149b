import { MESSAGES, OBJECT_META, POD_SPEC } from "./protobuf-fields.ts";
import type { Scalar } from "./protobuf-fields.ts";

/**
 * Field numbers of what typed clients (kubectl create, auth, cordon; controllers) send as protobuf
 * (k8s.io/api, generated.proto of each group). A pointer in Go is told from its zero; everything else that is zero is
 * left out, as in JSON. What callers have no say in (`status`) is passed over.
 */
export type BodyKind =
  Scalar | "int-pointer" | "bool-pointer" | "int-or-string" | "text-lists" | "ignored" | BodyMessage;

export interface BodyMessage {
  readonly [field: string]: readonly [number, BodyKind] | readonly [number, BodyKind, "repeated"];
}

const LABEL_SELECTOR: BodyMessage = {
  matchLabels: [1, "string-map"],
  matchExpressions: [
    2,
    { key: [1, "string"], operator: [2, "string"], values: [3, "string", "repeated"] },
    "repeated",
  ],
};

const OBJECT_REFERENCE: BodyMessage = {
  kind: [1, "string"],
  namespace: [2, "string"],
  name: [3, "string"],
  uid: [4, "string"],
  apiVersion: [5, "string"],
};

const BODY_POD_SPEC: BodyMessage = {
  ...POD_SPEC,
  terminationGracePeriodSeconds: [4, "int-pointer"],
  activeDeadlineSeconds: [5, "int-pointer"],
  enableServiceLinks: [30, "bool-pointer"],
};

const POD_TEMPLATE: BodyMessage = { metadata: [1, OBJECT_META], spec: [2, BODY_POD_SPEC] };

const DEPLOYMENT_SPEC: BodyMessage = {
  replicas: [1, "int-pointer"],
  selector: [2, LABEL_SELECTOR],
  template: [3, POD_TEMPLATE],
  strategy: [
    4,
    {
      type: [1, "string"],
      rollingUpdate: [2, { maxUnavailable: [1, "int-or-string"], maxSurge: [2, "int-or-string"] }],
    },
  ],
  minReadySeconds: [5, "int"],
  revisionHistoryLimit: [6, "int-pointer"],
  paused: [7, "bool"],
  progressDeadlineSeconds: [9, "int-pointer"],
};

const JOB_SPEC: BodyMessage = {
  parallelism: [1, "int-pointer"],
  completions: [2, "int-pointer"],
  activeDeadlineSeconds: [3, "int-pointer"],
  selector: [4, LABEL_SELECTOR],
  manualSelector: [5, "bool-pointer"],
  template: [6, POD_TEMPLATE],
  backoffLimit: [7, "int-pointer"],
  ttlSecondsAfterFinished: [8, "int-pointer"],
  completionMode: [9, "string"],
  suspend: [10, "bool-pointer"],
};

const SERVICE_SPEC: BodyMessage = {
  ports: [
    1,
    {
      name: [1, "string"],
      protocol: [2, "string"],
      port: [3, "int"],
      targetPort: [4, "int-or-string"],
      nodePort: [5, "int"],
      appProtocol: [6, "string"],
    },
    "repeated",
  ],
  selector: [2, "string-map"],
  clusterIP: [3, "string"],
  type: [4, "string"],
  externalIPs: [5, "string", "repeated"],
  sessionAffinity: [7, "string"],
  externalName: [10, "string"],
  externalTrafficPolicy: [11, "string"],
  publishNotReadyAddresses: [13, "bool"],
  ipFamilyPolicy: [17, "string"],
  clusterIPs: [18, "string", "repeated"],
  ipFamilies: [19, "string", "repeated"],
  internalTrafficPolicy: [22, "string"],
};

const POLICY_RULES: BodyMessage = {
  verbs: [1, "string", "repeated"],
  apiGroups: [2, "string", "repeated"],
  resources: [3, "string", "repeated"],
  resourceNames: [4, "string", "repeated"],
  nonResourceURLs: [5, "string", "repeated"],
};

const ROLE: BodyMessage = { metadata: [1, OBJECT_META], rules: [2, POLICY_RULES, "repeated"] };

const BINDING: BodyMessage = {
  metadata: [1, OBJECT_META],
  subjects: [
    2,
    { kind: [1, "string"], apiGroup: [2, "string"], name: [3, "string"], namespace: [4, "string"] },
    "repeated",
  ],
  roleRef: [3, { apiGroup: [1, "string"], kind: [2, "string"], name: [3, "string"] }],
};

const RESOURCE_ATTRIBUTES: BodyMessage = {
  namespace: [1, "string"],
  verb: [2, "string"],
  group: [3, "string"],
  version: [4, "string"],
  resource: [5, "string"],
  subresource: [6, "string"],
  name: [7, "string"],
};

const ASKED_ATTRIBUTES: BodyMessage = {
  resourceAttributes: [1, RESOURCE_ATTRIBUTES],
  nonResourceAttributes: [2, { path: [1, "string"], verb: [2, "string"] }],
};

const SUBJECT_ACCESS: BodyMessage = {
  ...ASKED_ATTRIBUTES,
  user: [3, "string"],
  groups: [4, "string", "repeated"],
  extra: [5, "text-lists"],
  uid: [6, "string"],
};

const withSpec = (spec: BodyMessage): BodyMessage => ({
  metadata: [1, OBJECT_META],
  spec: [2, spec],
  status: [3, "ignored"],
});

/** By `apiVersion kind` of the envelope. */
export const BODIES: Readonly<Record<string, BodyMessage>> = {
  "v1 Pod": { ...MESSAGES["pods"], spec: [2, BODY_POD_SPEC] },
  "v1 Node": { ...MESSAGES["nodes"] },
  "v1 Namespace": withSpec({ finalizers: [1, "string", "repeated"] }),
  "v1 ConfigMap": {
    metadata: [1, OBJECT_META],
    data: [2, "string-map"],
    immutable: [4, "bool-pointer"],
  },
  "v1 ServiceAccount": {
    metadata: [1, OBJECT_META],
    secrets: [2, OBJECT_REFERENCE, "repeated"],
    imagePullSecrets: [3, { name: [1, "string"] }, "repeated"],
    automountServiceAccountToken: [4, "bool-pointer"],
  },
  "v1 Service": withSpec(SERVICE_SPEC),
  "v1 DeleteOptions": {
    gracePeriodSeconds: [1, "int-pointer"],
    preconditions: [2, { uid: [1, "string"], resourceVersion: [2, "string"] }],
    orphanDependents: [3, "bool-pointer"],
    propagationPolicy: [4, "string"],
    dryRun: [5, "string", "repeated"],
  },
  "apps/v1 Deployment": withSpec(DEPLOYMENT_SPEC),
  "batch/v1 Job": withSpec(JOB_SPEC),
  "rbac.authorization.k8s.io/v1 Role": ROLE,
  "rbac.authorization.k8s.io/v1 ClusterRole": {
    ...ROLE,
    aggregationRule: [3, { clusterRoleSelectors: [1, LABEL_SELECTOR, "repeated"] }],
  },
  "rbac.authorization.k8s.io/v1 RoleBinding": BINDING,
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": BINDING,
  "authentication.k8s.io/v1 SelfSubjectReview": { metadata: [1, OBJECT_META], status: [2, "ignored"] },
  "authentication.k8s.io/v1 TokenReview": withSpec({
    token: [1, "string"],
    audiences: [2, "string", "repeated"],
  }),
  "authentication.k8s.io/v1 TokenRequest": withSpec({
    audiences: [1, "string", "repeated"],
    boundObjectRef: [
      3,
      { kind: [1, "string"], apiVersion: [2, "string"], name: [3, "string"], uid: [4, "string"] },
    ],
    expirationSeconds: [4, "int-pointer"],
  }),
  "authorization.k8s.io/v1 SelfSubjectAccessReview": withSpec(ASKED_ATTRIBUTES),
  "authorization.k8s.io/v1 SelfSubjectRulesReview": withSpec({ namespace: [1, "string"] }),
  "authorization.k8s.io/v1 SubjectAccessReview": withSpec(SUBJECT_ACCESS),
  "authorization.k8s.io/v1 LocalSubjectAccessReview": withSpec(SUBJECT_ACCESS),
};
