import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { type EntityId, joinId } from "../../lib/model/ids.ts";
import { PODS } from "../../lib/sources/watched.ts";
import { createHeldObjects, type HeldObjects } from "../kube/held-objects.ts";
import { NO_IDS, type ObjectKey, packIds, unpackIds } from "./kept-ids.ts";
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

describe("the record of an object that its reader shares", () => {
  type Step =
    readonly ["put" | "drop", KubeObject] | readonly ["list", readonly KubeObject[]] | readonly ["take"];
  const anObject = fc
    .tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("u-1", "u-2"), fc.integer({ min: 1, max: 9 }))
    .map(([name, uid, version]): KubeObject => ({
      metadata: { name, namespace: "lab", uid, resourceVersion: String(version) },
    }));
  const steps = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom("put" as const, "drop" as const), anObject),
      fc.tuple(fc.constant("list" as const), fc.array(anObject, { maxLength: 3 })),
      fc.tuple(fc.constant("take" as const)),
    ),
    { maxLength: 12 },
  );

  /** A reader that passes on what is news; gives what it said of each step. */
  const play = (all: readonly Step[], store: ReturnType<typeof createObjectStore>, held: HeldObjects) => {
    const said: unknown[] = [];
    const put = (object: KubeObject): void => {
      const answer = held.put(object);
      said.push(answer);
      if (answer.replaces !== undefined) store.drop(PODS, answer.replaces);
      if (answer.isNews) store.put(PODS, object);
    };
    for (const [what, given] of all) {
      if (what === "put") put(given);
      else if (what === "drop") {
        const gone = held.drop(given);
        if (gone !== undefined) store.drop(PODS, gone);
        said.push(gone);
      } else if (what === "list") {
        held.startList();
        store.begin(PODS);
        given.forEach(put);
        said.push([...held.endList()].sort());
        store.synced(PODS);
      } else said.push(takeAll(store));
      said.push(held.size, store.dirtyCount(), store.objectCount());
    }
    return said;
  };

  it("says the same to both as one record for each would", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [own, shared] = [createObjectStore(), createObjectStore()];
        const apart = play(all, own, createHeldObjects());
        expect(play(all, shared, createHeldObjects(shared.slots(PODS)))).toEqual(apart);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("ids as they are kept", () => {
  const part = fc.string({ maxLength: 8 });
  const key = fc.record({ namespace: part, name: part });
  const podsIds = (of: ObjectKey) =>
    fc
      .uniqueArray(part, { maxLength: 3 })
      .map((sources) => [
        joinId("lab", "pod", of.namespace, of.name),
        ...sources.map((source) => joinId("lab", "pod-evidence", source, of.namespace, of.name)),
      ]);
  const anyIds = fc.array(
    fc
      .tuple(fc.constantFrom("pod", "pod-evidence", "allocation"), part, part)
      .map(([kind, ...parts]) => joinId("lab", kind, ...parts)),
    { maxLength: 4 },
  );

  it("come out as they went in", () => {
    fc.assert(
      fc.property(
        fc.tuple(key, key).chain(([of, other]) => {
          const ids = fc.oneof(podsIds(of), podsIds(other), anyIds);
          return fc.tuple(fc.constant(of), ids, ids);
        }),
        ([of, before, ids]) => {
          const kept = packIds(ids, packIds(before, NO_IDS, of), of);
          expect(unpackIds(kept, of)).toEqual(ids);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("are told by the pod's name alone", () => {
    const ids: EntityId[] = [
      joinId("lab", "pod", "lab", "web-1"),
      joinId("lab", "pod-evidence", "multus", "lab", "web-1"),
    ];
    const of = { namespace: "lab", name: "web-1" };
    expect(packIds(ids, NO_IDS, of)).toEqual({ start: "lab~pod", sources: ["multus"] });
  });
});
