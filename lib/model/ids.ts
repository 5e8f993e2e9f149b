import type { Brand } from "./brand.ts";

/** Opaque, unique across clusters, safe in a URL path segment. Made only by `joinId`. */
export type EntityId = Brand<string, "EntityId">;

/** Joins the parts of an id with `~`. A part may hold anything: what isn't plain is written as `=` and four hex digits. */
export const joinId = (...parts: (string | null)[]): EntityId => {
  // Made millions of times while a cluster is read: in place, and joined, for a text of pieces takes more memory.
  for (let at = 0; at < parts.length; at += 1) {
    parts[at] = writtenPart(parts[at] ?? null);
  }
  return parts.join("~") as EntityId;
};

/** The same for many ids that differ in their last part. */
export const idsUnder = (...parts: (string | null)[]): ((last: string | null) => EntityId) => {
  const start: string = joinId(...parts);
  return (last) => [start, writtenPart(last)].join("~") as EntityId;
};

const writtenPart = (part: string | null): string =>
  part === null ? "-" : part === "-" ? "=002D" : escapePart(part);

const escapePart = (part: string): string =>
  SAFE.test(part)
    ? part
    : part.replace(UNSAFE, (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);

const SAFE = /^[A-Za-z0-9._:-]*$/;
const UNSAFE = /[^A-Za-z0-9._:-]/g;

/** Names a pod inside one cluster. The same name may belong to another pod (uid) later. */
export interface PodKey {
  readonly namespace: string;
  readonly name: string;
}

/** Names a network inside one cluster. `namespace` is null for what has none (the cluster default, `Network` objects). */
export interface NetworkKey {
  readonly provider: ProviderId;
  readonly namespace: string | null;
  readonly name: string;
}

export type ProviderId =
  | "multus"
  | "cluster-default"
  | "ovn-kubernetes"
  | "kubernetes-network"
  | "podnetwork"
  | "gke"
  | "dra"
  | "kubevirt";

export const podId = (cluster: string, { namespace, name }: PodKey): EntityId => {
  // Every source, store and index names the pod that is being read, one after the other.
  if (name !== lastPod.name || namespace !== lastPod.namespace || cluster !== lastPod.cluster)
    lastPod = { cluster, namespace, name, id: joinId(cluster, "pod", namespace, name) };
  return lastPod.id;
};

let lastPod = { cluster: "", namespace: "", name: "", id: joinId("", "pod", "", "") };

export const networkId = (cluster: string, key: NetworkKey): EntityId =>
  joinId(cluster, "network", key.provider, key.namespace, key.name);

export const nodeId = (cluster: string, name: string): EntityId => joinId(cluster, "node", name);

export const namespaceId = (cluster: string, name: string): EntityId => joinId(cluster, "namespace", name);

/** A controller's template: `ReplicaSet`, `StatefulSet`, … */
export const templateId = (cluster: string, kind: string, namespace: string, name: string): EntityId =>
  joinId(cluster, "workload-template", kind, namespace, name);

export const reservationId = (cluster: string, namespace: string | null, name: string): EntityId =>
  joinId(cluster, "reservation", namespace, name);

/** The name of the reservation that the id names; undefined where it isn't the id of one. */
export const nameInReservationId = (id: EntityId): string | undefined => {
  const kindAt = id.indexOf("~");
  return id.startsWith(RESERVATION_KIND, kindAt) ? readPart(id.slice(id.lastIndexOf("~") + 1)) : undefined;
};

const RESERVATION_KIND = "~reservation~";

/** What `escapePart` made of it, back. */
const readPart = (written: string): string =>
  written.includes("=")
    ? written.replace(/=([0-9A-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : written;

/**
 * Ids of one pod's attachments, put together from those of the pod and the network: cluster, `attachment`, the pod's namespace
 * and name, the network's provider, namespace and name, the interface. `count` tells apart several on one network under one
 * name, from 2 on.
 */
export const attachmentIdsOf = (
  pod: EntityId,
): ((network: EntityId, iface: string | null, count?: number) => EntityId) => {
  const clusterEnd = pod.indexOf("~");
  const start = `${pod.slice(0, clusterEnd)}~attachment${pod.slice(clusterEnd + POD_KIND.length - 1)}`;
  return (network, iface, count) =>
    (count === undefined
      ? `${start}${endOfAttachment(network, iface)}`
      : `${start}${endOfAttachment(network, iface)}~${String(count)}`) as EntityId;
};

/** The same for all pods on the network, and made once for them. */
const endOfAttachment = (network: EntityId, iface: string | null): string => {
  let ends = attachmentEnds.get(network);
  if (ends === undefined) {
    if (attachmentEnds.size >= NETWORKS_MAX) attachmentEnds.clear();
    attachmentEnds.set(network, (ends = new Map()));
  }
  const known = ends.get(iface);
  if (known !== undefined) return known;
  if (ends.size >= INTERFACES_MAX) ends.clear();
  const end = `${network.slice(network.indexOf("~") + NETWORK_KIND.length - 1)}~${writtenPart(iface)}`;
  ends.set(iface, end);
  return end;
};

const attachmentEnds = new Map<EntityId, Map<string | null, string>>();
const NETWORKS_MAX = 10_000;
const INTERFACES_MAX = 100;

/** The pod that an attachment's id names; undefined where it isn't the id of an attachment. */
export const podIdOfAttachment = (id: EntityId): EntityId | undefined => {
  const [cluster, kind, namespace, name] = id.split("~", 4);
  if (kind !== "attachment" || namespace === undefined || name === undefined) return undefined;
  return [cluster, "pod", namespace, name].join("~") as EntityId;
};

/** The pod that the id of a pod's evidence names; undefined where it isn't one. */
export const podIdOfEvidence = (id: EntityId): EntityId | undefined => {
  const kindAt = id.indexOf("~");
  if (!id.startsWith(EVIDENCE_KIND, kindAt)) return undefined;
  const namespaceAt = id.indexOf("~", kindAt + EVIDENCE_KIND.length);
  if (namespaceAt === -1 || id.indexOf("~", namespaceAt + 1) === -1) return undefined;
  return `${id.slice(0, kindAt)}~pod${id.slice(namespaceAt)}` as EntityId;
};

const EVIDENCE_KIND = "~pod-evidence~";

/** The thing that a finding is about: its id begins with it. */
export const thingOfFinding = (finding: { readonly id: EntityId; readonly code: string }): EntityId => {
  const end = finding.id.lastIndexOf(`~${finding.code}`);
  return (end === -1 ? finding.id : finding.id.slice(0, end)) as EntityId;
};

/** The id of what a source says of a pod. `source`: as it stands in the id. */
export const evidenceIdOfPod = (pod: EntityId, source: string): EntityId => {
  const kindAt = pod.indexOf("~");
  return `${pod.slice(0, kindAt)}${EVIDENCE_KIND}${source}${pod.slice(kindAt + POD_KIND.length - 1)}` as EntityId;
};

/** The id that every source gives what it says of a pod. `source`: id of the Source, which is plain. */
export const evidenceId = (cluster: string, source: string, pod: PodKey): EntityId =>
  evidenceIdOfPod(podId(cluster, pod), source);

/** The source's part of an id, if it is that of what a source says of the pod. */
export const sourceInEvidenceId = (id: EntityId, pod: EntityId): string | undefined => {
  const kindAt = pod.indexOf("~");
  if (!pod.startsWith(POD_KIND, kindAt) || !id.startsWith(EVIDENCE_KIND, kindAt)) return undefined;
  const tail = pod.slice(kindAt + POD_KIND.length - 1);
  if (!id.startsWith(pod.slice(0, kindAt)) || !id.endsWith(tail)) return undefined;
  const source = id.slice(kindAt + EVIDENCE_KIND.length, id.length - tail.length);
  return source.includes("~") ? undefined : source;
};

const POD_KIND = "~pod~";
const NETWORK_KIND = "~network~";

/** The thing that was judged, the rule, and what tells apart several conclusions about one thing. */
export const findingId = (thing: EntityId, code: string, about: string): EntityId =>
  [thing, code, ...(about === "" ? [] : [escapePart(about)])].join("~") as EntityId;
