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
  "ownerReferences",
] as const;
const KEPT_POD_STATUS = [
  "phase",
  "reason",
  "message",
  "conditions",
  "hostIP",
  "podIP",
  "podIPs",
  "startTime",
] as const;

/** The writers of these say when networks were asked for and reported. */
const TIMED_ANNOTATIONS = [
  NETWORKS_ANNOTATION,
  NETWORK_STATUS_ANNOTATION,
  LEGACY_NETWORK_STATUS_ANNOTATION,
].map((key) => `f:${key}`);

const leanPod = (pod: KubeObject): KubeObject => {
  const spec = asRecord(pod["spec"]);
  const status = asRecord(pod["status"]);
  const metadata: Record<string, unknown> = {
    ...pick(pod.metadata, KEPT_METADATA),
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

const identity = (object: KubeObject): { apiVersion?: string; kind?: string } => ({
  ...(object.apiVersion === undefined ? {} : { apiVersion: object.apiVersion }),
  ...(object.kind === undefined ? {} : { kind: object.kind }),
});

const keptAnnotations = (annotations: unknown): Record<string, unknown> | undefined => {
  const kept = Object.entries(asRecord(annotations)).filter(([key]) => isKept(key));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};

const isKept = (key: string): boolean => {
  const domain = key.slice(0, Math.max(0, key.indexOf("/")));
  return KEPT_ANNOTATION_DOMAINS.some((kept) => domain === kept || domain.endsWith(`.${kept}`));
};

/** managedFields reduced to who wrote the network annotations and when. */
const timedFields = (managedFields: unknown): readonly unknown[] | undefined => {
  if (!Array.isArray(managedFields)) return undefined;
  const kept = managedFields.flatMap((entry: unknown) => {
    const fields = asRecord(asRecord(asRecord(asRecord(entry)["fieldsV1"])["f:metadata"])["f:annotations"]);
    const timed = TIMED_ANNOTATIONS.filter((name) => Object.hasOwn(fields, name));
    if (timed.length === 0) return [];
    return [
      {
        ...pick(asRecord(entry), ["manager", "operation", "time", "subresource"]),
        fieldsV1: { "f:metadata": { "f:annotations": Object.fromEntries(timed.map((name) => [name, {}])) } },
      },
    ];
  });
  return kept.length === 0 ? undefined : kept;
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
