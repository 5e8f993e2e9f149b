import type { LabMetadata, LabObject } from "../lab-cluster.ts";
import type { JsonRecord } from "../controllers/json.ts";

/** One element of a networks annotation in JSON form; hot-pluggable only with `interface`. */
export interface Asked {
  name: string;
  namespace?: string;
  interface?: string;
  ips?: readonly string[];
  mac?: string;
  "ipam-claim-reference"?: string;
}

export interface WorkloadShape {
  namespace: string;
  name: string;
  image: string;
  replicas?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /** The networks annotation: text as it is, or elements for the JSON form. */
  networks?: string | readonly Asked[];
  hostNetwork?: boolean;
  command?: readonly string[];
  /** Extended resources, e.g. virtual functions. */
  resources?: Record<string, string>;
  spec?: JsonRecord;
}

export function networksText(networks: string | readonly Asked[]): string {
  return typeof networks === "string" ? networks : JSON.stringify(networks);
}

/** The pod template of a workload, or metadata and spec of a bare pod. */
export function templateOf(shape: WorkloadShape): { metadata: JsonRecord; spec: JsonRecord } {
  const { networks, resources, command } = shape;
  const annotations = {
    ...shape.annotations,
    ...(networks !== undefined && { "k8s.v1.cni.cncf.io/networks": networksText(networks) }),
  };
  const container = {
    name: shape.name,
    image: shape.image,
    ...(command !== undefined && { command }),
    resources: resources === undefined ? {} : { limits: resources, requests: resources },
  };
  return {
    metadata: {
      labels: { app: shape.name, ...shape.labels },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      containers: [container],
      ...(shape.hostNetwork === true && { hostNetwork: true }),
      ...shape.spec,
    },
  };
}

function owner(kind: string, apiVersion: string, shape: WorkloadShape, spec: JsonRecord): LabObject {
  const labels = { app: shape.name, ...shape.labels };
  return { apiVersion, kind, metadata: { name: shape.name, namespace: shape.namespace, labels }, spec };
}

export function deploymentOf(shape: WorkloadShape): LabObject {
  return owner("Deployment", "apps/v1", shape, {
    replicas: shape.replicas ?? 1,
    selector: { matchLabels: { app: shape.name } },
    template: templateOf(shape),
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
}

export function statefulSetOf(shape: WorkloadShape): LabObject {
  return owner("StatefulSet", "apps/v1", shape, {
    replicas: shape.replicas ?? 1,
    selector: { matchLabels: { app: shape.name } },
    template: templateOf(shape),
    serviceName: shape.name,
    podManagementPolicy: "OrderedReady",
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
  });
}

export function daemonSetOf(shape: WorkloadShape): LabObject {
  return owner("DaemonSet", "apps/v1", shape, {
    selector: { matchLabels: { app: shape.labels?.["app"] ?? shape.name } },
    template: templateOf(shape),
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    revisionHistoryLimit: 10,
  });
}

export function jobOf(shape: WorkloadShape): LabObject {
  const template = templateOf({ ...shape, spec: { restartPolicy: "Never", ...shape.spec } });
  return owner("Job", "batch/v1", shape, { parallelism: 1, completions: 1, backoffLimit: 6, template });
}

/** A NetworkAttachmentDefinition as `kubectl apply` leaves it. */
export function networkOf(
  namespace: string,
  name: string,
  config: JsonRecord | string | undefined,
  annotations: Record<string, string> = {},
  metadata: Partial<LabMetadata> = {},
): LabObject {
  const text = typeof config === "string" ? config : JSON.stringify(config, undefined, 2);
  return {
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { ...metadata, name, namespace, ...(Object.keys(annotations).length > 0 && { annotations }) },
    ...(config !== undefined && { spec: { config: text } }),
  };
}
