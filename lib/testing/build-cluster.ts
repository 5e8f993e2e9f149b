import type { KubeObject } from "../kube/kube-object.ts";
import type { Entity } from "../model/entity.ts";
import { deriveAll } from "./captured-cluster.ts";
import { BUILT_AT } from "./build-pod.ts";

/** A node as the API shows it; ready unless said otherwise. */
export const aNode = (
  name = "node-a",
  state: { readonly ready?: "True" | "False" | "Unknown"; readonly address?: string } = {},
): KubeObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, uid: `uid-node-${name}`, resourceVersion: "1", creationTimestamp: BUILT_AT },
  spec: {},
  status: {
    conditions: [{ type: "Ready", status: state.ready ?? "True" }],
    addresses: [{ type: "InternalIP", address: state.address ?? "192.168.77.10" }],
    nodeInfo: {
      bootID: `boot-${name}`,
      kubeletVersion: "v1.36.2",
      containerRuntimeVersion: "containerd://2.1.9",
    },
  },
});

export const aNamespace = (name = "lab"): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, uid: `uid-namespace-${name}`, resourceVersion: "1", creationTimestamp: BUILT_AT },
});

/** An event about a pod, as Multus and the dynamic-networks controller write it. */
export const anEvent = (
  pod: { readonly namespace: string; readonly name: string; readonly uid?: string },
  said: {
    readonly reason: string;
    readonly message?: string;
    readonly type?: "Normal" | "Warning";
    readonly component?: string;
    readonly at?: string;
    readonly id?: string;
  },
): KubeObject => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: {
    name: `${pod.name}.${said.id ?? said.reason}`,
    namespace: pod.namespace,
    uid: `uid-event-${pod.namespace}-${pod.name}-${said.id ?? said.reason}`,
    resourceVersion: "1",
    creationTimestamp: said.at ?? BUILT_AT,
  },
  involvedObject: {
    kind: "Pod",
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid ?? `uid-${pod.namespace}-${pod.name}`,
  },
  type: said.type ?? "Normal",
  reason: said.reason,
  message: said.message ?? said.reason,
  source: { component: said.component ?? "multus" },
  firstTimestamp: said.at ?? BUILT_AT,
  lastTimestamp: said.at ?? BUILT_AT,
  count: 1,
});

/** What all sources together make of these objects, each read under its own kind. */
export const entitiesOf = (objects: readonly KubeObject[], cluster = "lab"): readonly Entity[] => {
  const byKind = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const kind = object.kind ?? "";
    byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
  }
  return deriveAll(byKind, cluster);
};
