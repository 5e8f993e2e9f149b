import { addressText, parseSubnet } from "../../controllers/addresses.ts";
import { textAt } from "../../controllers/json.ts";
import { parseStatus } from "../../controllers/network-status.ts";
import {
  annotationOf,
  isHostNetwork,
  phaseOf,
  podKey,
  STATUS_KEY,
  uidOf,
} from "../../controllers/pod-view.ts";
import type { KernelLink } from "../../controllers/kernel.ts";
import { virtualClock } from "../../controllers/testing/virtual-clock.ts";
import { allocationsOf, POOLS, reservationName, RESERVATIONS } from "../../controllers/whereabouts-pools.ts";
import { bootstrapCluster } from "../../store/bootstrap.ts";
import { LabStore } from "../../store/lab-store.ts";
import { CLUSTER_AGE_MS } from "../seed.ts";
import { startScenario, type Scenario } from "../start.ts";
import { LEAKED_PODS } from "../troubles-addresses.ts";

export function started(options: { pods?: number; churn?: boolean; store?: LabStore } = {}) {
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

export function books(store: LabStore): Books {
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
export function disagreements(store: LabStore, scenario: Scenario): string[] {
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
export function stable(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/(virt-launcher-[a-z]+-\d+)-[a-z0-9]{5}/, "$1")).toSorted();
}

const FW_STORAGE = "pod49a25f9feef";
export const TROUBLES = stable([
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
export const AFTER_RESTART = TROUBLES.filter((line) => line !== "not reported sandbox/garbage-status net1");

export function podsOfPhase(store: LabStore, phase: string): string[] {
  return store
    .list("pods")
    .filter((pod) => phaseOf(pod) === phase)
    .map(podKey)
    .toSorted();
}

export const PENDING = [
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
export const TRYING = /twice-net5|tiny-consumer-3|implicit-clash|edge-upf|wants-big-mtu|no-request/;
