import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { GoneObject } from "./feed.ts";
import { createHeldSlots, type HeldSlot, type HeldSlots } from "./held-slots.ts";

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

/** `slots`: nobody else may hold anything there. */
export const createHeldObjects = (slots: HeldSlots = createHeldSlots()): HeldObjects => {
  let size = 0;
  let list = 0;
  let isListing = false;
  /** The list began with nothing held: it can't miss anything. */
  let isFirst = false;
  // Deletions seen in this stream: a replayed ADDED must not bring the object back.
  const buried = new Map<string, number>();
  let streamStart = Number.NaN;

  const buriedAt = (object: KubeObject): number =>
    buried.size === 0 ? Number.NaN : (buried.get(keyOf(object)) ?? Number.NaN);

  const isReplay = (version: number, before: HeldSlot | undefined, object: KubeObject): boolean =>
    version <= streamStart ||
    (before?.heldUid !== undefined && version <= before.heldVersion) ||
    version <= buriedAt(object);

  const free = (namespace: string, name: string): void => {
    slots.free(namespace, name);
    size -= 1;
  };

  return {
    get size() {
      return size;
    },
    put: (object) => {
      const { name, uid = "", resourceVersion, namespace = "" } = object.metadata;
      const version = versionNumber(resourceVersion);
      const before = slots.find(namespace, name);
      if (!isListing && isReplay(version, before, object)) return OLD_NEWS;
      if (buried.size > 0) buried.delete(keyOf(object));
      const slot = before ?? slots.make(namespace, name);
      const { heldUid } = slot;
      if (heldUid === undefined) size += 1;
      slot.heldUid = uid;
      slot.heldVersion = version;
      slot.heldIn = list;
      return heldUid === undefined || heldUid === uid
        ? NEWS
        : { isNews: true, replaces: { ...goneOf(object), uid: heldUid } };
    },
    drop: (object) => {
      const { name, namespace = "" } = object.metadata;
      const version = versionNumber(object.metadata.resourceVersion);
      const before = slots.find(namespace, name);
      const uid = before?.heldUid;
      if (version <= streamStart || (uid !== undefined && version < (before?.heldVersion ?? 0)))
        return undefined;
      // An older deletion, replayed, must not dig up what a newer one has buried.
      if (!(version <= buriedAt(object)) && !Number.isNaN(version)) buried.set(keyOf(object), version);
      if (uid === undefined) return undefined;
      free(namespace, name);
      return { ...goneOf(object), uid };
    },
    holds: ({ metadata }) => {
      const known = slots.find(metadata.namespace ?? "", metadata.name);
      return (
        known?.heldUid === (metadata.uid ?? "") &&
        known.heldVersion === versionNumber(metadata.resourceVersion)
      );
    },
    startStream: (resourceVersion) => {
      streamStart = versionNumber(resourceVersion);
      buried.clear();
    },
    startList: () => {
      list += 1;
      isListing = true;
      isFirst = size === 0;
    },
    endList: () => {
      isListing = false;
      const lost: string[] = [];
      if (isFirst) return lost;
      slots.forEach((slot, namespace, name) => {
        if (slot.heldUid === undefined || slot.heldIn === list) return;
        lost.push(`${namespace}/${name}`);
        free(namespace, name);
      });
      return lost;
    },
  };
};

const NEWS = { isNews: true, replaces: undefined };
const OLD_NEWS = { isNews: false, replaces: undefined };

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
