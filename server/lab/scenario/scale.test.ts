import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { textAt } from "../controllers/json.ts";
import { parseStatus } from "../controllers/network-status.ts";
import { annotationOf, NETWORKS_KEY, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import { books, disagreements, podsOfPhase, stable, started, TROUBLES } from "./testing/disagreements.ts";

describe("the scenario at other sizes", () => {
  test("scales to 1,500 pods on 50 nodes: tenants, one in a hundred of them ill", () => {
    const { store, scenario } = started({ pods: 1500 });
    expect(store.list("pods").length).toBe(1500);
    expect(store.list("nodes").length).toBe(50);
    const all = stable(disagreements(store, scenario));
    const ofTenants = all.filter((line) => / tenant-\d{4}\//.test(line));
    expect(all.filter((line) => !ofTenants.includes(line))).toEqual(TROUBLES);
    const copies = store
      .list("pods")
      .filter(({ metadata }) => /^tenant-000[2-9]/.test(metadata.namespace ?? ""));
    // Whoever leaked is gone; nothing else disagrees.
    expect(ofTenants.every((line) => /^not used tenant-\d{4}\/app-\d+-\w+-\w+-gone net1$/.test(line))).toBe(
      true,
    );
    expect(ofTenants.length).toBe(Math.floor((copies.length + 62) / 100));
    expect(copies.filter((pod) => annotationOf(pod, NETWORKS_KEY)?.includes("net9")).length).toBe(
      Math.floor((copies.length + 138) / 200),
    );
    const down = copies.filter(
      (pod) => scenario.kernel.readySandbox(uidOf(pod))?.sandbox.links.get("net1")?.hasCarrier === false,
    );
    expect(down.length).toBe(Math.floor((copies.length + 38) / 200));
  });

  test("copied pods are as large as recorded ones, with three attachments on the average", () => {
    const { store } = started({ pods: 1500 });
    const copies = store.list("pods", "tenant-0002");
    const recorded: { items: unknown[] } = JSON.parse(
      readFileSync(new URL("../../../../shared/captures/cluster/pods-all.json", import.meta.url), "utf8"),
    );
    const size = (objects: readonly unknown[]): number =>
      objects.reduce<number>((sum, each) => sum + JSON.stringify(each).length, 0) / objects.length;
    expect(size(copies) / size(recorded.items)).toBeGreaterThan(0.8);
    expect(size(copies) / size(recorded.items)).toBeLessThan(1.2);
    const attached = copies.map((pod) => parseStatus(annotationOf(pod, STATUS_KEY)).length);
    expect(attached.reduce((sum, each) => sum + each, 0) / attached.length).toBeCloseTo(3, 0);
  });

  test("a node that was put off is made when somebody looks, and its pods can be changed and deleted", () => {
    const { clock, store } = started({ pods: 1500 });
    const pod = store
      .list("pods", "tenant-0002")
      .find(
        (each) =>
          textAt(each["spec"], "nodeName") === "node-0049" && annotationOf(each, STATUS_KEY) !== undefined,
      );
    const name = pod?.metadata.name ?? "";
    const [address] = parseStatus(pod && annotationOf(pod, STATUS_KEY)).flatMap((entry) =>
      entry.interface === "net1" ? (entry.ips ?? []) : [],
    );
    expect(books(store).allocated).toContain(`tenant-0002/${name}|net1|${address}`);
    store.remove("pods", "tenant-0002", name);
    clock.advance(40_000);
    expect(store.get("pods", "tenant-0002", name)).toBeUndefined();
    expect(books(store).allocated).not.toContain(`tenant-0002/${name}|net1|${address}`);
    expect(store.list("pods").length).toBe(1500);
  });

  test.each([5, 50, 120])("fewer than the scenario's own are a small healthy cluster: %i pods", (pods) => {
    const { clock, store, scenario } = started({ pods });
    expect(store.list("pods").length).toBe(pods);
    expect(podsOfPhase(store, "Running").length).toBe(pods);
    expect(disagreements(store, scenario)).toEqual([]);
    clock.advance(120_000);
    expect(store.list("pods").length).toBe(pods);
  });
});
