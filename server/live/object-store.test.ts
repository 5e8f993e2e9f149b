import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { type EntityId, joinId } from "../../lib/model/ids.ts";
import { PODS } from "../../lib/sources/watched.ts";
import { NO_IDS, packIds, unpackIds } from "./kept-ids.ts";
import { createObjectStore } from "./object-store.ts";

const pod = (resourceVersion: string, phase = "Running"): KubeObject => ({
  metadata: { name: "web-1", namespace: "lab", uid: "u-1", resourceVersion },
  status: { phase },
});

const takeAll = (store: ReturnType<typeof createObjectStore>) => {
  const taken: (KubeObject | undefined)[] = [];
  for (let dirty = store.take(); dirty !== undefined; dirty = store.take()) {
    taken.push(dirty.object);
    dirty.remember([], []);
  }
  return taken;
};

describe("the object store", () => {
  it("does not derive the same version again, unless the cluster was set back", () => {
    const store = createObjectStore();
    store.begin(PODS);
    store.put(PODS, pod("7"));
    store.synced(PODS);
    expect(takeAll(store)).toHaveLength(1);
    store.begin(PODS);
    store.put(PODS, pod("7"));
    store.synced(PODS);
    expect(takeAll(store)).toEqual([]);
    // Restored from a backup and written on: version 7 is another one now.
    store.begin(PODS, true);
    store.put(PODS, pod("7", "Failed"));
    store.synced(PODS);
    expect(takeAll(store)).toEqual([pod("7", "Failed")]);
    store.put(PODS, pod("7", "Failed"));
    expect(takeAll(store)).toEqual([]);
  });

  it("keeps only the last of several changes, and forgets what is gone", () => {
    const store = createObjectStore();
    store.put(PODS, pod("1"));
    store.put(PODS, pod("2"));
    expect(takeAll(store)).toEqual([pod("2")]);
    store.drop(PODS, { namespace: "lab", name: "web-1", uid: "another" });
    expect(store.dirtyCount()).toBe(0);
    store.put(PODS, pod("3"));
    store.drop(PODS, { namespace: "lab", name: "web-1", uid: "u-1" });
    expect(takeAll(store)).toEqual([undefined]);
    expect(store.objectCount()).toBe(0);
    store.put(PODS, pod("3"));
    store.begin(PODS);
    store.synced(PODS);
    expect(takeAll(store)).toEqual([undefined]);
    expect(store.objectCount()).toBe(0);
  });
});

describe("ids as they are kept", () => {
  const part = fc.string({ maxLength: 8 });
  const podsIds = fc
    .tuple(part, part, fc.uniqueArray(part, { maxLength: 3 }))
    .map(([namespace, name, sources]) => [
      joinId("lab", "pod", namespace, name),
      ...sources.map((source) => joinId("lab", "pod-evidence", source, namespace, name)),
    ]);
  const anyIds = fc.array(
    fc
      .tuple(fc.constantFrom("pod", "pod-evidence", "allocation"), part, part)
      .map(([kind, ...parts]) => joinId("lab", kind, ...parts)),
    { maxLength: 4 },
  );

  it("come out as they went in", () => {
    fc.assert(
      fc.property(fc.oneof(podsIds, anyIds), fc.oneof(podsIds, anyIds), (before, ids) => {
        const kept = packIds(ids, packIds(before, NO_IDS));
        expect(unpackIds(kept)).toEqual(ids);
      }),
    );
  });

  it("are told by the pod's own id alone", () => {
    const ids: EntityId[] = [
      joinId("lab", "pod", "lab", "web-1"),
      joinId("lab", "pod-evidence", "multus", "lab", "web-1"),
    ];
    expect(packIds(ids, NO_IDS)).toEqual({ pod: ids[0], sources: ["multus"] });
  });
});
