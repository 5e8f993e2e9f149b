import { watchedName } from "../sources/source.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import type { FindingEvidence, Subject } from "../model/finding.ts";
import type { NetworkKey, PodKey } from "../model/ids.ts";
import type { Allocation } from "../model/pool.ts";
import { PODS } from "../sources/watched.ts";

/** Resources that rules rest on, as `view.source` knows them. */
export const SOURCES = {
  pods: watchedName(PODS),
  networks: "network-attachment-definitions.k8s.cni.cncf.io",
  pools: "ippools.whereabouts.cni.cncf.io",
  reservations: "overlappingrangeipreservations.whereabouts.cni.cncf.io",
} as const;

export const podSubject = (pod: PodKey): Subject => ({
  kind: "Pod",
  namespace: pod.namespace,
  name: pod.name,
});

export const networkSubject = (network: NetworkKey): Subject => ({
  kind: "Network",
  namespace: network.namespace,
  name: network.name,
});

export const allocationSubjects = (view: ClusterView, allocation: Allocation): readonly Subject[] => {
  const pool = view.pool(allocation.pool);
  return [
    { kind: "Allocation", namespace: null, name: allocation.address ?? allocation.key },
    ...(pool === undefined ? [] : [{ kind: "Pool", namespace: pool.namespace, name: pool.name }]),
    ...(allocation.owner === null ? [] : [podSubject(allocation.owner)]),
  ];
};

export const evidence = (
  check: FindingEvidence["check"],
  text: string,
  source: string,
  at: string | null = null,
): FindingEvidence => ({ check, text, source, at });

/** A line that says whether a resource is read completely: without it absence proves nothing. */
export const syncedEvidence = (view: ClusterView, source: string, what: string): FindingEvidence =>
  view.isSynced(source)
    ? evidence("pass", `${what} are read completely and current`, source)
    : evidence("unknown", `${what} are not current: what is missing there proves nothing`, source);

export const podName = (pod: PodKey): string => `${pod.namespace}/${pod.name}`;

export const attachmentName = (attachment: Attachment): string =>
  attachment.interface === null
    ? `${attachment.network.name} of ${attachment.pod.name}`
    : `${attachment.interface} of ${attachment.pod.name}`;

export const networkName = (network: NetworkKey): string =>
  network.namespace === null ? network.name : `${network.namespace}/${network.name}`;

export const addressesOf = (attachment: Attachment): string =>
  (attachment.reported?.addresses ?? []).map(({ address }) => address).join(" and ");

export const sentence = (text: string): string => {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(whole) ? whole : `${whole}.`;
};
