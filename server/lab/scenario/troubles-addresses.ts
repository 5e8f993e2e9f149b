import { formatStatus, parseStatus } from "../controllers/network-status.ts";
import { annotationOf, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import { ipamOf, loadConf } from "../controllers/network-config.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { allocateWhereabouts } from "../controllers/whereabouts.ts";
import { reservationName } from "../controllers/whereabouts-pools.ts";
import type { Placing } from "./placement.ts";
import { kubevirtInterface } from "./workloads.ts";

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
  for (const podref of LEAKED_PODS) leak(placing, "storage", "storage-wb", podref);
  // One leak in both families.
  leak(placing, "default", "mgmt-v6", "core5g/amf-7c9f8d6b5-q2m8x");
  oldSuccessor(placing);
  movedAddress(placing);
  ghostReservations(placing);
  unreserved(placing);
  corruptKeys(placing);
}

function leak(placing: Placing, namespace: string, network: string, podref: string, iface = "net1"): void {
  const { cluster, books, random } = placing.context;
  const definition = cluster.get(DEFINITIONS, namespace, network);
  const loaded = definition === undefined ? undefined : loadConf(definition);
  if (loaded?.ok !== true) return;
  allocateWhereabouts(books, ipamOf(loaded.conf), { containerId: random.hex(64), iface, podref });
}

/** ceph-osd-2 was made anew; the allocation of its predecessor, under another interface name, was never freed. */
function oldSuccessor(placing: Placing): void {
  leak(placing, "storage", "storage-wb", "storage/ceph-osd-2", "storage0");
}

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
  const by = { manager: "multus-daemon", subresource: "status" as const };
  cluster.mergePatch("pods", "vms", pod.metadata.name, patch, by);
  const link = kernel.readySandbox(uidOf(pod))?.sandbox.links.get(iface);
  if (link !== undefined) link.addresses = [{ address: moved, prefixLength: 24 }];
}

/** Reservations whose allocation is gone: the address can't be handed out any more. */
function ghostReservations(placing: Placing): void {
  const { books } = placing.context;
  books.putReservation(reservationName("10.60.3.38", ""), {
    podref: "shop/web-6b7d9c5f4-n5kfw",
    ifname: "net1",
  });
  books.putReservation(reservationName("fd60:5::2f", ""), {
    podref: "core5g/amf-7c9f8d6b5-j8wds",
    ifname: "net1",
  });
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
  const { books, random } = placing.context;
  const stray = { id: random.hex(64), ifname: "net1", podref: "core5g/pcf-lost" };
  books.putAllocation("10.60.7.0-24", "10.60.7.0/24", "seven", stray);
  books.putAllocation("10.60.7.0-24", "10.60.7.0/24", "4711", { ...stray, podref: "core5g/pcf-far" });
}
