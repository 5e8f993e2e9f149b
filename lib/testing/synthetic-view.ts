import { createFabric } from "../cluster/fabric.ts";
import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import type { Attachment, AttachmentState } from "../model/attachment.ts";
import type { Claim } from "../model/evidence.ts";
import {
  joinId,
  namespaceId,
  networkId,
  nodeId,
  podId,
  type EntityId,
  type NetworkKey,
} from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { Namespace, Node, Pod } from "../model/workload.ts";

/** One workload of a synthetic cluster; `on` lists its attachments, the cluster default is written like any other. */
export interface SyntheticPod {
  readonly namespace: string;
  readonly name: string;
  readonly node?: string | null;
  readonly controller?: string;
  readonly vm?: string;
  readonly isHostNetwork?: boolean;
  readonly phase?: Pod["phase"];
  readonly isSandboxReady?: boolean;
  readonly on?: readonly SyntheticAttachment[];
}

export interface SyntheticAttachment {
  /** `name`, or `namespace/name` where several are called so. */
  readonly network: string;
  readonly interface: string | null;
  readonly state?: AttachmentState;
  readonly addresses?: readonly string[];
  /** Whether the kernel was seen to have it, and whether its link is up. */
  readonly observed?: "up" | "down";
  readonly since?: string;
  readonly reason?: string;
}

export interface SyntheticNetwork extends Partial<Omit<Network, "key">> {
  readonly name: string;
  readonly provider?: NetworkKey["provider"];
  /** Of Multus's; else `default`. */
  readonly namespace?: string;
}

/** A ClusterView without a model behind it: what is written is what is seen. Pools, stores and evidence are empty. */
export const syntheticView = (
  networks: readonly SyntheticNetwork[],
  pods: readonly SyntheticPod[],
): ClusterView => {
  const keys = new Map(
    networks
      .map(keyOf)
      .flatMap((key) => [[key.name, key] as const, [`${key.namespace ?? "-"}/${key.name}`, key] as const]),
  );
  const entries = new Map<EntityId, NetworkEntry>(
    networks.map((network) => [networkId(CLUSTER, keyOf(network)), entryOf(network)]),
  );
  const byId = new Map<EntityId, Pod>();
  const attachments = new Map<EntityId, readonly Attachment[]>();
  const users = new Map<EntityId, Attachment[]>();
  const byNamespace = new Map<string, Pod[]>();
  const byNode = new Map<string, Pod[]>();
  for (const written of pods) {
    const pod = podOf(written);
    byId.set(pod.id, pod);
    append(byNamespace, pod.namespace, pod);
    if (pod.node !== null) append(byNode, pod.node, pod);
    const own = (written.on ?? []).map((attachment, index) =>
      attachmentOf(pod, attachment, keys.get(attachment.network) ?? multus(attachment.network), index),
    );
    attachments.set(pod.id, own);
    for (const attachment of own) append(users, networkId(CLUSTER, attachment.network), attachment);
  }
  for (const [id, [user]] of users)
    if (user !== undefined && !entries.has(id))
      entries.set(id, { id, key: user.network, isDefault: false, defined: undefined });
  return {
    ...EMPTY,
    pods: () => byId.values(),
    pod: (id) => byId.get(id),
    podByKey: (key) => byId.get(podId(CLUSTER, key)),
    podCount: () => byId.size,
    nodes: () => [...byNode.keys()].map(nodeOf),
    podsOnNode: (name) => byNode.get(name) ?? [],
    namespaces: () => [...byNamespace.keys()].map(namespaceOf),
    podsInNamespace: (namespace) => byNamespace.get(namespace) ?? [],
    attachmentsOf: (pod) => attachments.get(pod) ?? [],
    attachmentCount: () => [...attachments.values()].reduce((sum, own) => sum + own.length, 0),
    networks: () => entries.values(),
    network: (key) => entries.get(networkId(CLUSTER, key)),
    networkById: (id) => entries.get(id),
    usersOf: (network) => users.get(network) ?? [],
  };
};

const CLUSTER = "synthetic";

const EMPTY: ClusterView = {
  cluster: CLUSTER,
  source: () => undefined,
  isSynced: () => true,
  pods: () => [],
  pod: () => undefined,
  podByKey: () => undefined,
  podCount: () => 0,
  nodes: () => [],
  node: () => undefined,
  machine: () => undefined,
  templateOf: () => undefined,
  podsOnNode: () => [],
  hostLinks: () => undefined,
  nodeAgent: () => undefined,
  fabric: createFabric(),
  namespaces: () => [],
  podsInNamespace: () => [],
  evidenceOf: () => [],
  hasEvidenceProblems: () => false,
  gistOf: () => undefined,
  askedTextOf: () => undefined,
  onlyPodNaming: () => undefined,
  sharesAddress: () => false,
  attachmentsOf: () => [],
  attachment: () => undefined,
  attachmentCount: () => 0,
  networks: () => [],
  network: () => undefined,
  usersOf: () => [],
  pools: () => [],
  pool: () => undefined,
  networksOfPool: () => [],
  poolsOfNetwork: () => [],
  allocationsOf: () => [],
  countsOf: () => ({ total: 0, byClass: new Map() }),
  allocation: () => undefined,
  verdict: () => undefined,
  allocationCount: () => 0,
  allocationsOfPod: () => [],
  reservations: () => [],
  suspectPods: () => [],
  suspects: () => [],
  ghosts: () => [],
  reservation: () => undefined,
  networkById: () => undefined,
  reservationsOf: () => [],
  isReserved: () => false,
  kubeEventsOf: () => [],
  namingPodCount: () => 0,
  holdersOf: () => [],
  allocationsAt: () => [],
  firstSeenMs: () => undefined,
  changeSeenMs: () => undefined,
  podsOfContainer: () => [],
  problems: () => [],
};

const append = <Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
};

const multus = (name: string): NetworkKey => ({ provider: "multus", namespace: "default", name });

const keyOf = ({ name, provider = "multus", namespace = "default" }: SyntheticNetwork): NetworkKey => ({
  provider,
  namespace: provider === "multus" ? namespace : null,
  name,
});

const from = (kind: string, namespace: string | null, name: string): SourceRef => ({
  cluster: CLUSTER,
  group: "",
  kind,
  namespace,
  name,
  uid: null,
});

const entryOf = (network: SyntheticNetwork): NetworkEntry => {
  const key = keyOf(network);
  const id = networkId(CLUSTER, key);
  const isDefault = key.provider === "cluster-default";
  if (isDefault) return { id, key, isDefault, defined: undefined };
  const defined: Network = {
    kind: "network",
    id,
    cluster: CLUSTER,
    from: from("NetworkAttachmentDefinition", key.namespace, key.name),
    createdAt: "2026-01-01T00:00:00Z",
    deletedAt: null,
    cniName: key.name,
    cniVersion: "1.0.0",
    plugins: [],
    type: "bridge",
    bridge: null,
    master: null,
    vlan: null,
    mtu: null,
    mode: null,
    physicalNetwork: null,
    resourceName: null,
    ipam: {
      type: "whereabouts",
      ranges: [],
      networkName: null,
      gateways: [],
      hasReservations: true,
      nodeSliceSize: null,
    },
    problems: [],
    ...network,
    key,
  };
  return { id, key, isDefault, defined };
};

const podOf = (written: SyntheticPod): Pod => {
  const [kind, name] = written.controller?.split("/") ?? [];
  return {
    kind: "pod",
    id: podId(CLUSTER, written),
    cluster: CLUSTER,
    from: from("Pod", written.namespace, written.name),
    namespace: written.namespace,
    name: written.name,
    uid: `uid-${written.namespace}-${written.name}`,
    resourceVersion: "1",
    node: written.node === undefined ? "node-a" : written.node,
    phase: written.phase ?? "Running",
    isHostNetwork: written.isHostNetwork ?? false,
    createdAt: "2026-01-01T00:00:00Z",
    startedAt: "2026-01-01T00:00:00Z",
    deletedAt: null,
    controller: kind === undefined || name === undefined ? null : { kind, name },
    virtualMachine: written.vm ?? null,
    podIPs: [],
    labels: {},
    isSandboxReady: written.isSandboxReady ?? true,
    reason: null,
  };
};

const attachmentOf = (
  pod: Pod,
  written: SyntheticAttachment,
  network: NetworkKey,
  index: number,
): Attachment => {
  const state = written.state ?? "attached";
  const isDefault = network.provider === "cluster-default";
  const claim = (source: string, addresses: readonly string[], link: "up" | "down" | null): Claim => ({
    source,
    at: null,
    mac: null,
    addresses: addresses.map((address) => ({ address, prefixLength: null, origin: null })),
    mtu: null,
    link,
    gateways: [],
    device: null,
    containerId: null,
    from: pod.from,
    network,
    interface: written.interface,
    isDefault,
    index,
  });
  const isReported = state === "attached" || state === "phantom" || state === "drifted";
  return {
    id: joinId(
      CLUSTER,
      "attachment",
      pod.namespace,
      pod.name,
      network.name,
      written.interface,
      String(index),
    ),
    cluster: CLUSTER,
    pod: { namespace: pod.namespace, name: pod.name },
    podUid: pod.uid,
    node: pod.node,
    interface: written.interface,
    network,
    isNetworkDefined: true,
    isDefault,
    state,
    reason: written.reason ?? null,
    since: written.since ?? null,
    asked: state === "stray" ? null : claim("networks", [], null),
    reported: isReported ? claim("network-status", written.addresses ?? [], null) : null,
    observed:
      written.observed === undefined ? null : claim("node-agent", written.addresses ?? [], written.observed),
    recorded: null,
    refs: [pod.from],
  };
};

const nodeOf = (name: string): Node => ({
  kind: "node",
  id: nodeId(CLUSTER, name),
  cluster: CLUSTER,
  from: from("Node", null, name),
  name,
  isReady: true,
  isUnreachable: false,
  addresses: [],
  podRanges: ["10.244.0.0/24"],
  kubeletVersion: null,
  runtime: null,
  bootId: null,
  createdAt: null,
  resources: {},
});

const namespaceOf = (name: string): Namespace => ({
  kind: "namespace",
  id: namespaceId(CLUSTER, name),
  cluster: CLUSTER,
  from: from("Namespace", null, name),
  name,
  labels: {},
  deletedAt: null,
});
