import type { Attachment } from "../model/attachment.ts";
import type { Claim, PodEvidence } from "../model/evidence.ts";
import { type EntityId, podId, podIdOfEvidence, type PodKey, sourceInEvidenceId } from "../model/ids.ts";
import type { KubeEvent } from "../model/kube-event.ts";
import type { Pod } from "../model/workload.ts";
import { type AddressIndex, createAddressIndex } from "./address-index.ts";
import { type Bag, bagWith, bagWithout } from "./bag.ts";
import { createEntityIndex, type EntityIndex } from "./entity-index.ts";
import { inOrder } from "./in-order.ts";
import type { NetworkRegistry, NetworkUse } from "./network-registry.ts";
import { STATUS_SOURCE } from "./match-claims.ts";
import type { PodGist } from "./pod-gist.ts";
import { createRecent } from "./recent.ts";
import { createFormTable } from "./evidence-forms.ts";
import { type PackedEvidence, packEvidence, unpackEvidence, unpackOne } from "./packed-evidence.ts";
import { WideMap } from "./wide.ts";

/** One pod as the model keeps it. The pod and its evidence come by different sources, in any order. */
export interface PodRecord {
  id: EntityId;
  /** One for all that names the pod: its texts become the pod's own when it comes. */
  readonly key: { -readonly [Part in keyof PodKey]: PodKey[Part] };
  pod: Pod | undefined;
  /** See `evidenceOf`. */
  packed: PackedEvidence | undefined;
  /** What was joined last, where it was kept. */
  joined: readonly Attachment[] | undefined;
  attachmentCount: number;
  /** What it came to when it was settled; undefined while that is in doubt. */
  gist: PodGist | undefined;
  /** What is on file for a pod of that name, whether there is one or not. */
  allocations: Bag<EntityId>;
}

/** Pods, what is said of them, and by what they are found: node, namespace, network, address, sandbox. */
export interface PodStore {
  readonly byNode: EntityIndex<EntityId>;
  readonly byNamespace: EntityIndex<EntityId>;
  readonly byAddress: AddressIndex<EntityId>;
  readonly byContainer: EntityIndex<EntityId>;
  record(id: EntityId): PodRecord | undefined;
  /** Takes down that a store has something on file for a pod of that name; gives the key to name it by. */
  addAllocation(owner: PodKey, allocation: EntityId): PodKey;
  removeAllocation(owner: PodKey, allocation: EntityId): void;
  /** The key that is kept for a pod of that name; undefined where nothing is known of one. */
  keyOf(pod: PodKey): PodKey | undefined;
  records(): Iterable<PodRecord>;
  podCount(): number;
  putPod(pod: Pod): Pod | undefined;
  dropPod(id: EntityId): Pod | undefined;
  /** What one or several sources say of one pod. */
  putEvidence(evidence: readonly PodEvidence[], pod: PodKey): void;
  dropEvidence(id: EntityId): PodEvidence | undefined;
  evidence(id: EntityId): PodEvidence | undefined;
  /** In the order of the sources, so that it does not matter which came first. */
  evidenceOf(record: PodRecord): readonly PodEvidence[];
  kubeEvent(id: EntityId): KubeEvent | undefined;
  kubeEventsOf(pod: EntityId): readonly KubeEvent[];
  putKubeEvent(event: KubeEvent): void;
  /** Returns the pod that it was about. */
  dropKubeEvent(id: EntityId): EntityId | undefined;
  /** Networks that the pod's claims name. */
  usesOf(id: EntityId): Iterable<NetworkUse>;
  /** How many entries all indexes hold, for the tests. */
  indexSize(): number;
}

export const createPodStore = (cluster: string, networks: NetworkRegistry): PodStore => {
  const records = new WideMap<EntityId, PodRecord>();
  const table = createFormTable();
  // What was unpacked last: everyone who judges a pod asks for it.
  const unpacked = createRecent<readonly PodEvidence[]>(UNPACKED_MAX);
  const eventsByPod = new Map<EntityId, KubeEvent[]>();
  const podByEvent = new Map<EntityId, EntityId>();
  const byNode = createEntityIndex<EntityId>();
  const byNamespace = createEntityIndex<EntityId>();
  const byAddress = createAddressIndex<EntityId>();
  const byContainer = createEntityIndex<EntityId>();
  let podCount = 0;
  // Whoever judges a pod asks for it a dozen times in a row: looking it up among so many is what takes the time.
  let last: PodRecord | undefined;

  const find = (id: EntityId): PodRecord | undefined => {
    if (last?.id === id) return last;
    const record = records.get(id);
    if (record !== undefined) last = record;
    return record;
  };

  const recordOf = (id: EntityId, { namespace, name }: PodKey): PodRecord => {
    const known = find(id);
    if (known !== undefined) return known;
    const made: PodRecord = {
      id,
      key: { namespace, name },
      pod: undefined,
      packed: undefined,
      joined: undefined,
      attachmentCount: 0,
      gist: undefined,
      allocations: undefined,
    };
    records.set(id, made);
    return made;
  };

  /** What a store said of the pod before it came has texts of its own, which are parts of longer ones: they are let go. */
  const takeTextsOf = ({ id, namespace, name }: Pod, record: PodRecord): void => {
    record.key.namespace = namespace;
    record.key.name = name;
    if (record.packed !== undefined) return;
    records.delete(record.id);
    record.id = id;
    records.set(id, record);
  };

  const forgetIfEmpty = (record: PodRecord): void => {
    if (record.pod === undefined && record.packed === undefined && record.allocations === undefined) {
      records.delete(record.id);
      unpacked.delete(record.id);
      last = undefined;
    }
  };

  const evidenceOf = (record: PodRecord): readonly PodEvidence[] => {
    if (record.packed === undefined) return NO_EVIDENCE;
    const known = unpacked.get(record.id);
    if (known !== undefined) return known;
    return remember(record.id, unpackEvidence(record.packed, cluster, record.key));
  };

  const remember = (id: EntityId, evidence: readonly PodEvidence[]): readonly PodEvidence[] => {
    unpacked.set(id, evidence);
    return evidence;
  };

  /** Replaces what is said of a pod: only the keys that differ are touched. */
  const setEvidence = (record: PodRecord, after: readonly PodEvidence[]): void => {
    const before = evidenceOf(record);
    const { id } = record;
    record.packed = packEvidence(after, table, record.pod?.from);
    remember(id, after);
    const newKeys = keysOf(after, networks);
    if (before.length === 0) {
      for (const key of newKeys.addresses) byAddress.add(textIn(record.pod, key), id);
      for (const key of newKeys.containers) byContainer.add(key, id);
      for (const use of newKeys.networks.values()) networks.use(use, id);
      return;
    }
    const oldKeys = keysOf(before, networks);
    for (const key of newKeys.addresses) if (!oldKeys.addresses.has(key)) byAddress.add(key, id);
    for (const key of oldKeys.addresses) if (!newKeys.addresses.has(key)) byAddress.remove(key, id);
    for (const key of newKeys.containers) if (!oldKeys.containers.has(key)) byContainer.add(key, id);
    for (const key of oldKeys.containers) if (!newKeys.containers.has(key)) byContainer.remove(key, id);
    for (const [key, use] of newKeys.networks) if (!oldKeys.networks.has(key)) networks.use(use, id);
    for (const [key, use] of oldKeys.networks) if (!newKeys.networks.has(key)) networks.unuse(use, id);
  };

  const recordOfEvidence = (id: EntityId): PodRecord | undefined => {
    const pod = podIdOfEvidence(id);
    return pod === undefined ? undefined : records.get(pod);
  };

  /**
   * Whoever compares what one source says with what it said asks for no other, and for most pods never again: nothing is
   * remembered. A node's report is compared with all of its pods' evidence.
   */
  const evidence = (id: EntityId): PodEvidence | undefined => {
    const record = recordOfEvidence(id);
    if (record?.packed === undefined) return undefined;
    const known = unpacked.get(record.id);
    if (known !== undefined) return known.find((each) => each.id === id);
    const source = sourceInEvidenceId(id, record.id);
    return source === undefined ? undefined : unpackOne(record.packed, cluster, record.key, source);
  };

  const dropEvidence = (id: EntityId): PodEvidence | undefined => {
    const record = recordOfEvidence(id);
    const dropped = record && evidenceOf(record).find((each) => each.id === id);
    if (record === undefined || dropped === undefined) return undefined;
    setEvidence(
      record,
      evidenceOf(record).filter((each) => each !== dropped),
    );
    forgetIfEmpty(record);
    return dropped;
  };

  const dropKubeEvent = (id: EntityId): EntityId | undefined => {
    const pod = podByEvent.get(id);
    if (pod === undefined) return undefined;
    podByEvent.delete(id);
    const left = (eventsByPod.get(pod) ?? []).filter((event) => event.id !== id);
    if (left.length === 0) eventsByPod.delete(pod);
    else eventsByPod.set(pod, left);
    return pod;
  };

  return {
    byNode,
    byNamespace,
    byAddress,
    byContainer,
    record: find,
    addAllocation: (owner, allocation) => {
      const record = recordOf(podId(cluster, owner), owner);
      record.allocations = bagWith(record.allocations, allocation);
      return record.key;
    },
    keyOf: (pod) => records.get(podId(cluster, pod))?.key,
    removeAllocation: (owner, allocation) => {
      const record = records.get(podId(cluster, owner));
      if (record === undefined) return;
      record.allocations = bagWithout(record.allocations, allocation);
      forgetIfEmpty(record);
    },
    records: function* () {
      // Whoever walks over them asks for each by its id next.
      for (const record of records.values()) yield (last = record);
    },
    podCount: () => podCount,
    putPod: (pod) => {
      const known = find(pod.id);
      const record = known ?? recordOf(pod.id, pod);
      const before = record.pod;
      record.pod = pod;
      if (before === undefined) {
        podCount += 1;
        if (known !== undefined) takeTextsOf(pod, known);
      }
      if (before?.node !== pod.node) {
        if (before?.node != null) byNode.remove(before.node, pod.id);
        if (pod.node !== null) byNode.add(pod.node, pod.id);
      }
      if (before === undefined) byNamespace.add(pod.namespace, pod.id);
      return before;
    },
    dropPod: (id) => {
      const record = records.get(id);
      const pod = record?.pod;
      if (record === undefined || pod === undefined) return undefined;
      record.pod = undefined;
      podCount -= 1;
      if (pod.node !== null) byNode.remove(pod.node, id);
      byNamespace.remove(pod.namespace, id);
      forgetIfEmpty(record);
      return pod;
    },
    putEvidence: (evidence, pod) => {
      const record = recordOf(podId(cluster, pod), pod);
      setEvidence(record, withEvidence(evidenceOf(record), evidence));
    },
    dropEvidence,
    evidence,
    evidenceOf,
    kubeEvent: (id) => {
      const pod = podByEvent.get(id);
      return pod && eventsByPod.get(pod)?.find((event) => event.id === id);
    },
    kubeEventsOf: (pod) => eventsByPod.get(pod) ?? [],
    putKubeEvent: (event) => {
      dropKubeEvent(event.id);
      const pod = podId(cluster, event.pod);
      podByEvent.set(event.id, pod);
      const events = [...(eventsByPod.get(pod) ?? []), event].sort(compareEvents);
      eventsByPod.set(pod, events);
    },
    dropKubeEvent,
    usesOf: (id) => {
      const record = records.get(id);
      return keysOf(record === undefined ? NO_EVIDENCE : evidenceOf(record), networks).networks.values();
    },
    indexSize: () =>
      records.size +
      eventsByPod.size +
      podByEvent.size +
      byNode.keyCount() +
      byNamespace.keyCount() +
      byAddress.keyCount() +
      byContainer.keyCount(),
  };
};

/** The pod's own text of the address, which is kept anyway. */
const textIn = (pod: Pod | undefined, address: string): string =>
  pod?.podIPs.find((own) => own === address) ?? address;

const NO_EVIDENCE: readonly PodEvidence[] = [];
const UNPACKED_MAX = 64;

/** In the order of the sources, so that it does not matter which came first. */
const withEvidence = (
  before: readonly PodEvidence[],
  added: readonly PodEvidence[],
): readonly PodEvidence[] => {
  const others = before.filter((each) => !added.some(({ id }) => id === each.id));
  return inOrder(others.length === 0 ? added : [...others, ...added], compareIds);
};

const compareIds = (one: PodEvidence, other: PodEvidence): number =>
  one.id < other.id ? -1 : one.id > other.id ? 1 : 0;

const compareEvents = (a: KubeEvent, b: KubeEvent): number => {
  const left = a.lastAt ?? a.firstAt ?? "";
  const right = b.lastAt ?? b.firstAt ?? "";
  return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1;
};

interface Keys {
  readonly networks: ReadonlyMap<EntityId, NetworkUse>;
  readonly addresses: ReadonlySet<string>;
  readonly containers: ReadonlySet<string>;
}

const keysOf = (evidence: readonly PodEvidence[], networks: NetworkRegistry): Keys => {
  if (evidence.length === 0) return NO_KEYS;
  const uses = new Map<EntityId, NetworkUse>();
  const addresses = new Set<string>();
  let containers: Set<string> | undefined;
  const isDefaultNamed = evidence.some((each) => each.reported.some(namesDefault));
  const add = (claim: Claim): void => {
    for (const { address } of claim.addresses) addresses.add(address);
    if (claim.network === null) return;
    const use = networks.useOf(claim.network, claim.source);
    if (!use.isPlaceholder || !isDefaultNamed) uses.set(use.id, use);
  };
  for (const each of evidence) {
    each.asked.forEach(add);
    each.reported.forEach(add);
    for (const claim of each.observed ?? []) {
      add(claim);
      if (claim.containerId !== null) (containers ??= new Set()).add(claim.containerId);
    }
  }
  return { networks: uses, addresses, containers: containers ?? NO_KEYS.containers };
};

const namesDefault = (claim: Claim): boolean => claim.isDefault && claim.source === STATUS_SOURCE;

const NO_KEYS: Keys = { networks: new Map(), addresses: new Set(), containers: new Set() };
