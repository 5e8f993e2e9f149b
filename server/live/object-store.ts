import { createTakeQueue } from "../../lib/cluster/take-queue.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Problem } from "../../lib/model/problems.ts";
import { type Watched, watchedName } from "../../lib/sources/source.ts";
import type { GoneObject } from "../kube/feed.ts";
import { versionNumber } from "../kube/held-objects.ts";
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
interface Kept {
  uid: string | undefined;
  /** A number where it is one: that takes no memory of its own. */
  version: string | number | undefined;
  round: number;
  ids: KeptIds;
  /** Set while it has to be derived. */
  waiting: Waiting | undefined;
}

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
  readonly kept: NameMap<Kept>;
}

export const createObjectStore = (): ObjectStore => {
  const resources = new Map<string, Resource>();
  const dirty = createTakeQueue<Waiting>();
  const problems = new Map<Kept, readonly Problem[]>();

  // Objects come a page of one resource after the other.
  let last: Resource | undefined;

  const resourceOf = (watched: Watched): Resource =>
    last?.watched === watched ? last : (last = resourceNamed(watched));

  const resourceNamed = (watched: Watched): Resource => {
    const name = watchedName(watched);
    const known = resources.get(name);
    if (known !== undefined) return known;
    const fresh: Resource = { watched, round: 0, isDoubted: false, kept: createNameMap() };
    resources.set(name, fresh);
    return fresh;
  };

  const keep = (resource: Resource, namespace: string, name: string): Kept => {
    const known = resource.kept.get(namespace, name);
    if (known !== undefined) return known;
    const fresh: Kept = {
      uid: undefined,
      version: undefined,
      round: 0,
      ids: NO_IDS,
      waiting: undefined,
    };
    resource.kept.set(namespace, name, fresh);
    return fresh;
  };

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
      if (isRestored) resource.isDoubted = true;
    },
    put: (watched, object) => {
      const resource = resourceOf(watched);
      const { name, namespace = "", uid, resourceVersion } = object.metadata;
      const version = versionOf(resourceVersion);
      const kept = keep(resource, namespace, name);
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
      if (kept === undefined || (uid !== null && kept.uid !== undefined && uid !== kept.uid)) return;
      enqueue(resource, kept, namespace ?? "", name, undefined);
    },
    synced: (watched) => {
      const resource = resourceOf(watched);
      resource.isDoubted = false;
      for (const [namespace, name, kept] of resource.kept.entries())
        if (kept.round !== resource.round) enqueue(resource, kept, namespace, name, undefined);
    },
    take: () => {
      const waiting = dirty.take();
      if (waiting === undefined) return undefined;
      const { resource, namespace, name, kept, object } = waiting;
      kept.waiting = undefined;
      return {
        watched: resource.watched,
        object,
        before: unpackIds(kept.ids),
        remember: (ids, found) => {
          kept.ids = packIds(ids, kept.ids);
          if (found.length > 0) problems.set(kept, found);
          else problems.delete(kept);
          // Unless it came back while it was derived.
          if (object === undefined && kept.waiting === undefined) resource.kept.delete(namespace, name);
        },
      };
    },
    dirtyCount: () => dirty.size,
    objectCount: () => [...resources.values()].reduce((sum, { kept }) => sum + kept.size, 0),
    problems: function* () {
      for (const found of problems.values()) yield* found;
    },
  };
};

const versionOf = (resourceVersion: string | undefined): string | number | undefined => {
  const version = versionNumber(resourceVersion);
  return Number.isNaN(version) || String(version) !== resourceVersion ? resourceVersion : version;
};
