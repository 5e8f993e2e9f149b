import type { Attachment } from "../model/attachment.ts";
import { type EntityId, podId, podIdOfAttachment } from "../model/ids.ts";
import type { Allocation } from "../model/pool.ts";
import { idsIn } from "./bag.ts";
import type { ClusterView } from "./cluster-model.ts";
import type { ClusterState } from "./cluster-state.ts";
import { reservationOf } from "./reservation-store.ts";
import { joinedOf, ownersAt } from "./settle.ts";
import { createTemplateLookup } from "./template-lookup.ts";

/** The read side of a cluster's state. Attachments are joined when they are asked for. */
export const createClusterView = (state: ClusterState): ClusterView => ({
  ...podReads(state),
  ...attachmentReads(state),
  ...networkReads(state),
  ...recordReads(state),
  cluster: state.cluster,
  source: (name) => state.sources.get(name),
  isSynced: (name) => state.sources.get(name)?.state === "synced",
  nodes: () => state.nodes.values(),
  node: (name) => state.nodes.get(name),
  hostLinks: (node) => {
    const links = state.hostLinks.get(node);
    return links === undefined ? undefined : [...links.values()];
  },
  nodeAgent: (node) => state.nodeAgents.get(node),
  fabric: state.fabric,
  namespaces: () => state.namespaces.values(),
  machine: (namespace, name) => state.machines.faces(namespace, name),
  templateOf: createTemplateLookup({ cluster: state.cluster, byId: state.templates }),
  changeSeenMs: (id, what) => state.moments.at(id, what),
  problems: function* () {
    for (const problems of state.problems.values()) yield* problems;
  },
});

const podReads = (state: ClusterState) => {
  const podsOf = function* (ids: Iterable<EntityId>) {
    for (const id of ids) {
      const pod = state.pods.record(id)?.pod;
      if (pod !== undefined) yield pod;
    }
  };
  return {
    pods: function* () {
      for (const { pod } of state.pods.records()) if (pod !== undefined) yield pod;
    },
    pod: (id) => state.pods.record(id)?.pod,
    podByKey: (key) => state.pods.record(podId(state.cluster, key))?.pod,
    suspectPods: state.suspectPods.walk,
    podCount: () => state.pods.podCount(),
    podsOnNode: (name) => podsOf(state.pods.byNode.of(name)),
    podsInNamespace: (namespace) => podsOf(state.pods.byNamespace.of(namespace)),
    podsOfContainer: (containerId) => [...state.pods.byContainer.of(containerId)],
    evidenceOf: (pod) => {
      const record = state.pods.record(pod);
      return record === undefined ? [] : state.pods.evidenceOf(record);
    },
    hasEvidenceProblems: (pod) => state.pods.record(pod)?.packed?.problems !== undefined,
    askedTextOf: (pod, source) =>
      state.pods.record(pod)?.packed?.forms.find((form) => form.source === source)?.askedText,
    gistOf: (pod) => state.pods.record(pod)?.gist,
    kubeEventsOf: (pod) => state.pods.kubeEventsOf(pod),
  } satisfies Partial<ClusterView>;
};

const attachmentReads = (state: ClusterState) => {
  const attachmentsOf = (pod: EntityId): readonly Attachment[] => {
    const record = state.pods.record(pod);
    return record?.pod === undefined ? [] : joinedOf(state, record);
  };
  return {
    attachmentsOf,
    attachment: (id) => {
      const pod = podIdOfAttachment(id);
      return pod === undefined ? undefined : attachmentsOf(pod).find((each) => each.id === id);
    },
    attachmentCount: () => state.attachmentCount,
    usersOf: function* (network) {
      for (const pod of state.networks.candidates(network)) {
        for (const each of attachmentsOf(pod)) {
          if (state.networks.entry(each.network)?.id === network) yield each;
        }
      }
    },
    namingPodCount: (address) => state.pods.byAddress.count(address),
    onlyPodNaming: (address) => state.pods.byAddress.only(address),
    sharesAddress: (pod) => state.pods.byAddress.hasCompany(pod),
    holdersOf: (address) => {
      const pods = new Set([...state.pods.byAddress.of(address), ...ownersAt(state, address)]);
      return [...pods].flatMap(attachmentsOf).filter((each) => isNaming(each, address));
    },
  } satisfies Partial<ClusterView>;
};

const isNaming = ({ asked, reported, observed, recorded }: Attachment, address: string): boolean =>
  [asked, reported, observed, recorded].some((evidence) =>
    evidence?.addresses.some((each) => each.address === address),
  );

const networkReads = (state: ClusterState) =>
  ({
    networks: () => state.networks.entries(),
    network: (key) => state.networks.entry(key),
    networkById: (id) => state.networks.entryById(id),
    networksOfPool: (id) => {
      const pool = state.records.pools.get(id);
      if (pool === undefined) return [];
      return state.links
        .networksOf(pool)
        .map((network) => state.networks.defined(network))
        .filter((network) => network !== undefined);
    },
    poolsOfNetwork: (id) => {
      const network = state.networks.defined(id);
      if (network === undefined) return [];
      return state.links
        .poolsOf(network)
        .map((pool) => state.records.pools.get(pool))
        .filter((pool) => pool !== undefined);
    },
  }) satisfies Partial<ClusterView>;

const recordReads = (state: ClusterState) => {
  const { records } = state;
  const allocations = function* (ids: Iterable<EntityId>): Generator<Allocation> {
    for (const id of ids) {
      const allocation = records.allocations.get(id);
      if (allocation !== undefined) yield allocation;
    }
  };
  return {
    pools: () => records.pools.values(),
    pool: (id) => records.pools.get(id),
    allocationsOf: records.walkPool,
    countsOf: (pool) => ({ total: records.byPool.count(pool), byClass: records.classesOf(pool) }),
    allocation: (id) => records.allocation(id),
    verdict: (id) => records.verdict(id),
    allocationCount: () => records.allocations.size,
    allocationsOfPod: (pod) => allocations(idsIn(state.pods.record(podId(state.cluster, pod))?.allocations)),
    allocationsAt: (address) => [...records.byAddress.of(address)],
    reservations: function* () {
      for (const reservation of records.reservations.all()) yield reservationOf(reservation);
    },
    reservation: (id) => {
      const reservation = records.reservations.get(id);
      return reservation && reservationOf(reservation);
    },
    suspects: records.suspects,
    ghosts: function* () {
      for (const reservation of records.ghosts()) yield reservation && reservationOf(reservation);
    },
    isReserved: records.reservations.has,
    reservationsOf: (address) => Array.from(records.reservations.at(address), reservationOf),
    firstSeenMs: (id) => records.firstSeenMs(id),
  } satisfies Partial<ClusterView>;
};
