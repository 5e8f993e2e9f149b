import { type EntityId, joinId, networkId, type NetworkKey } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { NetworkEntry } from "./cluster-model.ts";
import type { ResolvedNetwork } from "./join-attachments.ts";
import { STATUS_SOURCE } from "./match-claims.ts";
import { WideSet } from "./wide.ts";

/** A network that one pod's claims name, and how. */
export interface NetworkUse {
  readonly id: EntityId;
  readonly key: NetworkKey;
  readonly source: string;
  /** The default network, named by a witness that doesn't know its name. */
  readonly isPlaceholder: boolean;
}

/**
 * Networks that are defined by objects, named by pods, or both. Only network-status knows what the cluster's default
 * network is called; where a pod has none, its default attachment counts to the name that most pods report.
 */
export interface NetworkRegistry {
  /** Defines or redefines; says whether it was undefined before. */
  define(network: Network): boolean;
  /** Says whether there was such a definition. */
  undefine(id: EntityId): Network | undefined;
  use(use: NetworkUse, pod: EntityId): void;
  unuse(use: NetworkUse, pod: EntityId): void;
  useOf(key: NetworkKey, source: string): NetworkUse;
  resolve(key: NetworkKey, source: string): ResolvedNetwork;
  entries(): Iterable<NetworkEntry>;
  entry(key: NetworkKey): NetworkEntry | undefined;
  entryById(id: EntityId): NetworkEntry | undefined;
  defined(id: EntityId): Network | undefined;
  /** Definitions that name one of these as plugin or master. */
  standingOn(names: readonly string[] | "everything"): Iterable<EntityId>;
  /** Pods that may be on the network: all that are, and perhaps some whose default is placed elsewhere. */
  candidates(id: EntityId): Iterable<EntityId>;
  /** Pods whose default network has another name since the last call. */
  takeMoved(): Iterable<EntityId>;
}

interface NetworkRecord {
  readonly id: EntityId;
  readonly key: NetworkKey;
  readonly isPlaceholder: boolean;
  defined: Network | undefined;
  readonly users: WideSet<EntityId>;
  readonly isDefault: boolean;
}

export const createNetworkRegistry = (cluster: string): NetworkRegistry => {
  const records = new Map<EntityId, NetworkRecord>();
  const defaults = new Set<NetworkRecord>();
  const placeholders = new Set<NetworkRecord>();
  const byGround = new Map<string, Set<EntityId>>();
  const ids = new Map<string, Map<string | null, Map<string, EntityId>>>();
  let idCount = 0;
  let defaultRecord: NetworkRecord | undefined;
  let hasMoved = false;

  // The id of a key is asked for with every claim: escaping it each time would be a third of the derive.
  const idOf = (key: NetworkKey): EntityId => {
    let byNamespace = ids.get(key.provider);
    if (byNamespace === undefined) ids.set(key.provider, (byNamespace = new Map()));
    let byName = byNamespace.get(key.namespace);
    if (byName === undefined) byNamespace.set(key.namespace, (byName = new Map()));
    const known = byName.get(key.name);
    if (known !== undefined) return known;
    const id = networkId(cluster, key);
    idCount += 1;
    if (idCount > ID_CACHE_MAX) {
      idCount = 0;
      ids.clear();
    } else {
      byName.set(key.name, id);
    }
    return id;
  };

  const recordOf = (id: EntityId, key: NetworkKey, isPlaceholder: boolean): NetworkRecord => {
    const known = records.get(id);
    if (known !== undefined) return known;
    const isDefault = key.provider === "cluster-default";
    const made: NetworkRecord = {
      id,
      key,
      isPlaceholder,
      isDefault,
      defined: undefined,
      users: new WideSet(),
    };
    records.set(id, made);
    if (isPlaceholder) placeholders.add(made);
    else if (isDefault) defaults.add(made);
    return made;
  };

  const dropIfUnused = (record: NetworkRecord): void => {
    if (record.defined !== undefined || record.users.size > 0) return;
    records.delete(record.id);
    placeholders.delete(record);
    defaults.delete(record);
  };

  const chooseDefault = (): void => {
    let best: NetworkRecord | undefined;
    for (const each of defaults) if (best === undefined || isMoreUsed(each, best)) best = each;
    if (best === defaultRecord) return;
    defaultRecord = best;
    hasMoved = true;
  };

  const useOf = (key: NetworkKey, source: string): NetworkUse => {
    const isPlaceholder = isPlaceholderFor(key, source);
    return { id: isPlaceholder ? PLACEHOLDER_ID : idOf(key), key, source, isPlaceholder };
  };

  const visible = (record: NetworkRecord): boolean => !record.isPlaceholder || defaultRecord === undefined;

  return {
    define: (network) => {
      const record = recordOf(network.id, network.key, false);
      const before = record.defined;
      if (before !== undefined) for (const name of groundsOf(before)) byGround.get(name)?.delete(before.id);
      for (const name of groundsOf(network)) {
        const users = byGround.get(name);
        if (users === undefined) byGround.set(name, new Set([network.id]));
        else users.add(network.id);
      }
      record.defined = network;
      return before === undefined;
    },
    undefine: (id) => {
      const record = records.get(id);
      const network = record?.defined;
      if (record === undefined || network === undefined) return undefined;
      record.defined = undefined;
      for (const name of groundsOf(network)) byGround.get(name)?.delete(id);
      dropIfUnused(record);
      return network;
    },
    use: (use, pod) => {
      const record = recordOf(use.id, use.key, use.isPlaceholder);
      record.users.add(pod);
      if (record.isDefault && !record.isPlaceholder) chooseDefault();
    },
    unuse: (use, pod) => {
      const record = records.get(use.id);
      if (record === undefined) return;
      record.users.delete(pod);
      dropIfUnused(record);
      if (record.isDefault && !record.isPlaceholder) chooseDefault();
    },
    useOf,
    resolve: (key, source) => {
      const record = isPlaceholderFor(key, source)
        ? (defaultRecord ?? records.get(PLACEHOLDER_ID))
        : records.get(idOf(key));
      if (record === undefined) return { id: idOf(key), key, defined: undefined };
      return record.isPlaceholder
        ? { id: idOf(record.key), key: record.key, defined: record.defined }
        : record;
    },
    entries: function* () {
      for (const record of records.values()) if (visible(record)) yield entryOf(record, idOf(record.key));
    },
    entry: (key) => {
      const record = records.get(idOf(key));
      if (record !== undefined) return entryOf(record, record.id);
      const placeholder = records.get(PLACEHOLDER_ID);
      if (key.provider !== "cluster-default" || placeholder?.key.name !== key.name) return undefined;
      const stand = defaultRecord ?? placeholder;
      return entryOf(stand, idOf(stand.key));
    },
    entryById: (id) => {
      const record = records.get(id);
      return record === undefined ? undefined : entryOf(record, record.id);
    },
    defined: (id) => records.get(id)?.defined,
    standingOn: function* (names) {
      if (names === "everything") for (const ids of byGround.values()) yield* ids;
      else for (const name of names) yield* byGround.get(name) ?? NO_USERS;
    },
    candidates: function* (id) {
      const record = records.get(id);
      const placeholder = records.get(PLACEHOLDER_ID);
      const named = record?.users ?? NO_USERS;
      yield* named;
      if (placeholder === undefined) return;
      if (record !== undefined && record !== defaultRecord) return;
      if (record === undefined && idOf(placeholder.key) !== id) return;
      for (const pod of placeholder.users) if (!named.has(pod)) yield pod;
    },
    takeMoved: () => {
      if (!hasMoved) return NO_USERS;
      hasMoved = false;
      return records.get(PLACEHOLDER_ID)?.users ?? NO_USERS;
    },
  };
};

const isPlaceholderFor = (key: NetworkKey, source: string): boolean =>
  key.provider === "cluster-default" && source !== STATUS_SOURCE;

/** What a node must have for it. */
const groundsOf = ({ master, plugins }: Network): ReadonlySet<string> =>
  new Set([...(master === null ? [] : [master]), ...plugins.map(({ type }) => type)]);

const entryOf = (record: NetworkRecord, id: EntityId): NetworkEntry => ({
  id,
  key: record.key,
  isDefault: record.isDefault,
  defined: record.defined,
});

const isMoreUsed = (a: NetworkRecord, b: NetworkRecord): boolean =>
  a.users.size !== b.users.size ? a.users.size > b.users.size : a.key.name < b.key.name;

/** Stands for the default network as long as nobody names it; no id of an entity looks like this. */
const PLACEHOLDER_ID = joinId("*", "network", "cluster-default");
const ID_CACHE_MAX = 50_000;
const NO_USERS: ReadonlySet<EntityId> = new Set();
