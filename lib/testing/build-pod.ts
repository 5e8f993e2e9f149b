import { NETWORK_STATUS_ANNOTATION, NETWORKS_ANNOTATION } from "../cni/annotations.ts";
import type { KubeObject } from "../kube/kube-object.ts";

/** Builds a Pod object as the API would show it. Every call gives a new builder; one thing is changed at a time. */
export interface PodBuilder {
  inNamespace(namespace: string): PodBuilder;
  withUid(uid: string): PodBuilder;
  withResourceVersion(version: string): PodBuilder;
  onNode(node: string | null): PodBuilder;
  inPhase(phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown"): PodBuilder;
  onHostNetwork(): PodBuilder;
  ownedBy(kind: string, name: string): PodBuilder;
  withLabels(labels: Readonly<Record<string, string>>): PodBuilder;
  withAnnotation(key: string, value: string): PodBuilder;
  withPodIPs(...addresses: readonly string[]): PodBuilder;
  createdAt(time: string): PodBuilder;
  deletedAt(time: string): PodBuilder;
  withSandboxReady(isReady: boolean): PodBuilder;
  /** The networks annotation: text as it is, or a list written as JSON. */
  asks(networks: string | readonly object[], at?: string): PodBuilder;
  /** The network-status annotation: text as it is, or entries, written as Multus does. */
  reports(status: string | readonly StatusEntry[], at?: string): PodBuilder;
  build(): KubeObject;
}

export interface StatusEntry {
  readonly name: string;
  readonly interface?: string;
  readonly ips?: readonly string[];
  readonly mac?: string;
  readonly default?: boolean;
  readonly [key: string]: unknown;
}

export const BUILT_AT = "2026-11-23T22:00:00Z";

/** A running pod of the namespace `lab` on `node-a`, without any annotation. */
export const aPod = (name = "web-1"): PodBuilder =>
  builder({
    name,
    namespace: "lab",
    uid: undefined,
    resourceVersion: "1",
    node: "node-a",
    phase: "Running",
    isHostNetwork: false,
    owner: undefined,
    labels: {},
    annotations: {},
    writtenAt: {},
    podIPs: ["10.244.0.10"],
    createdAt: BUILT_AT,
    deletedAt: undefined,
    isSandboxReady: true,
  });

interface PodDraft {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string | undefined;
  readonly resourceVersion: string;
  readonly node: string | null;
  readonly phase: string;
  readonly isHostNetwork: boolean;
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly writtenAt: Readonly<Record<string, string>>;
  readonly podIPs: readonly string[];
  readonly createdAt: string;
  readonly deletedAt: string | undefined;
  readonly isSandboxReady: boolean;
}

const builder = (draft: PodDraft): PodBuilder => {
  const change = (changed: Partial<PodDraft>): PodBuilder => builder({ ...draft, ...changed });
  const annotate = (key: string, value: string, at?: string): PodBuilder =>
    change({
      annotations: { ...draft.annotations, [key]: value },
      ...(at === undefined ? {} : { writtenAt: { ...draft.writtenAt, [key]: at } }),
    });
  return {
    inNamespace: (namespace) => change({ namespace }),
    withUid: (uid) => change({ uid }),
    withResourceVersion: (resourceVersion) => change({ resourceVersion }),
    onNode: (node) => change({ node }),
    inPhase: (phase) => change({ phase }),
    onHostNetwork: () => change({ isHostNetwork: true }),
    ownedBy: (kind, name) => change({ owner: { kind, name } }),
    withLabels: (labels) => change({ labels: { ...draft.labels, ...labels } }),
    withAnnotation: (key, value) => annotate(key, value),
    withPodIPs: (...podIPs) => change({ podIPs }),
    createdAt: (createdAt) => change({ createdAt }),
    deletedAt: (deletedAt) => change({ deletedAt }),
    withSandboxReady: (isSandboxReady) => change({ isSandboxReady }),
    asks: (networks, at) =>
      annotate(NETWORKS_ANNOTATION, typeof networks === "string" ? networks : JSON.stringify(networks), at),
    reports: (status, at) =>
      annotate(NETWORK_STATUS_ANNOTATION, typeof status === "string" ? status : statusText(status), at),
    build: () => podObject(draft),
  };
};

const statusText = (entries: readonly StatusEntry[]): string =>
  `[${entries.map((entry) => JSON.stringify({ ...entry, dns: {} }, null, 4)).join(",")}]`;

const podObject = (draft: PodDraft): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: draft.name,
    namespace: draft.namespace,
    uid: draft.uid ?? `uid-${draft.namespace}-${draft.name}`,
    resourceVersion: draft.resourceVersion,
    creationTimestamp: draft.createdAt,
    ...(draft.deletedAt === undefined ? {} : { deletionTimestamp: draft.deletedAt }),
    labels: draft.labels,
    annotations: draft.annotations,
    ...(draft.owner === undefined
      ? {}
      : { ownerReferences: [{ apiVersion: "apps/v1", ...draft.owner, uid: "owner", controller: true }] }),
    managedFields: Object.entries(draft.annotations).map(([key]) => ({
      manager: "builder",
      operation: "Update",
      time: draft.writtenAt[key] ?? draft.createdAt,
      fieldsV1: { "f:metadata": { "f:annotations": { [`f:${key}`]: {} } } },
    })),
  },
  spec: {
    ...(draft.node === null ? {} : { nodeName: draft.node }),
    ...(draft.isHostNetwork ? { hostNetwork: true } : {}),
  },
  status: {
    phase: draft.phase,
    startTime: draft.createdAt,
    podIP: draft.podIPs[0],
    podIPs: draft.podIPs.map((ip) => ({ ip })),
    conditions: [{ type: "PodReadyToStartContainers", status: draft.isSandboxReady ? "True" : "False" }],
  },
});
