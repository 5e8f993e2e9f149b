import { readEvent } from "../kube/event.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { nameOf } from "../kube/metadata.ts";
import { readNamespace } from "../kube/namespace.ts";
import { readNode } from "../kube/node.ts";
import { type PodFields, readPod } from "../kube/pod.ts";
import { joinId, namespaceId, nodeId, podId } from "../model/ids.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { Pod } from "../model/workload.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "./derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "./source.ts";
import { PODS } from "./watched.ts";

const NODES: Watched = { group: "", version: "v1", resource: "nodes", kind: "Node", isNamespaced: false };
const NAMESPACES: Watched = {
  group: "",
  version: "v1",
  resource: "namespaces",
  kind: "Namespace",
  isNamespaced: false,
};
/** events.k8s.io shows the same objects; `derive` reads either face, but one list is enough. */
const EVENTS: Watched = { group: "", version: "v1", resource: "events", kind: "Event", isNamespaced: true };

/** Pods, nodes, namespaces and the events about pods, without what any provider knows of their networks. */
export const kubernetes: Source = {
  id: "kubernetes",
  title: "Kubernetes",
  watches: [PODS, NODES, NAMESPACES, EVENTS],
  derive: (object, context) => DERIVE.get(context.watched.kind)?.(object, context) ?? NOTHING_DERIVED,
};

const derivePod = (object: KubeObject, context: DeriveContext): Derived => {
  const pod = readPod(object);
  if (!pod.ok) return derivedProblem(object, context, pod.problem);
  // By the name that the other sources read: they all keep one reference.
  const from = refIn(context, nameOf(object) ?? pod.value);
  return { entities: [podOf(pod.value, context.cluster, from)], problems: [] };
};

/** Field by field: a record that is made of another one's fields takes half as much memory again, and there are 150,000. */
const podOf = (fields: PodFields, cluster: string, from: SourceRef): Pod => {
  const pod: Pod = {
    kind: "pod",
    id: podId(cluster, fields),
    cluster,
    from,
    namespace: fields.namespace,
    name: fields.name,
    uid: fields.uid,
    resourceVersion: fields.resourceVersion,
    node: fields.node,
    phase: fields.phase,
    isHostNetwork: fields.isHostNetwork,
    createdAt: fields.createdAt,
    startedAt: fields.startedAt,
    deletedAt: fields.deletedAt,
    controller: fields.controller,
    virtualMachine: fields.virtualMachine,
    podIPs: fields.podIPs,
    labels: fields.labels,
    isSandboxReady: fields.isSandboxReady,
    reason: fields.reason,
  };
  return fields.resources === undefined ? pod : { ...pod, resources: fields.resources };
};

const deriveNode = (object: KubeObject, context: DeriveContext): Derived => {
  const node = readNode(object);
  const named = nameOf(object);
  if (!node.ok || named === undefined) {
    return node.ok ? NOTHING_DERIVED : derivedProblem(object, context, node.problem);
  }
  const { cluster } = context;
  const from = refIn(context, { ...named, namespace: null });
  return {
    entities: [{ kind: "node", id: nodeId(cluster, node.value.name), cluster, from, ...node.value }],
    problems: [],
  };
};

const deriveNamespace = (object: KubeObject, context: DeriveContext): Derived => {
  const namespace = readNamespace(object);
  const named = nameOf(object);
  if (!namespace.ok || named === undefined) {
    return namespace.ok ? NOTHING_DERIVED : derivedProblem(object, context, namespace.problem);
  }
  const { cluster } = context;
  const from = refIn(context, { ...named, namespace: null });
  const id = namespaceId(cluster, namespace.value.name);
  return { entities: [{ kind: "namespace", id, cluster, from, ...namespace.value }], problems: [] };
};

/** Only events about pods: others say nothing of attachments. */
const deriveEvent = (object: KubeObject, context: DeriveContext): Derived => {
  const event = readEvent(object);
  const named = nameOf(object);
  if (!event.ok || named === undefined) {
    return event.ok ? NOTHING_DERIVED : derivedProblem(object, context, event.problem);
  }
  const { regarding, uid, ...said } = event.value;
  if (regarding.kind !== "Pod" || regarding.namespace === null) return NOTHING_DERIVED;
  const { cluster } = context;
  return {
    entities: [
      {
        kind: "kube-event",
        id: joinId(cluster, "kube-event", uid),
        cluster,
        from: refIn(context, named),
        pod: { namespace: regarding.namespace, name: regarding.name },
        podUid: regarding.uid,
        ...said,
      },
    ],
    problems: [],
  };
};

const DERIVE: ReadonlyMap<string, (object: KubeObject, context: DeriveContext) => Derived> = new Map([
  [PODS.kind, derivePod],
  [NODES.kind, deriveNode],
  [NAMESPACES.kind, deriveNamespace],
  [EVENTS.kind, deriveEvent],
]);
