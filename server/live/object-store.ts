import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { Entity } from "../../lib/model/entity.ts";
import type { Problem } from "../../lib/model/problems.ts";
import { type Watched, watchedName } from "../../lib/sources/source.ts";
import type { GoneObject } from "../kube/feed.ts";

/**
 * What the feed said, by key (resource, namespace, name), and which keys have to be derived again. Level, not edge: of
 * several changes to one key only the last one is kept. Raw objects are let go once they are derived.
 */
export interface ObjectStore {
  begin(watched: Watched): void;
  put(watched: Watched, object: KubeObject): void;
  drop(watched: Watched, gone: GoneObject): void;
  synced(watched: Watched): void;
  /** Takes one dirty key, undefined when there is none. */
  take(): Dirty | undefined;
  dirtyCount(): number;
  objectCount(): number;
  problems(): Iterable<Problem>;
}

export interface Dirty {
  readonly watched: Watched;
  /** undefined: the object is gone. */
  readonly object: KubeObject | undefined;
  readonly before: readonly Entity[];
  /** Remembers what the object amounts to now. */
  remember(entities: readonly Entity[], problems: readonly Problem[]): void;
}

interface Kept {
  readonly watched: Watched;
  uid: string | undefined;
  resourceVersion: string | undefined;
  round: number;
  entities: readonly Entity[];
  problems: readonly Problem[];
}

interface Resource {
  round: number;
  readonly kept: Map<string, Kept>;
}

export const createObjectStore = (): ObjectStore => {
  const resources = new Map<string, Resource>();
  const dirty = new Map<string, { kept: Kept; object: KubeObject | undefined }>();

  const resourceOf = (watched: Watched): Resource => {
    const name = watchedName(watched);
    const known = resources.get(name);
    if (known !== undefined) return known;
    const fresh: Resource = { round: 0, kept: new Map() };
    resources.set(name, fresh);
    return fresh;
  };

  const lose = (watched: Watched, key: string, kept: Kept): void => {
    dirty.set(`${watchedName(watched)} ${key}`, { kept, object: undefined });
  };

  return {
    begin: (watched) => void resourceOf(watched).round++,
    put: (watched, object) => {
      const resource = resourceOf(watched);
      const { namespace, name, uid, resourceVersion } = object.metadata;
      const key = keyOf(namespace ?? null, name);
      const dirtyKey = `${watchedName(watched)} ${key}`;
      const kept = resource.kept.get(key);
      const isSame =
        resourceVersion !== undefined && kept?.resourceVersion === resourceVersion && kept.uid === uid;
      if (
        kept !== undefined &&
        isSame &&
        (dirty.get(dirtyKey)?.object !== undefined) === dirty.has(dirtyKey)
      ) {
        kept.round = resource.round;
        return;
      }
      const entry = kept ?? {
        watched,
        uid,
        resourceVersion,
        round: resource.round,
        entities: [],
        problems: [],
      };
      entry.uid = uid;
      entry.resourceVersion = resourceVersion;
      entry.round = resource.round;
      resource.kept.set(key, entry);
      dirty.set(dirtyKey, { kept: entry, object });
    },
    drop: (watched, gone) => {
      const resource = resourceOf(watched);
      const key = keyOf(gone.namespace, gone.name);
      const kept = resource.kept.get(key);
      // A late word about a former bearer of the name says nothing of the present one.
      if (kept === undefined || (gone.uid !== null && kept.uid !== undefined && gone.uid !== kept.uid))
        return;
      lose(watched, key, kept);
    },
    synced: (watched) => {
      const resource = resourceOf(watched);
      for (const [key, kept] of resource.kept) {
        if (kept.round !== resource.round) lose(watched, key, kept);
      }
    },
    take: () => {
      for (const [dirtyKey, { kept, object }] of dirty) {
        dirty.delete(dirtyKey);
        const resource = resourceOf(kept.watched);
        return {
          watched: kept.watched,
          object,
          before: kept.entities,
          remember: (entities, problems) => {
            kept.entities = entities;
            kept.problems = problems;
            if (object === undefined && !dirty.has(dirtyKey)) {
              resource.kept.delete(dirtyKey.slice(dirtyKey.indexOf(" ") + 1));
            }
          },
        };
      }
      return undefined;
    },
    dirtyCount: () => dirty.size,
    objectCount: () => [...resources.values()].reduce((sum, resource) => sum + resource.kept.size, 0),
    problems: function* () {
      for (const resource of resources.values())
        for (const kept of resource.kept.values()) yield* kept.problems;
    },
  };
};

const keyOf = (namespace: string | null, name: string): string => `${namespace ?? ""}/${name}`;
