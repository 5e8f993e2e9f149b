import {
  LEGACY_NETWORK_STATUS_ANNOTATION,
  NETWORKS_ANNOTATION,
  NETWORK_STATUS_ANNOTATION,
} from "../../lib/cni/annotations.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { Watched } from "../../lib/sources/source.ts";

/**
 * What is kept of the objects that come in their ten thousands. Everything that lib/ reads must be named here; the rest
 * is thrown away right after parsing, so that memory stays small. Other resources are kept whole.
 */
export const leanFor = (watched: Watched): ((object: KubeObject) => KubeObject) => {
  switch (`${watched.group}/${watched.resource}`) {
    case "/pods":
      return leanPod;
    case "/events":
    case "events.k8s.io/events":
      return leanEvent;
    case "/nodes":
      return leanNode;
    case "apps/replicasets":
    case "apps/statefulsets":
    case "apps/daemonsets":
      return leanController;
    default:
      return (object) => object;
  }
};

/** An annotation is kept when its domain (what stands before the slash) is one of these or ends in one of them. */
const KEPT_ANNOTATION_DOMAINS = [
  "k8s.v1.cni.cncf.io",
  "v1.multus-cni.io",
  "k8s.ovn.org",
  "networking.gke.io",
  "ovn.kubernetes.io",
  "kubevirt.io",
  "cni.projectcalico.org",
];

const KEPT_METADATA = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
  "labels",
] as const;
const KEPT_POD_STATUS = ["phase", "reason", "message", "hostIP", "podIP", "podIPs", "startTime"] as const;

/** The writers of these say when networks were asked for and reported. */
const TIMED_ANNOTATIONS = [
  NETWORKS_ANNOTATION,
  NETWORK_STATUS_ANNOTATION,
  LEGACY_NETWORK_STATUS_ANNOTATION,
].map((key) => `f:${key}`);

/** The only condition of a pod that is read. */
export const KEPT_CONDITION = "PodReadyToStartContainers";

/** A Pod as it is kept; `protobuf/pod-fields.ts` makes the same of its bytes. */
export const leanPod = (pod: KubeObject): KubeObject => {
  const spec = asRecord(pod["spec"]);
  const status = asRecord(pod["status"]);
  const metadata: Record<string, unknown> = {
    ...pick(pod.metadata, KEPT_METADATA),
    ...optional("ownerReferences", controllers(pod.metadata["ownerReferences"])),
    ...optional("annotations", keptAnnotations(pod.metadata["annotations"])),
    ...optional("managedFields", timedFields(pod.metadata["managedFields"])),
  };
  return {
    ...identity(pod),
    metadata: { ...metadata, name: pod.metadata.name },
    spec: {
      ...pick(spec, ["nodeName", "hostNetwork", "resourceClaims"]),
      ...optional("containers", deviceRequests(spec["containers"])),
    },
    status: {
      ...pick(status, KEPT_POD_STATUS),
      ...optional("conditions", readyCondition(status["conditions"])),
      ...optional("initContainerStatuses", waitingReasons(status["initContainerStatuses"])),
      ...optional("containerStatuses", waitingReasons(status["containerStatuses"])),
    },
  };
};

const leanEvent = (event: KubeObject): KubeObject => {
  const { managedFields: _, ...metadata } = event.metadata;
  return { ...event, metadata: { ...metadata, name: event.metadata.name } };
};

/** A node's list of images is most of it. */
const leanNode = (node: KubeObject): KubeObject => {
  const { managedFields: _, ...metadata } = node.metadata;
  const { images: __, ...status } = asRecord(node["status"]);
  return { ...node, metadata: { ...metadata, name: node.metadata.name }, status };
};

/** Only what it asks for its next pods is read. */
const leanController = (controller: KubeObject): KubeObject => {
  const template = asRecord(asRecord(controller["spec"])["template"]);
  const annotations = keptAnnotations(asRecord(template["metadata"])["annotations"]);
  return {
    ...identity(controller),
    metadata: { ...pick(controller.metadata, KEPT_METADATA), name: controller.metadata.name },
    spec: { template: { metadata: optional("annotations", annotations) } },
  };
};

const identity = (object: KubeObject): { apiVersion?: string; kind?: string } => ({
  ...(object.apiVersion === undefined ? {} : { apiVersion: object.apiVersion }),
  ...(object.kind === undefined ? {} : { kind: object.kind }),
});

const keptAnnotations = (annotations: unknown): Record<string, unknown> | undefined => {
  const kept = Object.entries(asRecord(annotations)).filter(([key]) => isKeptAnnotation(key));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};

const KEYS_KNOWN_MAX = 1_000;
const knownKeys = new Map<string, boolean>();

export const isKeptAnnotation = (key: string): boolean => {
  const known = knownKeys.get(key);
  if (known !== undefined) return known;
  const domain = key.slice(0, Math.max(0, key.indexOf("/")));
  const isKept = KEPT_ANNOTATION_DOMAINS.some((kept) => domain === kept || domain.endsWith(`.${kept}`));
  if (knownKeys.size >= KEYS_KNOWN_MAX) knownKeys.clear();
  knownKeys.set(key, isKept);
  return isKept;
};

/** Owner references reduced to the controller; undefined where there is none. */
const controllers = (owners: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(owners)) return undefined;
  const kept = owners
    .map(asRecord)
    .filter((owner) => owner["controller"] === true)
    .map((owner) => pick(owner, ["kind", "name", "controller"]));
  return kept.length === 0 ? undefined : kept;
};

const readyCondition = (conditions: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(conditions)) return undefined;
  const kept = conditions
    .map(asRecord)
    .filter((condition) => condition["type"] === KEPT_CONDITION)
    .map((condition) => pick(condition, ["type", "status"]));
  return kept.length === 0 ? undefined : kept;
};

/** managedFields reduced to who wrote the network annotations and when. */
const timedFields = (managedFields: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(managedFields)) return undefined;
  const kept = managedFields.flatMap((entry: unknown) => {
    const fieldsV1 = timedFieldsIn(asRecord(entry)["fieldsV1"]);
    if (fieldsV1 === undefined) return [];
    return [{ ...pick(asRecord(entry), ["manager", "operation", "time", "subresource"]), fieldsV1 }];
  });
  return kept.length === 0 ? undefined : kept;
};

/** A FieldsV1 reduced to the network annotations; undefined where it has none. */
export const timedFieldsIn = (fieldsV1: unknown): Readonly<Record<string, unknown>> | undefined => {
  const fields = asRecord(asRecord(asRecord(fieldsV1)["f:metadata"])["f:annotations"]);
  const timed = TIMED_ANNOTATIONS.filter((name) => Object.hasOwn(fields, name));
  if (timed.length === 0) return undefined;
  return { "f:metadata": { "f:annotations": Object.fromEntries(timed.map((name) => [name, {}])) } };
};

/** Containers reduced to the extended resources (`vendor/name`) they ask for; undefined where none does. */
const deviceRequests = (containers: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(containers)) return undefined;
  const kept = containers.flatMap((container: unknown) => {
    const resources = asRecord(asRecord(container)["resources"]);
    const lean = {
      ...optional("requests", extended(resources["requests"])),
      ...optional("limits", extended(resources["limits"])),
    };
    return Object.keys(lean).length === 0
      ? []
      : [{ ...pick(asRecord(container), ["name"]), resources: lean }];
  });
  return kept.length === 0 ? undefined : kept;
};

/** Container statuses reduced to why they wait; undefined where none does. */
const waitingReasons = (statuses: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(statuses)) return undefined;
  const kept = statuses.flatMap((entry: unknown) => {
    const reason = asRecord(asRecord(asRecord(entry)["state"])["waiting"])["reason"];
    return reason === undefined ? [] : [{ state: { waiting: { reason } } }];
  });
  return kept.length === 0 ? undefined : kept;
};

const extended = (amounts: unknown): Record<string, unknown> | undefined => {
  const kept = Object.entries(asRecord(amounts)).filter(([name]) => name.includes("/"));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};

const pick = (
  record: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const field of fields) if (Object.hasOwn(record, field)) kept[field] = record[field];
  return kept;
};

const optional = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined ? {} : { [name]: value };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
