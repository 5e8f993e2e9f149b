import { formatStatus, parseStatus } from "../controllers/network-status.ts";
import { annotationOf, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import { ipamOf, loadConf } from "../controllers/network-config.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { allocateWhereabouts } from "../controllers/whereabouts.ts";
import { reservationName } from "../controllers/whereabouts-pools.ts";
import type { Placing } from "./placement.ts";
import { kubevirtInterface } from "./machines.ts";
import { ago } from "./workloads.ts";

const DAY = 86_400_000;

/** Pods that are no more and whose DEL whereabouts swallowed: `namespace/name`, in `storage/storage-wb`. */
export const LEAKED_PODS = [
  "shop/web-6b7d9c5f4-2xk8p",
  "shop/web-6b7d9c5f4-8wq4z",
  "shop/web-6b7d9c5f4-hv9tc",
  "shop/web-6b7d9c5f4-pl6mn",
  "shop/web-6b7d9c5f4-zt2rd",
  "storage/ceph-osd-3",
  "batch/etl-29391240-x7wqs",
  "core5g/amf-7c9f8d6b5-tk4jv",
];

/**
 * The books of whereabouts made to disagree with the cluster, one trouble each. Everything not named here stays exactly
 * as the pods' statuses say.
 */
export function troubleAddresses(placing: Placing): void {
  for (const [index, podref] of LEAKED_PODS.entries())
    leak(ago(placing, (2 + index) * DAY), "storage", "storage-wb", podref);
  // One leak in both families.
  leak(ago(placing, 9 * DAY), "default", "mgmt-v6", "core5g/amf-7c9f8d6b5-q2m8x");
  oldSuccessor(ago(placing, 26 * DAY));
  movedAddress(placing);
  ghostReservations(ago(placing, 3 * DAY));
  unreserved(placing);
  corruptKeys(ago(placing, 6 * DAY));
}

function leak(placing: Placing, namespace: string, network: string, podref: string, iface = "net1"): void {
  const { backdate, cluster, books, random } = placing.context;
  const definition = cluster.get(DEFINITIONS, namespace, network);
  const loaded = definition === undefined ? undefined : loadConf(definition);
  if (loaded?.ok !== true) return;
  const holder = { containerId: random.hex(64), iface, podref };
  backdate(placing.at, () => allocateWhereabouts(books, ipamOf(loaded.conf), holder));
}

/** ceph-osd-2 was made anew; the allocation of its predecessor, under another interface name, was never freed. */
function oldSuccessor(placing: Placing): void {
  leak(placing, "storage", "storage-wb", "storage/ceph-osd-2", "storage0");
}

/** From its creation to the address that it has now. */
const MOVED_MS = 60_000;

/** fw-01 uses 10.60.3.60, which no pool knows; the pool still says the address it was given at first. */
function movedAddress(placing: Placing): void {
  const { cluster, kernel } = placing.context;
  const pod = cluster
    .list("pods", "vms")
    .find(({ metadata }) => metadata.name.startsWith("virt-launcher-fw-01"));
  if (pod === undefined) return;
  const iface = kubevirtInterface("storage");
  const moved = "10.60.3.60";
  const entries = parseStatus(annotationOf(pod, STATUS_KEY)).map((entry) =>
    entry.interface === iface ? { ...entry, ips: [moved] } : entry,
  );
  const patch = { metadata: { annotations: { [STATUS_KEY]: formatStatus(entries) } } };
  const at = Date.parse(pod.metadata.creationTimestamp ?? "") + MOVED_MS;
  const by = { manager: "multus-daemon", subresource: "status" as const, at };
  cluster.mergePatch("pods", "vms", pod.metadata.name, patch, by);
  const link = kernel.readySandbox(uidOf(pod))?.sandbox.links.get(iface);
  if (link !== undefined) link.addresses = [{ address: moved, prefixLength: 24 }];
}

/** Reservations whose allocation is gone: the address can't be handed out any more. */
function ghostReservations(placing: Placing): void {
  const { backdate, books } = placing.context;
  const ghosts = [
    ["10.60.3.38", "shop/web-6b7d9c5f4-n5kfw"],
    ["fd60:5::2f", "core5g/amf-7c9f8d6b5-j8wds"],
  ] as const;
  for (const [address, podref] of ghosts) {
    const reservation = { podref, ifname: "net1" };
    backdate(placing.at, () => books.putReservation(reservationName(address, ""), reservation));
  }
}

/** smf-1 has an allocation for n3 and no reservation beside it. */
function unreserved(placing: Placing): void {
  const { cluster, books } = placing.context;
  const pod = cluster.get("pods", "core5g", "smf-1");
  const entry = parseStatus(pod && annotationOf(pod, STATUS_KEY)).find(
    ({ interface: iface }) => iface === "net1",
  );
  const [address] = entry?.ips ?? [];
  if (address !== undefined) books.dropReservation(reservationName(address, ""));
}

/** Keys that are no offset, and one that lies outside the range: whereabouts ignores them. */
function corruptKeys(placing: Placing): void {
  const { backdate, books, random } = placing.context;
  const stray = { id: random.hex(64), ifname: "net1", podref: "core5g/pcf-lost" };
  backdate(placing.at, () => {
    books.putAllocation("10.60.7.0-24", "10.60.7.0/24", "seven", stray);
    books.putAllocation("10.60.7.0-24", "10.60.7.0/24", "4711", { ...stray, podref: "core5g/pcf-far" });
  });
}
