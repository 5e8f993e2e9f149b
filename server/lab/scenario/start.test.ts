import { describe, expect, test } from "vitest";
import { bareAddress } from "../controllers/addresses.ts";
import { parseJson, recordAt, textAt } from "../controllers/json.ts";
import { parseStatus } from "../controllers/network-status.ts";
import { annotationOf, NETWORKS_KEY, phaseOf, podKey, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import type { LabStore } from "../store/lab-store.ts";
import { startScenario } from "./start.ts";
import {
  AFTER_RESTART,
  books,
  disagreements,
  PENDING,
  podsOfPhase,
  stable,
  started,
  TROUBLES,
  TRYING,
} from "./testing/disagreements.ts";

describe("the scenario", () => {
  test("has eight complete nodes and the networks of a telco-and-VM cluster", () => {
    const { store } = started();
    expect(store.list("nodes").map((node) => node.metadata.name)).toEqual(
      [..."abcdefgh"].map((letter) => `node-${letter}`),
    );
    expect(store.list("pods").length).toBeGreaterThan(140);
    expect(store.list("pods").length).toBeLessThan(200);
    const tenantred = store.get("network-attachment-definitions.k8s.cni.cncf.io", "vms", "tenantred");
    const config = parseJson(textAt(tenantred?.["spec"], "config") ?? "");
    expect(config.ok && recordAt({ config: config.value }, "config")).toMatchObject({
      vlanID: 10,
      topology: "localnet",
      subnets: "192.168.123.0/24",
    });
  });

  test("is healthy but for the troubles it names", () => {
    const { store, scenario } = started();
    expect(stable(disagreements(store, scenario))).toEqual(TROUBLES);
    expect(podsOfPhase(store, "Pending")).toEqual(PENDING);
  });

  test("stays so while its controllers run for ten minutes", () => {
    const { clock, store, scenario } = started();
    const before = new Map(store.list("pods").map((pod) => [podKey(pod), uidOf(pod)]));
    clock.advance(600_000);
    expect(new Map(store.list("pods").map((pod) => [podKey(pod), uidOf(pod)]))).toEqual(before);
    expect(podsOfPhase(store, "Pending")).toEqual(PENDING);
    const settled = disagreements(store, scenario).filter((line) => !TRYING.test(line));
    expect(stable(settled)).toEqual(TROUBLES);
  });

  test("survives twenty minutes of churn: the same troubles, nothing leaked, no pod lost", () => {
    const { clock, store, scenario } = started({ churn: true });
    const before = store.list("pods").length;
    clock.advance(1_200_000);
    const inPlace = disagreements(store, scenario).filter((line) => !TRYING.test(line));
    scenario.stop();
    const fresh = startScenario(store, { seed: 8, churn: false, scheduler: clock });
    clock.advance(60_000);
    expect(store.list("pods").length).toBe(before);
    expect(podsOfPhase(store, "Pending")).toEqual(PENDING);
    const settled = disagreements(store, fresh).filter((line) => !TRYING.test(line));
    expect(stable(settled)).toEqual(AFTER_RESTART);
    expect(stable(inPlace).filter((line) => !TROUBLES.includes(line))).toEqual([]);
    expect(store.list("events").length).toBeLessThan(3000);
  }, 60_000);

  test("kernels have their own churn: a link flaps, addresses come late, a duplicate shows; all of it goes by", () => {
    const { clock, store, scenario } = started({ churn: true });
    const marks = (): string[] =>
      store
        .list("pods")
        .flatMap((pod) =>
          [...(scenario.kernel.readySandbox(uidOf(pod))?.sandbox.links.values() ?? [])].flatMap((link) => [
            ...(link.hasCarrier ? [] : [`down ${podKey(pod)} ${link.name}`]),
            ...link.addresses.flatMap(({ flag }) =>
              flag === undefined ? [] : [`${flag} ${podKey(pod)} ${link.name}`],
            ),
            ...(link.parent === "ens3f0.301" && !link.addresses.some(({ isSlaac }) => isSlaac === true)
              ? [`no address ${podKey(pod)} ${link.name}`]
              : []),
          ]),
        );
    const atStart = marks().toSorted();
    expect(atStart).toEqual(["dadfailed media/dash net1", "down storage/ceph-osd-0 net1"]);
    const seen = new Set<string>();
    let quiet = 0;
    for (let second = 0; second < 600; second++) {
      clock.advance(1000);
      const now = marks().toSorted();
      for (const mark of now) if (!atStart.includes(mark)) seen.add(mark.replace(/ .*/, ""));
      if (now.join() === atStart.join()) quiet++;
    }
    scenario.stop();
    expect([...seen].toSorted()).toEqual(["dadfailed", "down", "no", "tentative"]);
    // Most of the time nothing of it is there.
    expect(quiet).toBeGreaterThan(300);
  }, 60_000);

  test("started again on saved objects it creates nothing and knows its ghosts", () => {
    const first = started();
    first.scenario.stop();
    const count = first.store.list("pods").length;
    const again = startScenario(first.store, { seed: 9, churn: false, scheduler: first.clock });
    expect(first.store.list("pods").length).toBe(count);
    expect(stable(disagreements(first.store, again))).toEqual(AFTER_RESTART);
    const thumbnailer = first.store.get("pods", "media", "thumbnailer");
    expect(again.kernel.sandboxesOf(thumbnailer?.metadata.uid ?? "").length).toBe(2);
  });

  test("two starts with the same seed make the same objects", () => {
    const names = (store: LabStore): string[] =>
      store.list("pods").map((pod) => podKey(pod) + annotationOf(pod, STATUS_KEY));
    expect(names(started().store)).toEqual(names(started().store));
  });

  test("virtual machines on an OVN-Kubernetes network have the MAC that they ask for", () => {
    const { store } = started();
    const macOf = (machine: string): string | undefined => {
      const pod = store.list("pods", "vms").find(({ metadata }) => metadata.name.includes(machine));
      const entries = parseStatus(pod && annotationOf(pod, STATUS_KEY));
      return entries.find((entry) => entry.name === "vms/tenantred")?.mac;
    };
    expect(macOf("db-01")).toBe("02:42:c0:a8:7b:0a");
    expect(macOf("fw-01")).toBe("02:42:c0:a8:7b:0b");
  });

  test("carries the malformed annotations on running pods", () => {
    const { store } = started();
    const size = annotationOf(
      store.get("pods", "sandbox", "huge-annotation") ?? { metadata: { name: "" } },
      NETWORKS_KEY,
    )?.length;
    expect(size).toBe(200 * 1024);
    for (const name of ["garbage-annotation", "deep-annotation", "prototype-annotation", "garbage-status"]) {
      expect(phaseOf(store.get("pods", "sandbox", name) ?? { metadata: { name } })).toBe("Running");
    }
  });

  test("a hot-plug of storage-wb on an amf pod is reported within half a second, and its detach frees the address", () => {
    const { clock, store } = started();
    const amf = store.list("pods", "core5g").find((pod) => pod.metadata.name.startsWith("amf-"));
    const name = amf?.metadata.name ?? "";
    const before = annotationOf(amf ?? { metadata: { name } }, NETWORKS_KEY) ?? "";
    const ask = (text: string): void => {
      const patch = { metadata: { annotations: { [NETWORKS_KEY]: text } } };
      store.mergePatch("pods", "core5g", name, patch, { manager: "moorings" });
      clock.advance(500);
    };
    const reported = (): string[] => {
      const pod = store.get("pods", "core5g", name);
      return parseStatus(pod && annotationOf(pod, STATUS_KEY)).flatMap((entry) =>
        entry.interface === "net2" ? (entry.ips ?? []) : [],
      );
    };
    ask(before.replace("]", ',{"name":"storage-wb","namespace":"storage","interface":"net2"}]'));
    const [address] = reported();
    expect(bareAddress(address ?? "")).toMatch(/^10\.60\.3\./);
    expect(books(store).reserved).toContain(`core5g/${name}|net2|${address}`);
    ask(before);
    expect(reported()).toEqual([]);
    expect(books(store).allocated).not.toContain(`core5g/${name}|net2|${address}`);
  });
});
