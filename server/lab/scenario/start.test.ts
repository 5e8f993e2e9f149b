import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { LabObject } from "../lab-cluster.ts";
import { addressText, bareAddress, parseSubnet } from "../controllers/addresses.ts";
import { parseJson, recordAt, textAt } from "../controllers/json.ts";
import { parseStatus } from "../controllers/network-status.ts";
import {
  annotationOf,
  isHostNetwork,
  NETWORKS_KEY,
  phaseOf,
  podKey,
  STATUS_KEY,
  uidOf,
} from "../controllers/pod-view.ts";
import type { KernelLink } from "../controllers/kernel.ts";
import { virtualClock } from "../controllers/testing/virtual-clock.ts";
import { allocationsOf, POOLS, reservationName, RESERVATIONS } from "../controllers/whereabouts-pools.ts";
import { bootstrapCluster } from "../store/bootstrap.ts";
import { LabStore } from "../store/lab-store.ts";
import { CLUSTER_AGE_MS } from "./seed.ts";
import { startScenario, type Scenario } from "./start.ts";
import { LEAKED_PODS } from "./troubles-addresses.ts";

function started(options: { pods?: number; churn?: boolean; store?: LabStore } = {}) {
  const clock = virtualClock();
  const store = options.store ?? new LabStore({ now: () => clock.now(), seed: 7 });
  const { pods, churn = false } = options;
  bootstrapCluster(store, store.now() - CLUSTER_AGE_MS);
  const scenario = startScenario(store, {
    seed: 7,
    churn,
    scheduler: clock,
    ...(pods !== undefined && { pods }),
  });
  return { clock, store, scenario };
}

interface Books {
  /** `podref|iface|address` of every allocation, and of every one that has its reservation. */
  allocated: Set<string>;
  reserved: Set<string>;
}

function books(store: LabStore): Books {
  const allocated = new Set<string>();
  const reserved = new Set<string>();
  const reservations = new Map(
    store.list(RESERVATIONS).map((item) => [item.metadata.name, textAt(item["spec"], "podref")]),
  );
  for (const pool of store.list(POOLS)) {
    const subnet = parseSubnet(textAt(pool["spec"], "range") ?? "");
    if (subnet === undefined) continue;
    const prefix = /^(tiny|f1)-/.exec(pool.metadata.name)?.[1] ?? "";
    for (const [offset, { podref, ifname }] of allocationsOf(pool)) {
      if (!/^\d+$/.test(offset)) continue;
      const address = addressText(subnet.version, subnet.network + BigInt(offset));
      allocated.add(`${podref}|${ifname}|${address}`);
      if (reservations.get(reservationName(address, prefix)) === podref)
        reserved.add(`${podref}|${ifname}|${address}`);
    }
  }
  return { allocated, reserved };
}

const WHEREABOUTS_NETWORKS = [
  "core5g/n3-macvlan",
  "core5g/n6-sriov",
  "core5g/n4-ipvlan",
  "core5g/n2-vlan",
  "core5g/fronthaul-sriov",
  "core5g/f1-chain",
  "default/mgmt-v6",
  "storage/storage-wb",
  "batch/tiny",
];

/** What no network-status tells of: KubeVirt's own devices, primary networks, devices handed over by DRA. */
const TOLD_ELSEWHERE = /^(k6t-|tap|ovn-udn1$|dp0$|net0$)/;

const NO_LINKS: ReadonlyMap<string, KernelLink> = new Map();

/** Where a status, the books of whereabouts and the kernel disagree, each as one line. */
function disagreements(store: LabStore, scenario: Scenario): string[] {
  const { allocated, reserved } = books(store);
  const found: string[] = [];
  const left = new Set(allocated);
  for (const pod of store.list("pods")) {
    if (phaseOf(pod) !== "Running" || isHostNetwork(pod)) continue;
    const links = scenario.kernel.readySandbox(uidOf(pod))?.sandbox.links ?? NO_LINKS;
    const entries = parseStatus(annotationOf(pod, STATUS_KEY));
    for (const entry of entries) {
      const iface = entry.interface ?? "";
      // What a router advertised is never in a status.
      const inKernel = [...(links.get(iface)?.addresses ?? [])]
        .filter(({ isSlaac }) => isSlaac !== true)
        .map(({ address }) => address);
      if (!links.has(iface)) found.push(`no link ${podKey(pod)} ${iface}`);
      else if (inKernel.join() !== (entry.ips ?? []).join()) found.push(`address ${podKey(pod)} ${iface}`);
      const isTenants = entry.name.startsWith("tenant-") && !entry.name.endsWith("/backend");
      if (!WHEREABOUTS_NETWORKS.includes(entry.name) && !isTenants) continue;
      for (const ip of entry.ips ?? []) {
        const line = `${podKey(pod)}|${iface}|${ip}`;
        left.delete(line);
        if (!allocated.has(line)) found.push(`not allocated ${podKey(pod)} ${iface}`);
        else if (!reserved.has(line)) found.push(`not reserved ${podKey(pod)} ${iface}`);
      }
    }
    for (const name of links.keys()) {
      if (name !== "lo" && !TOLD_ELSEWHERE.test(name) && !entries.some((entry) => entry.interface === name))
        found.push(`not reported ${podKey(pod)} ${name}`);
    }
  }
  for (const line of left) found.push(`not used ${line.split("|").slice(0, 2).join(" ")}`);
  return found.toSorted();
}

/** `virt-launcher-fw-01-24ll4` → `virt-launcher-fw-01`: names are random, troubles are not. */
function stable(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/(virt-launcher-[a-z]+-\d+)-[a-z0-9]{5}/, "$1")).toSorted();
}

const FW_STORAGE = "pod49a25f9feef";
const TROUBLES = stable([
  ...LEAKED_PODS.map((podref) => `not used ${podref} net1`),
  "not used core5g/amf-7c9f8d6b5-q2m8x net1",
  "not used core5g/amf-7c9f8d6b5-q2m8x net1",
  "not used core5g/pcf-far net1",
  "not used storage/ceph-osd-2 storage0",
  `not used vms/virt-launcher-fw-01 ${FW_STORAGE}`,
  `not allocated vms/virt-launcher-fw-01 ${FW_STORAGE}`,
  "not reserved core5g/smf-1 net1",
  "no link core5g/upf-0 net3",
  "not allocated core5g/upf-0 net3",
  "not allocated core5g/upf-0 net3",
  "not reported core5g/smf-0 net7",
  "not reported media/player eth0",
  "not reported sandbox/garbage-status eth0",
  "not reported sandbox/garbage-status net1",
  "not used sandbox/garbage-status net1",
  "not used sandbox/garbage-status net1",
]);

/** A kernel made anew from the objects can't know what an unreadable status once said. */
const AFTER_RESTART = TROUBLES.filter((line) => line !== "not reported sandbox/garbage-status net1");

function podsOfPhase(store: LabStore, phase: string): string[] {
  return store
    .list("pods")
    .filter((pod) => phaseOf(pod) === phase)
    .map(podKey)
    .toSorted();
}

const PENDING = [
  "batch/tiny-consumer-3",
  "core5g/edge-upf",
  "sandbox/implicit-clash",
  "sandbox/no-request",
  "sandbox/twice-net5",
  "sandbox/wants-bad-json",
  "sandbox/wants-big-mtu",
  "sandbox/wants-dhcp",
  "sandbox/wants-missing-network",
];
/** While they try, an address is taken and given back. */
const TRYING = /twice-net5|tiny-consumer-3|implicit-clash|edge-upf|wants-big-mtu|no-request/;

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
