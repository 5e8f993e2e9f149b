import { describe, expect, test } from "vitest";
import type { LabObject } from "../lab-cluster.ts";
import { textAt } from "../controllers/json.ts";
import { annotationOf, NETWORKS_KEY } from "../controllers/pod-view.ts";
import { POOLS, RESERVATIONS } from "../controllers/whereabouts-pools.ts";
import { started } from "./testing/disagreements.ts";

describe("how old the scenario is", () => {
  test("objects are hours to weeks old, and so are pods' conditions", () => {
    const { clock, store } = started();
    const age = (object: LabObject): number =>
      clock.now() - Date.parse(object.metadata.creationTimestamp ?? "");
    // The target of a migration under way is as young as that.
    const isTarget = (pod: LabObject): boolean => pod.metadata.name.startsWith("virt-launcher-mig-01-");
    for (const pod of store.list("pods"))
      expect(age(pod)).toBeGreaterThan(isTarget(pod) ? 900_000 : 3_600_000);
    for (const node of store.list("nodes")) expect(age(node)).toBeGreaterThan(30 * 86_400_000);
  });

  test("whoever concludes from age needs not wait: nothing was written in the last ten minutes", () => {
    const { clock, store } = started({ pods: 600 });
    const minutes = (time: string): number => (clock.now() - Date.parse(time)) / 60_000;
    for (const type of store.types()) {
      if (type.key.startsWith("events")) continue;
      for (const { metadata } of store.list(type.key)) {
        const what = `${type.key} ${metadata.namespace ?? ""}/${metadata.name}`;
        const [oldest = 0, ...times] = [
          metadata.creationTimestamp ?? "",
          ...(metadata.managedFields ?? []).map((entry) => textAt(entry, "time") ?? ""),
        ].map(minutes);
        expect(Math.min(oldest, ...times), what).toBeGreaterThan(14);
        expect(Math.max(oldest, ...times), what).toBe(oldest);
      }
    }
  });

  test("the pools with leaks and the ghost reservations stay old while pods that can't start are tried", () => {
    const { clock, store } = started();
    const written = (): unknown =>
      [...store.list(POOLS), ...store.list(RESERVATIONS)].map(({ metadata }) => metadata.resourceVersion);
    const before = written();
    clock.advance(300_000);
    expect(written()).toEqual(before);
    for (const name of ["10.60.3.38", "fd60-5--2f"]) {
      const { creationTimestamp } = store.get(RESERVATIONS, "kube-system", name)?.metadata ?? {};
      expect(clock.now() - Date.parse(creationTimestamp ?? "")).toBeGreaterThan(86_400_000);
    }
  });

  test("what is written after the start has the time of writing", () => {
    const { clock, store } = started();
    clock.advance(1000);
    const made = store.create(
      "configmaps",
      { metadata: { name: "new", namespace: "shop" } },
      { manager: "t" },
    );
    const { creationTimestamp } = made.ok ? made.object.metadata : {};
    expect(Date.parse(creationTimestamp ?? "")).toBe(clock.now());
    const amf = store.list("pods", "core5g").find((pod) => pod.metadata.name.startsWith("amf-"));
    const name = amf?.metadata.name ?? "";
    const before = annotationOf(amf ?? { metadata: { name } }, NETWORKS_KEY) ?? "";
    const asked = before.replace("]", ',{"name":"storage-wb","namespace":"storage","interface":"net2"}]');
    const patch = { metadata: { annotations: { [NETWORKS_KEY]: asked } } };
    store.mergePatch("pods", "core5g", name, patch, { manager: "moorings" });
    clock.advance(1000);
    const pool = store.get(POOLS, "kube-system", "10.60.3.0-24");
    const times = (pool?.metadata.managedFields ?? []).map((entry) => textAt(entry, "time") ?? "");
    expect(clock.now() - Math.max(...times.map((time) => Date.parse(time)))).toBeLessThan(2000);
  });
});
