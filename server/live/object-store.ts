import { createTakeQueue } from "../../lib/cluster/take-queue.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Problem } from "../../lib/model/problems.ts";
import { type Watched, watchedName } from "../../lib/sources/source.ts";
import type { GoneObject } from "../kube/feed.ts";

/**
 * What the feed said, by resource, namespace and name, and what of it has to be derived again. Level, not edge: of
 * several changes to one object only the last one is kept. Raw objects are let go once they are derived; what they
 * amounted to is the model's to keep, here are only the ids.
 */
export interface ObjectStore {
  begin(watched: Watched): void;
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

interface Kept {
  readonly resource: Resource;
  /** "" where it has none. */
  readonly namespace: string;
  readonly name: string;
  uid: string | undefined;
  resourceVersion: string | undefined;
  round: number;
  ids: readonly EntityId[];
  problems: readonly Problem[];
  /** What has to be derived; undefined where nothing has, or where the object is gone. */
  raw: KubeObject | undefined;
  isGone: boolean;
}

interface Resource {
  readonly watched: Watched;
  round: number;
  /** By namespace and name. The names are the texts that the objects have: no key is made of the two. */
  readonly kept: Map<string, Map<string, Kept>>;
  count: number;
}

export const createObjectStore = (): ObjectStore => {
  const resources = new Map<string, Resource>();
  const dirty = createTakeQueue<Kept>();

  const resourceOf = (watched: Watched): Resource => {
    const name = watchedName(watched);
    const known = resources.get(name);
    if (known !== undefined) return known;
    const fresh: Resource = { watched, round: 0, kept: new Map(), count: 0 };
    resources.set(name, fresh);
    return fresh;
  };

  const keep = (resource: Resource, { metadata }: KubeObject): Kept => {
    const namespace = metadata.namespace ?? "";
    let names = resource.kept.get(namespace);
    if (names === undefined) resource.kept.set(namespace, (names = new Map()));
    const known = names.get(metadata.name);
    if (known !== undefined) return known;
    const fresh: Kept = {
      resource,
      namespace,
      name: metadata.name,
      uid: undefined,
      resourceVersion: undefined,
      round: 0,
      ids: NO_IDS,
      problems: NO_PROBLEMS,
      raw: undefined,
      isGone: false,
    };
    names.set(metadata.name, fresh);
    resource.count += 1;
    return fresh;
  };

  const forget = ({ resource, namespace, name }: Kept): void => {
    const names = resource.kept.get(namespace);
    if (names?.delete(name) !== true) return;
    resource.count -= 1;
    if (names.size === 0) resource.kept.delete(namespace);
  };

  const lose = (kept: Kept): void => {
    kept.isGone = true;
    kept.raw = undefined;
    dirty.add(kept);
  };

  return {
    begin: (watched) => void resourceOf(watched).round++,
    put: (watched, object) => {
      const resource = resourceOf(watched);
      const kept = keep(resource, object);
      const { uid, resourceVersion } = object.metadata;
      kept.round = resource.round;
      if (
        resourceVersion !== undefined &&
        kept.resourceVersion === resourceVersion &&
        kept.uid === uid &&
        !kept.isGone
      )
        return;
      kept.uid = uid;
      kept.resourceVersion = resourceVersion;
      kept.isGone = false;
      kept.raw = object;
      dirty.add(kept);
    },
    drop: (watched, gone) => {
      const kept = resourceOf(watched)
        .kept.get(gone.namespace ?? "")
        ?.get(gone.name);
      // A late word about a former bearer of the name says nothing of the present one.
      if (kept === undefined || (gone.uid !== null && kept.uid !== undefined && gone.uid !== kept.uid))
        return;
      lose(kept);
    },
    synced: (watched) => {
      const resource = resourceOf(watched);
      for (const names of resource.kept.values())
        for (const kept of names.values()) if (kept.round !== resource.round) lose(kept);
    },
    take: () => {
      const kept = dirty.take();
      if (kept === undefined) return undefined;
      const { raw, isGone } = kept;
      kept.raw = undefined;
      return {
        watched: kept.resource.watched,
        object: isGone ? undefined : raw,
        before: kept.ids,
        remember: (ids, problems) => {
          kept.ids = ids.length === 0 ? NO_IDS : ids;
          kept.problems = problems.length === 0 ? NO_PROBLEMS : problems;
          if (kept.isGone) forget(kept);
        },
      };
    },
    dirtyCount: () => dirty.size,
    objectCount: () => [...resources.values()].reduce((sum, { count }) => sum + count, 0),
    problems: function* () {
      for (const resource of resources.values())
        for (const names of resource.kept.values()) for (const kept of names.values()) yield* kept.problems;
    },
  };
};

const NO_IDS: readonly EntityId[] = [];
const NO_PROBLEMS: readonly Problem[] = [];
