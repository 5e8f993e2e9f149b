import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { GoneObject } from "./feed.ts";
import { createNameMap, type NameMap } from "./name-map.ts";

/**
 * What a reflector has passed on, by name: just enough to refuse what would go back in time. resourceVersions of one
 * resource are comparable as integers (KEP-5504); where one isn't an integer nothing is refused.
 */
export interface HeldObjects {
  readonly size: number;
  /** What a put of this object means, and remembers it. `replaces` is another object that had the same name. */
  put(object: KubeObject): { readonly isNews: boolean; readonly replaces: GoneObject | undefined };
  /**
   * Forgets the object and gives what is gone by that; undefined where the deletion is no news. Surprise: it may be an
   * earlier bearer of the name, whose own deletion and whose successor were never told.
   */
  drop(object: KubeObject): GoneObject | undefined;
  /** Whether the object is held in exactly this state. */
  holds(object: KubeObject): boolean;
  /** A new watch starts after `resourceVersion`: whatever is not newer is a replay. */
  startStream(resourceVersion: string): void;
  /** A consistent list begins: what it says is the truth, even where it is older (a restored cluster). */
  startList(): void;
  /** The list is complete: what it did not name is forgotten. Gives those, each as `keyOf` names it. */
  endList(): readonly string[];
}

interface Held {
  readonly uid: string;
  readonly version: number;
}

export const createHeldObjects = (): HeldObjects => {
  let held = createNameMap<Held>();
  let listed: NameMap<Held> | undefined;
  // Deletions seen in this stream: a replayed ADDED must not bring the object back.
  const buried = new Map<string, number>();
  let streamStart = Number.NaN;

  const buriedAt = (object: KubeObject): number =>
    buried.size === 0 ? Number.NaN : (buried.get(keyOf(object)) ?? Number.NaN);

  return {
    get size() {
      return held.size;
    },
    put: (object) => {
      const { name, uid = "", resourceVersion, namespace = "" } = object.metadata;
      const next = { uid, version: versionNumber(resourceVersion) };
      const before = held.get(namespace, name);
      if (listed !== undefined) listed.set(namespace, name, next);
      else if (
        next.version <= streamStart ||
        next.version <= (before?.version ?? Number.NaN) ||
        next.version <= buriedAt(object)
      )
        return { isNews: false, replaces: undefined };
      if (listed !== held) held.set(namespace, name, next);
      if (buried.size > 0) buried.delete(keyOf(object));
      const isOther = before !== undefined && before.uid !== next.uid;
      return { isNews: true, replaces: isOther ? { ...goneOf(object), uid: before.uid } : undefined };
    },
    drop: (object) => {
      const { name, namespace = "" } = object.metadata;
      const version = versionNumber(object.metadata.resourceVersion);
      const before = held.get(namespace, name);
      if (version <= streamStart || version < (before?.version ?? Number.NaN)) return undefined;
      // An older deletion, replayed, must not dig up what a newer one has buried.
      if (!(version <= buriedAt(object)) && !Number.isNaN(version)) buried.set(keyOf(object), version);
      if (!held.delete(namespace, name) || before === undefined) return undefined;
      return { ...goneOf(object), uid: before.uid };
    },
    holds: ({ metadata }) => {
      const known = held.get(metadata.namespace ?? "", metadata.name);
      return known?.version === versionNumber(metadata.resourceVersion) && known.uid === (metadata.uid ?? "");
    },
    startStream: (resourceVersion) => {
      streamStart = versionNumber(resourceVersion);
      buried.clear();
    },
    startList: () => {
      // The first list has nothing to be compared with.
      listed = held.size === 0 ? held : createNameMap();
    },
    endList: () => {
      const kept = listed ?? held;
      const lost: string[] = [];
      if (kept !== held)
        for (const [namespace, name] of held.entries())
          if (kept.get(namespace, name) === undefined) lost.push(`${namespace}/${name}`);
      held = kept;
      listed = undefined;
      return lost;
    },
  };
};

/** A resourceVersion as a number, NaN where it isn't one: every comparison with NaN is false. */
export const versionNumber = (resourceVersion: string | undefined): number =>
  resourceVersion !== undefined && /^\d{1,15}$/.test(resourceVersion) ? Number(resourceVersion) : Number.NaN;

export const goneOf = (object: KubeObject): GoneObject => ({
  namespace: object.metadata.namespace ?? null,
  name: object.metadata.name,
  uid: object.metadata.uid ?? null,
});

/** `namespace/name`: unique among the objects of a resource at any time. */
export const keyOf = (object: KubeObject): string =>
  `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
