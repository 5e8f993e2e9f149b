import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LabObject } from "../lab-cluster.ts";
import { bootstrapCluster } from "./bootstrap.ts";
import { LabStore } from "./lab-store.ts";
import { startNamespaceLifecycle } from "./namespace-lifecycle.ts";

const by = { manager: "test" };
const NADS = "network-attachment-definitions.k8s.cni.cncf.io";

function newStore(history = { size: 1000, ageMs: 300_000 }): LabStore {
  const store = new LabStore({ now: () => Date.UTC(2026, 10, 23), seed: 7, history });
  startNamespaceLifecycle(store);
  bootstrapCluster(store);
  store.create("namespaces", { metadata: { name: "lab" } }, by);
  return store;
}

function pod(name: string): LabObject {
  return {
    metadata: { name, namespace: "lab" },
    spec: { nodeName: "node-a", containers: [{ name: "c", image: "i" }] },
  };
}

function stored(store: LabStore, key: string, name: string): LabObject {
  const object = store.get(key, "lab", name);
  if (!object) throw new Error(name);
  return object;
}

describe("the store", () => {
  test("gives every write one version more and refuses a stale one", () => {
    const store = newStore();
    const before = store.version;
    store.create("pods", pod("a"), by);
    expect(store.version).toBe(before + 1);
    const old = stored(store, "pods", "a");
    store.mergePatch("pods", "lab", "a", { metadata: { labels: { x: "1" } } }, by);
    const stale = store.update("pods", old, by);
    expect(stale.ok ? 0 : stale.status.code).toBe(409);
    expect(stored(store, "pods", "a").metadata.resourceVersion).toBe(String(before + 2));
  });

  test("does not count a write that changes nothing", () => {
    const store = newStore();
    store.create("pods", pod("a"), by);
    const { version } = store;
    store.mergePatch("pods", "lab", "a", { metadata: { annotations: { gone: null } } }, by);
    expect(store.version).toBe(version);
  });

  test("takes a pod's annotations through its status, and a spec only without", () => {
    const store = newStore();
    store.create("pods", pod("a"), by);
    const patch = {
      metadata: { annotations: { a: "1" } },
      spec: { hostNetwork: true },
      status: { phase: "Running" },
    };
    expect(
      store.mergePatch("pods", "lab", "a", patch, { manager: "multus-daemon", subresource: "status" }).ok,
    ).toBe(true);
    const changed = stored(store, "pods", "a");
    expect(changed.metadata.annotations).toEqual({ a: "1" });
    expect(changed["status"]).toMatchObject({ phase: "Running" });
    expect(changed["spec"]).not.toHaveProperty("hostNetwork");
  });

  test("first marks a placed pod as ending, then takes it out", () => {
    const store = newStore();
    const seen: string[] = [];
    store.create("pods", pod("a"), by);
    store.watch("pods", ({ type }) => seen.push(type));
    store.remove("pods", "lab", "a");
    expect(stored(store, "pods", "a").metadata.deletionGracePeriodSeconds).toBe(30);
    store.remove("pods", "lab", "a");
    expect(store.get("pods", "lab", "a")).toBeUndefined();
    expect(seen).toEqual(["MODIFIED", "DELETED"]);
  });

  test("keeps an object with finalizers until the last one goes", () => {
    const store = newStore();
    store.create(NADS, { metadata: { name: "a", namespace: "lab", finalizers: ["x/y"] }, spec: {} }, by);
    store.remove(NADS, "lab", "a");
    expect(stored(store, NADS, "a").metadata.deletionTimestamp).toBeDefined();
    store.mergePatch(NADS, "lab", "a", { metadata: { finalizers: null } }, by);
    expect(store.get(NADS, "lab", "a")).toBeUndefined();
  });

  test("tells listeners changes in write order, even when they write themselves", () => {
    const store = newStore();
    const seen: string[] = [];
    store.watch("configmaps", ({ object }) => {
      if (object.metadata.name === "first")
        store.create("configmaps", { metadata: { name: "second", namespace: "lab" } }, by);
    });
    store.watch("configmaps", ({ object }) => seen.push(object.metadata.name));
    store.create("configmaps", { metadata: { name: "first", namespace: "lab" } }, by);
    expect(seen).toEqual(["first", "second"]);
  });

  test("serves a resource exactly as long as its definition is there", () => {
    const store = newStore();
    store.create(NADS, { metadata: { name: "a", namespace: "lab" }, spec: {} }, by);
    const gone: string[] = [];
    store.watch(NADS, ({ type }) => gone.push(type));
    store.remove("customresourcedefinitions.apiextensions.k8s.io", undefined, NADS);
    expect(gone).toEqual(["DELETED"]);
    expect(store.create(NADS, { metadata: { name: "a", namespace: "lab" } }, by).ok).toBe(false);
  });

  test("empties a namespace before it goes, pods with their grace", () => {
    const store = newStore();
    store.create("pods", pod("a"), by);
    store.create(NADS, { metadata: { name: "n", namespace: "lab" }, spec: {} }, by);
    store.remove("namespaces", undefined, "lab");
    expect(store.get(NADS, "lab", "n")).toBeUndefined();
    expect(store.get("namespaces", undefined, "lab")?.["status"]).toEqual({ phase: "Terminating" });
    expect(store.create("pods", pod("b"), by).ok).toBe(false);
    store.remove("pods", "lab", "a");
    expect(store.get("namespaces", undefined, "lab")).toBeUndefined();
  });

  test("shows a KubeEvent in both API groups", () => {
    const store = newStore();
    const event = {
      metadata: { name: "e", namespace: "lab" },
      involvedObject: { name: "a" },
      message: "m",
      count: 2,
    };
    store.create("events", event, by);
    expect(stored(store, "events.events.k8s.io", "e")).toMatchObject({
      apiVersion: "events.k8s.io/v1",
      regarding: { name: "a" },
      note: "m",
      deprecatedCount: 2,
    });
  });

  test("goes on with the same uids and higher versions after a restart", () => {
    const store = newStore();
    store.create(NADS, { metadata: { name: "a", namespace: "lab" }, spec: { config: "{}" } }, by);
    const saved = store
      .types()
      .filter((type) => type.faceOf === undefined)
      .flatMap((type) => store.list(type.key).map((object) => ({ key: type.key, object })))
      .sort(
        (a, b) => Number(b.key.startsWith("customresource")) - Number(a.key.startsWith("customresource")),
      );
    const next = new LabStore({ now: () => 0, seed: 7 });
    next.restore(store.version, saved);
    expect(stored(next, NADS, "a")).toEqual(stored(store, NADS, "a"));
    const made = next.create("configmaps", { metadata: { name: "new", namespace: "lab" } }, by);
    expect(made.ok && Number(made.object.metadata.resourceVersion)).toBe(store.version + 1);
    const type = next.type(NADS);
    expect(type && next.collection(type).since(store.version - 1)).toBeUndefined();
  });

  test("hands out an older state as it was, for any sequence of writes", () => {
    const action = fc.tuple(fc.constantFrom("put", "drop"), fc.constantFrom("a", "b", "c", "d"), fc.nat(5));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const store = newStore();
        const type = store.type("configmaps");
        if (!type) throw new Error("configmaps");
        const collection = store.collection(type);
        const states = new Map<number, unknown>();
        for (const [what, name, value] of actions) {
          if (what === "drop") store.remove("configmaps", "lab", name);
          else if (store.get("configmaps", "lab", name)) {
            store.mergePatch("configmaps", "lab", name, { data: { value: String(value) } }, by);
          } else
            store.create(
              "configmaps",
              { metadata: { name, namespace: "lab" }, data: { value: String(value) } },
              by,
            );
          states.set(
            store.version,
            collection.snapshot().map((item) => item.object),
          );
        }
        for (const [version, state] of states) {
          expect(collection.snapshotAt(version, store.version)?.map((item) => item.object)).toEqual(state);
        }
      }),
    );
  });

  test("says that it no longer knows what it has compacted", () => {
    const store = newStore({ size: 3, ageMs: 300_000 });
    const type = store.type("configmaps");
    if (!type) throw new Error("configmaps");
    const start = store.version;
    for (let count = 0; count < 6; count++) {
      store.create("configmaps", { metadata: { name: `m${count}`, namespace: "lab" } }, by);
    }
    const collection = store.collection(type);
    expect(collection.since(start)).toBeUndefined();
    expect(collection.since(store.version - 2)?.length).toBe(2);
    store.compact();
    expect(collection.since(store.version - 1)).toBeUndefined();
    expect(collection.since(store.version)).toEqual([]);
  });
});
