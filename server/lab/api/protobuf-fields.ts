/**
 * Field numbers of the Kubernetes protobuf messages, as far as the lab serves them
 * (k8s.io/api/core/v1/generated.proto, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto). Checked against recorded
 * bytes in protobuf.test.ts. Volumes, probes, security contexts and affinity are not encoded.
 */
export type Scalar =
  "string" | "int" | "bool" | "time" | "quantity" | "raw-json" | "string-map" | "quantity-map";

export interface Message {
  readonly [field: string]:
    readonly [number, Scalar | Message] | readonly [number, Scalar | Message, "repeated"];
}

const OWNER_REFERENCE: Message = {
  kind: [1, "string"],
  name: [3, "string"],
  uid: [4, "string"],
  apiVersion: [5, "string"],
  controller: [6, "bool"],
  blockOwnerDeletion: [7, "bool"],
};

const MANAGED_FIELDS: Message = {
  manager: [1, "string"],
  operation: [2, "string"],
  apiVersion: [3, "string"],
  time: [4, "time"],
  fieldsType: [6, "string"],
  fieldsV1: [7, "raw-json"],
  subresource: [8, "string"],
};

export const OBJECT_META: Message = {
  name: [1, "string"],
  generateName: [2, "string"],
  namespace: [3, "string"],
  uid: [5, "string"],
  resourceVersion: [6, "string"],
  generation: [7, "int"],
  creationTimestamp: [8, "time"],
  deletionTimestamp: [9, "time"],
  deletionGracePeriodSeconds: [10, "int"],
  labels: [11, "string-map"],
  annotations: [12, "string-map"],
  ownerReferences: [13, OWNER_REFERENCE, "repeated"],
  finalizers: [14, "string", "repeated"],
  managedFields: [17, MANAGED_FIELDS, "repeated"],
};

const CONTAINER: Message = {
  name: [1, "string"],
  image: [2, "string"],
  command: [3, "string", "repeated"],
  args: [4, "string", "repeated"],
  workingDir: [5, "string"],
  ports: [
    6,
    {
      name: [1, "string"],
      hostPort: [2, "int"],
      containerPort: [3, "int"],
      protocol: [4, "string"],
      hostIP: [5, "string"],
    },
    "repeated",
  ],
  env: [7, { name: [1, "string"], value: [2, "string"] }, "repeated"],
  resources: [8, { limits: [1, "quantity-map"], requests: [2, "quantity-map"] }],
  volumeMounts: [
    9,
    { name: [1, "string"], readOnly: [2, "bool"], mountPath: [3, "string"], subPath: [4, "string"] },
    "repeated",
  ],
  terminationMessagePath: [13, "string"],
  imagePullPolicy: [14, "string"],
  terminationMessagePolicy: [20, "string"],
  restartPolicy: [24, "string"],
};

export const POD_SPEC: Message = {
  containers: [2, CONTAINER, "repeated"],
  restartPolicy: [3, "string"],
  terminationGracePeriodSeconds: [4, "int"],
  activeDeadlineSeconds: [5, "int"],
  dnsPolicy: [6, "string"],
  nodeSelector: [7, "string-map"],
  serviceAccountName: [8, "string"],
  serviceAccount: [9, "string"],
  nodeName: [10, "string"],
  hostNetwork: [11, "bool"],
  hostPID: [12, "bool"],
  hostname: [16, "string"],
  subdomain: [17, "string"],
  schedulerName: [19, "string"],
  initContainers: [20, CONTAINER, "repeated"],
  tolerations: [
    22,
    {
      key: [1, "string"],
      operator: [2, "string"],
      value: [3, "string"],
      effect: [4, "string"],
      tolerationSeconds: [5, "int"],
    },
    "repeated",
  ],
  priorityClassName: [24, "string"],
  priority: [25, "int"],
  readinessGates: [28, { conditionType: [1, "string"] }, "repeated"],
  runtimeClassName: [29, "string"],
  enableServiceLinks: [30, "bool"],
  preemptionPolicy: [31, "string"],
  resourceClaims: [
    39,
    { name: [1, "string"], resourceClaimName: [3, "string"], resourceClaimTemplateName: [4, "string"] },
    "repeated",
  ],
};

const CONTAINER_STATE: Message = {
  waiting: [1, { reason: [1, "string"], message: [2, "string"] }],
  running: [2, { startedAt: [1, "time"] }],
  terminated: [
    3,
    {
      exitCode: [1, "int"],
      signal: [2, "int"],
      reason: [3, "string"],
      message: [4, "string"],
      startedAt: [5, "time"],
      finishedAt: [6, "time"],
      containerID: [7, "string"],
    },
  ],
};

const CONTAINER_STATUS: Message = {
  name: [1, "string"],
  state: [2, CONTAINER_STATE],
  lastState: [3, CONTAINER_STATE],
  ready: [4, "bool"],
  restartCount: [5, "int"],
  image: [6, "string"],
  imageID: [7, "string"],
  containerID: [8, "string"],
  started: [9, "bool"],
};

const IP: Message = { ip: [1, "string"] };

const POD_STATUS: Message = {
  phase: [1, "string"],
  conditions: [
    2,
    {
      type: [1, "string"],
      status: [2, "string"],
      lastProbeTime: [3, "time"],
      lastTransitionTime: [4, "time"],
      reason: [5, "string"],
      message: [6, "string"],
      observedGeneration: [7, "int"],
    },
    "repeated",
  ],
  message: [3, "string"],
  reason: [4, "string"],
  hostIP: [5, "string"],
  podIP: [6, "string"],
  startTime: [7, "time"],
  containerStatuses: [8, CONTAINER_STATUS, "repeated"],
  qosClass: [9, "string"],
  initContainerStatuses: [10, CONTAINER_STATUS, "repeated"],
  nominatedNodeName: [11, "string"],
  podIPs: [12, IP, "repeated"],
  resourceClaimStatuses: [15, { name: [1, "string"], resourceClaimName: [2, "string"] }, "repeated"],
  hostIPs: [16, IP, "repeated"],
  observedGeneration: [17, "int"],
};

const NODE_SPEC: Message = {
  podCIDR: [1, "string"],
  providerID: [3, "string"],
  unschedulable: [4, "bool"],
  taints: [
    5,
    { key: [1, "string"], value: [2, "string"], effect: [3, "string"], timeAdded: [4, "time"] },
    "repeated",
  ],
  podCIDRs: [7, "string", "repeated"],
};

const NODE_STATUS: Message = {
  capacity: [1, "quantity-map"],
  allocatable: [2, "quantity-map"],
  phase: [3, "string"],
  conditions: [
    4,
    {
      type: [1, "string"],
      status: [2, "string"],
      lastHeartbeatTime: [3, "time"],
      lastTransitionTime: [4, "time"],
      reason: [5, "string"],
      message: [6, "string"],
    },
    "repeated",
  ],
  addresses: [5, { type: [1, "string"], address: [2, "string"] }, "repeated"],
  daemonEndpoints: [6, { kubeletEndpoint: [1, { Port: [1, "int"] }] }],
  nodeInfo: [
    7,
    {
      machineID: [1, "string"],
      systemUUID: [2, "string"],
      bootID: [3, "string"],
      kernelVersion: [4, "string"],
      osImage: [5, "string"],
      containerRuntimeVersion: [6, "string"],
      kubeletVersion: [7, "string"],
      kubeProxyVersion: [8, "string"],
      operatingSystem: [9, "string"],
      architecture: [10, "string"],
    },
  ],
  images: [8, { names: [1, "string", "repeated"], sizeBytes: [2, "int"] }, "repeated"],
};

/** Resources that are served as protobuf. */
export const MESSAGES: Readonly<Record<string, Message>> = {
  pods: { metadata: [1, OBJECT_META], spec: [2, POD_SPEC], status: [3, POD_STATUS] },
  nodes: { metadata: [1, OBJECT_META], spec: [2, NODE_SPEC], status: [3, NODE_STATUS] },
};

export const LIST_META: Message = {
  resourceVersion: [2, "string"],
  continue: [3, "string"],
  remainingItemCount: [4, "int"],
};

export const STATUS: Message = {
  metadata: [1, LIST_META],
  status: [2, "string"],
  message: [3, "string"],
  reason: [4, "string"],
  details: [
    5,
    {
      name: [1, "string"],
      group: [2, "string"],
      kind: [3, "string"],
      causes: [4, { reason: [1, "string"], message: [2, "string"], field: [3, "string"] }, "repeated"],
      retryAfterSeconds: [5, "int"],
      uid: [6, "string"],
    },
  ],
  code: [6, "int"],
};
