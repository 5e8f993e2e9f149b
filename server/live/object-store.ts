import { TakeQueue } from "../../lib/cluster/take-queue.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Problem } from "../../lib/model/problems.ts";
import { type Watched, watchedName } from "../../lib/sources/source.ts";
import type { GoneObject } from "../kube/feed.ts";
import { versionNumber } from "../kube/held-objects.ts";
import type { HeldSlot, HeldSlots } from "../kube/held-slots.ts";
import { createNameMap, type NameMap } from "../kube/name-map.ts";
import { type KeptIds, NO_IDS, packIds, unpackIds } from "./kept-ids.ts";

/**
 * What the feed said, by resource, namespace and name, and what of it has to be derived again. Level, not edge: of
 * several changes to one object only the last one is kept. Raw objects are let go once they are derived; what they
 * amounted to is the model's to keep, here are only the ids.
 */
export interface ObjectStore {
  /** `isRestored`: the cluster went back in time, so that no version of before counts. */
  begin(watched: Watched, isRestored?: boolean): void;
  put(watched: Watched, object: KubeObject): void;
  drop(watched: Watched, gone: GoneObject): void;
  synced(watched: Watched): void;
  slots(watched: Watched): HeldSlots;
  /** Takes one object that has to be derived, undefined when there is none. */
  take(): Dirty | undefined;
  dirtyCount(): number;
  objectCount(): number;
  problems(): Iterable<Problem>;
}

export interface Dirty {
  readonly watched: Watched;
  /** undefined: the object is gone. */
  readonly object: KubeObject | undefined;
  /** Ids of what it amounted to. */
  readonly before: readonly EntityId[];
  /** Remembers what the object amounts to now. */
  remember(ids: readonly EntityId[], problems: readonly Problem[]): void;
}

/** Small: there is one for each object of the cluster. */
interface Kept extends HeldSlot {
  uid: string | undefined;
  /** A number where it is one: that takes no memory of its own. */
  version: string | number | undefined;
  /** The list that named it last; UNKNOWN: only the reader has it so far, or any more. */
  round: number;
  ids: KeptIds;
  /** Set while it has to be derived. */
  waiting: Waiting | undefined;
}

const UNKNOWN = -1;

interface Waiting {
  readonly resource: Resource;
  /** "" where it has none. */
  readonly namespace: string;
  readonly name: string;
  readonly kept: Kept;
  /** undefined: it is gone. */
  object: KubeObject | undefined;
}

interface Resource {
  readonly watched: Watched;
  round: number;
  /** The same version may be another object: the cluster was set back to an earlier state. */
  isDoubted: boolean;
  /** Nothing was known when the list began: it can't miss anything. */
  isFirst: boolean;
  readonly kept: NameMap<Kept>;
  /** How many of these are known here. */
  known: number;
}

export const createObjectStore = (): ObjectStore => {
  const resources = new Map<string, Resource>();
  const dirty = new TakeQueue<Waiting>();
  const problems = new Map<Kept, readonly Problem[]>();

  // Objects come a page of one resource after the other.
  let last: Resource | undefined;

  const resourceOf = (watched: Watched): Resource =>
    last?.watched === watched ? last : (last = resourceNamed(watched));

  const resourceNamed = (watched: Watched): Resource => {
    const name = watchedName(watched);
    const known = resources.get(name);
    if (known !== undefined) return known;
    const fresh: Resource = {
      watched,
      round: 0,
      isDoubted: false,
      isFirst: false,
      kept: createNameMap(),
      known: 0,
    };
    resources.set(name, fresh);
    return fresh;
  };

  const keep = (resource: Resource, namespace: string, name: string): Kept => {
    const known = resource.kept.get(namespace, name);
    if (known !== undefined) return known;
    const fresh: Kept = {
      heldUid: undefined,
      heldVersion: 0,
      heldIn: 0,
      uid: undefined,
      version: undefined,
      round: UNKNOWN,
      ids: NO_IDS,
      waiting: undefined,
    };
    resource.kept.set(namespace, name, fresh);
    return fresh;
  };

  const forget = (resource: Resource, namespace: string, name: string, kept: Kept): void => {
    resource.known -= 1;
    kept.round = UNKNOWN;
    kept.uid = undefined;
    kept.version = undefined;
    if (kept.heldUid === undefined) resource.kept.delete(namespace, name);
  };

  const slotsOf = (resource: Resource): HeldSlots => ({
    find: resource.kept.get,
    make: (namespace, name) => keep(resource, namespace, name),
    free: (namespace, name) => {
      const kept = resource.kept.get(namespace, name);
      if (kept === undefined) return;
      kept.heldUid = undefined;
      if (kept.round === UNKNOWN) resource.kept.delete(namespace, name);
    },
    forEach: resource.kept.forEach,
  });

  /** Of several changes the last one counts; its place in the queue is that of the first. */
  const enqueue = (
    resource: Resource,
    kept: Kept,
    namespace: string,
    name: string,
    object: KubeObject | undefined,
  ): void => {
    if (kept.waiting === undefined) {
      kept.waiting = { resource, namespace, name, kept, object };
      dirty.add(kept.waiting);
    } else {
      kept.waiting.object = object;
    }
  };

  const isGone = ({ waiting }: Kept): boolean => waiting !== undefined && waiting.object === undefined;

  return {
    begin: (watched, isRestored = false) => {
      const resource = resourceOf(watched);
      resource.round++;
      resource.isFirst = resource.known === 0;
      if (isRestored) resource.isDoubted = true;
    },
    put: (watched, object) => {
      const resource = resourceOf(watched);
      const { name, namespace = "", uid, resourceVersion } = object.metadata;
      const version = versionOf(resourceVersion);
      const kept = keep(resource, namespace, name);
      if (kept.round === UNKNOWN) resource.known += 1;
      kept.round = resource.round;
      if (
        version !== undefined &&
        kept.version === version &&
        kept.uid === uid &&
        !resource.isDoubted &&
        !isGone(kept)
      )
        return;
      kept.uid = uid;
      kept.version = version;
      enqueue(resource, kept, namespace, name, object);
    },
    drop: (watched, { namespace, name, uid }) => {
      const resource = resourceOf(watched);
      const kept = resource.kept.get(namespace ?? "", name);
      // A late word about a former bearer of the name says nothing of the present one.
      if (kept === undefined || kept.round === UNKNOWN) return;
      if (uid !== null && kept.uid !== undefined && uid !== kept.uid) return;
      enqueue(resource, kept, namespace ?? "", name, undefined);
    },
    synced: (watched) => {
      const resource = resourceOf(watched);
      resource.isDoubted = false;
      if (resource.isFirst) return;
      resource.kept.forEach((kept, namespace, name) => {
        if (kept.round !== resource.round && kept.round !== UNKNOWN)
          enqueue(resource, kept, namespace, name, undefined);
      });
    },
    slots: (watched) => slotsOf(resourceOf(watched)),
    take: () => {
      const waiting = dirty.take();
      if (waiting === undefined) return undefined;
      const { resource, namespace, name, kept, object } = waiting;
      kept.waiting = undefined;
      return {
        watched: resource.watched,
        object,
        before: unpackIds(kept.ids, waiting),
        remember: (ids, found) => {
          kept.ids = packIds(ids, kept.ids, waiting);
          if (found.length > 0) problems.set(kept, found);
          else problems.delete(kept);
          // Unless it came back while it was derived.
          if (object === undefined && kept.waiting === undefined) forget(resource, namespace, name, kept);
        },
      };
    },
    dirtyCount: () => dirty.size,
    objectCount: () => [...resources.values()].reduce((sum, { known }) => sum + known, 0),
    problems: function* () {
      for (const found of problems.values()) yield* found;
    },
  };
};

const versionOf = (resourceVersion: string | undefined): string | number | undefined => {
  const version = versionNumber(resourceVersion);
  return Number.isNaN(version) || String(version) !== resourceVersion ? resourceVersion : version;
};
