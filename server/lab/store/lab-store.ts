import type {
  LabChange,
  LabCluster,
  LabObject,
  LabStatus,
  LabWrite,
  ResourceKey,
  Writer,
} from "../lab-cluster.ts";
import { Collection } from "./collection.ts";
import type { HistoryLimits } from "./collection.ts";
import { customType } from "./custom-type.ts";
import { established } from "./established.ts";
import { toCoreEvent, toEventsGroup } from "./event-faces.ts";
import { isObject } from "./is-object.ts";
import { deepFreeze } from "./json.ts";
import { mergePatch } from "./patches.ts";
import { ordered, prepareCreate, prepareUpdate } from "./prepare.ts";
import type { Moment, WriteBy } from "./prepare.ts";
import { prepareRemoval } from "./prepare-removal.ts";
import type { RemoveOptions } from "./prepare-removal.ts";
import { builtInTypes, CRD_KEY } from "./resource-type.ts";
import type { ResourceType } from "./resource-type.ts";
import { alreadyExists, badRequest, forbidden, notFound } from "./statuses.ts";
import { stored, storedKey } from "./stored.ts";
import type { StoreChange, Stored } from "./stored.ts";

export interface StoreOptions {
  /** The cluster's clock, ms since the epoch. */
  now: () => number;
  seed: number;
  history?: Partial<HistoryLimits>;
  /** Where resourceVersions start; a real cluster has long compacted the first ones. */
  firstVersion?: number;
}

export type Written = { ok: true; item: Stored; isGone?: boolean } | { ok: false; status: LabStatus };

/** A write made at another time than now: creationTimestamp and managedFields get that time. */
export interface TimedWriteBy extends WriteBy {
  /** ms since the epoch */
  at?: number;
}

const HISTORY: HistoryLimits = { size: 20_000, ageMs: 5 * 60_000 };
const FIRST_VERSION = 1000;

/** The cluster's objects: versioned, immutable, watched. Single-threaded; every write is one version. */
export class LabStore implements LabCluster {
  readonly #now: () => number;
  readonly #seed: number;
  readonly #history: HistoryLimits;
  readonly #types = new Map<ResourceKey, ResourceType>();
  readonly #collections = new Map<ResourceKey, Collection>();
  readonly #goneListeners = new Set<(type: ResourceType) => void>();
  readonly #queue: { change: StoreChange; collection: Collection }[] = [];
  #isDraining = false;
  #version: number;

  constructor(options: StoreOptions) {
    this.#now = options.now;
    this.#seed = options.seed;
    this.#history = { ...HISTORY, ...options.history };
    this.#version = options.firstVersion ?? FIRST_VERSION;
    for (const type of builtInTypes()) this.#types.set(type.key, type);
  }

  now(): number {
    return this.#now();
  }

  /** resourceVersion of the last write. */
  get version(): number {
    return this.#version;
  }

  types(): readonly ResourceType[] {
    return [...this.#types.values()];
  }

  type(key: ResourceKey): ResourceType | undefined {
    return this.#types.get(key);
  }

  collection(type: ResourceType): Collection {
    const key = type.faceOf ?? type.key;
    let collection = this.#collections.get(key);
    if (!collection) {
      collection = new Collection(this.#history, this.#version);
      this.#collections.set(key, collection);
    }
    return collection;
  }

  read(type: ResourceType, namespace: string | undefined, name: string): Stored | undefined {
    return this.collection(type).get(storedKey(type.namespaced ? namespace : undefined, name));
  }

  createObject(type: ResourceType, sent: LabObject, by: TimedWriteBy): Written {
    const namespace = type.namespaced ? sent.metadata.namespace : undefined;
    const refused = type.namespaced ? this.#namespaceRefusal(type, namespace, sent) : undefined;
    if (refused) return { ok: false, status: refused };
    const object = type.faceOf === undefined ? sent : toCoreEvent(sent);
    const prepared = prepareCreate(this.#stored(type), object, by, this.#moment(by));
    if (!prepared.ok) return prepared;
    const { name } = prepared.object.metadata;
    if (this.read(type, namespace, name)) return { ok: false, status: alreadyExists(type, name) };
    if (by.dryRun === true) return { ok: true, item: stored(prepared.object, this.#version) };
    return { ok: true, item: this.#commit(type, "ADDED", prepared.object, undefined) };
  }

  /** Applies `change` to the current object and stores the outcome, unless nothing changed. */
  changeObject(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    change: (current: LabObject) => LabWrite,
    by: TimedWriteBy,
  ): Written {
    const current = this.read(type, namespace, name);
    if (!current) return { ok: false, status: notFound(type, name) };
    const changed = change(type.faceOf === undefined ? current.object : toEventsGroup(current.object));
    if (!changed.ok) return changed;
    const sent = type.faceOf === undefined ? changed.object : toCoreEvent(changed.object);
    const prepared = prepareUpdate(this.#stored(type), current.object, sent, by, this.#moment(by));
    if (!prepared.ok) return prepared;
    if (prepared.isUnchanged) return { ok: true, item: current };
    if (by.dryRun === true) return { ok: true, item: stored(prepared.object, this.#version) };
    const { metadata } = prepared.object;
    const isDone =
      metadata.deletionTimestamp !== undefined &&
      (metadata.finalizers ?? []).length === 0 &&
      (metadata.deletionGracePeriodSeconds ?? 0) === 0;
    if (isDone)
      return { ok: true, item: this.#commit(type, "DELETED", prepared.object, current), isGone: true };
    return { ok: true, item: this.#commit(type, "MODIFIED", prepared.object, current) };
  }

  /**
   * Deletes. A pod on a node first only gets its deletionTimestamp, a namespace and anything with finalizers too; who is
   * responsible (kubelet, namespace lifecycle, finalizer's owner) finishes it.
   */
  removeObject(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    options: RemoveOptions = {},
  ): Written {
    const current = this.read(type, namespace, name);
    if (!current) return { ok: false, status: notFound(type, name) };
    const prepared = prepareRemoval(this.#stored(type), current.object, options, this.#now());
    if (prepared.outcome === "refused") return { ok: false, status: prepared.status };
    if (prepared.outcome === "unchanged") return { ok: true, item: current };
    const isGone = prepared.outcome === "gone";
    const object = isGone ? current.object : prepared.object;
    if (options.dryRun === true)
      return isGone ? { ok: true, item: current, isGone } : { ok: true, item: stored(object, this.#version) };
    const item = this.#commit(type, isGone ? "DELETED" : "MODIFIED", object, current);
    return isGone ? { ok: true, item, isGone } : { ok: true, item };
  }

  /** Takes an object out whatever its finalizers and grace say: the end of a namespace or of a definition. */
  purge(type: ResourceType, item: Stored): void {
    this.#commit(type, "DELETED", item.object, item);
  }

  /** Forgets history up to now: older watches and pages get their 410. */
  compact(): void {
    for (const collection of this.#collections.values()) collection.compact(this.#version);
  }

  /** Called when a CustomResourceDefinition goes: its watches end. */
  onTypeGone(listener: (type: ResourceType) => void): () => void {
    this.#goneListeners.add(listener);
    return () => this.#goneListeners.delete(listener);
  }

  /** Puts back what an earlier process saved: versions go on, history before is gone. */
  restore(version: number, objects: Iterable<{ key: ResourceKey; object: LabObject }>): void {
    this.#version = version;
    for (const { key, object } of objects) {
      const type = this.#types.get(key);
      if (!type) continue;
      const item = stored(deepFreeze(object), Number(object.metadata.resourceVersion));
      this.collection(type).load(item);
      if (key === CRD_KEY) this.#defineType(object);
    }
  }

  load(resource: ResourceKey, objects: readonly LabObject[]): void {
    const type = this.#types.get(resource);
    if (type === undefined) return;
    const collection = this.collection(type);
    for (const object of objects) {
      const version = ++this.#version;
      const metadata = { ...object.metadata, resourceVersion: String(version) };
      collection.load(stored(deepFreeze({ ...object, metadata }), version));
    }
  }

  /**
   * Everything as a backup has it, resourceVersions included: an etcd that is restored. Controllers are told of what
   * that changes; history is gone, and versions that were given out before will be given out again.
   */
  rewind(version: number, backup: ReadonlyMap<ResourceKey, readonly Stored[]>): void {
    const definitions = this.#types.get(CRD_KEY);
    // Definitions first: what they define is there only afterwards.
    if (definitions) this.#rewindType(definitions, backup.get(CRD_KEY) ?? []);
    for (const type of [...this.#types.values()])
      if (type.faceOf === undefined && type !== definitions)
        this.#rewindType(type, backup.get(type.key) ?? []);
    this.#version = version;
    this.compact();
  }

  #rewindType(type: ResourceType, items: readonly Stored[]): void {
    const collection = this.collection(type);
    const wanted = new Map(items.map((item) => [item.key, item]));
    const tell = (kind: StoreChange["type"], current: Stored, previous: Stored | undefined): void => {
      const change = { type: kind, version: current.version, atMs: this.#now(), current, previous };
      collection.apply(change);
      if (type.key === CRD_KEY) this.#defineType(current.object, kind === "DELETED");
      this.#queue.push({ change, collection });
    };
    for (const item of collection.snapshot()) if (!wanted.has(item.key)) tell("DELETED", item, item);
    for (const item of items) {
      const current = collection.get(item.key);
      if (current !== item) tell(current ? "MODIFIED" : "ADDED", item, current);
    }
    this.#drain();
  }

  // The controllers' door (LabCluster).

  get(resource: ResourceKey, namespace: string | undefined, name: string): LabObject | undefined {
    const type = this.#types.get(resource);
    const item = type && this.read(type, namespace, name);
    return item && shown(type, item.object);
  }

  list(resource: ResourceKey, namespace?: string): readonly LabObject[] {
    const type = this.#types.get(resource);
    if (!type) return [];
    const result: LabObject[] = [];
    for (const item of this.collection(type).values()) {
      if (namespace === undefined || item.namespace === namespace) result.push(shown(type, item.object));
    }
    return result;
  }

  create(resource: ResourceKey, object: LabObject, by: Writer): LabWrite {
    const type = this.#types.get(resource);
    return type ? answer(type, this.createObject(type, object, by)) : unknownResource(resource);
  }

  update(resource: ResourceKey, object: LabObject, by: Writer): LabWrite {
    const type = this.#types.get(resource);
    if (!type) return unknownResource(resource);
    const { namespace, name } = object.metadata;
    return answer(
      type,
      this.changeObject(type, namespace, name, () => ({ ok: true, object }), by),
    );
  }

  mergePatch(
    resource: ResourceKey,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    by: Writer,
  ): LabWrite {
    const type = this.#types.get(resource);
    if (!type) return unknownResource(resource);
    const change = (current: LabObject): LabWrite => {
      const merged = mergePatch(current, patch);
      return isObject(merged)
        ? { ok: true, object: merged }
        : { ok: false, status: badRequest("not an object") };
    };
    return answer(type, this.changeObject(type, namespace, name, change, by));
  }

  remove(resource: ResourceKey, namespace: string | undefined, name: string): LabWrite {
    const type = this.#types.get(resource);
    if (!type) return unknownResource(resource);
    const isEnding = this.read(type, namespace, name)?.object.metadata.deletionTimestamp !== undefined;
    return answer(type, this.removeObject(type, namespace, name, isEnding ? { gracePeriodSeconds: 0 } : {}));
  }

  watch(resource: ResourceKey, listener: (change: LabChange) => void): () => void {
    const type = this.#types.get(resource);
    if (!type) return () => undefined;
    return this.collection(type).listen((change) =>
      listener({ type: change.type, object: shown(type, change.current.object) }),
    );
  }

  #stored(type: ResourceType): ResourceType {
    return this.#types.get(type.faceOf ?? type.key) ?? type;
  }

  #moment(by: TimedWriteBy): Moment {
    return { nowMs: by.at ?? this.#now(), seed: this.#seed, counter: this.#version + 1 };
  }

  #namespaceRefusal(
    type: ResourceType,
    namespace: string | undefined,
    sent: LabObject,
  ): LabStatus | undefined {
    const namespaces = this.#types.get("namespaces");
    if (!namespaces || namespace === undefined) return badRequest("namespace is required");
    const found = this.read(namespaces, undefined, namespace);
    if (!found) return notFound(namespaces, namespace);
    if (found.object.metadata.deletionTimestamp === undefined) return undefined;
    const message = `${type.plural} "${sent.metadata.name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`;
    return forbidden(message, sent.metadata.name, type.group, type.plural);
  }

  #commit(
    type: ResourceType,
    kind: StoreChange["type"],
    object: LabObject,
    previous: Stored | undefined,
  ): Stored {
    const version = ++this.#version;
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    const next = ordered(this.#stored(type), object, metadata);
    const withStatus = type.key === CRD_KEY && kind !== "DELETED" ? established(next, this.#now()) : next;
    const item = stored(deepFreeze(withStatus), version);
    const collection = this.collection(type);
    const change: StoreChange = { type: kind, version, atMs: this.#now(), current: item, previous };
    collection.apply(change);
    if (type.key === CRD_KEY) this.#defineType(item.object, kind === "DELETED");
    this.#queue.push({ change, collection });
    this.#drain();
    return item;
  }

  /** Listeners may write; what they write is told after the change they are being told about. */
  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        next.collection.notify(next.change);
      }
    } finally {
      this.#isDraining = false;
    }
  }

  #defineType(definition: LabObject, isGone = false): void {
    const type = customType(definition);
    if (!type) return;
    if (!isGone) {
      this.#types.set(type.key, type);
      return;
    }
    const collection = this.#collections.get(type.key);
    for (const item of collection?.snapshot() ?? []) this.purge(type, item);
    this.#types.delete(type.key);
    this.#collections.delete(type.key);
    for (const listener of [...this.#goneListeners]) listener(type);
  }
}

function shown(type: ResourceType, object: LabObject): LabObject {
  return type.faceOf === undefined ? object : toEventsGroup(object);
}

function answer(type: ResourceType, written: Written): LabWrite {
  return written.ok ? { ok: true, object: shown(type, written.item.object) } : written;
}

function unknownResource(resource: ResourceKey): LabWrite {
  const status: LabStatus = { code: 404, reason: "NotFound", message: `no resource ${resource}` };
  return { ok: false, status };
}
