import type { EntityId, PodKey } from "./ids.ts";
import type { Problem } from "./problems.ts";
import type { SourceRef } from "./source-ref.ts";

/** What a Store may hand out. */
export interface Pool {
  readonly kind: "pool";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly store: StoreId;
  readonly namespace: string | null;
  readonly name: string;
  /** Canonical CIDR; null where the object's own can't be read. */
  readonly range: string | null;
  readonly networkName: string | null;
  /** Node that the pool belongs to (host-local, node slices), null for the whole cluster. */
  readonly node: string | null;
  /** Last write of the object (newest managedFields time, else creation): no entry in it is younger. */
  readonly writtenAt: string | null;
  readonly problems: readonly Problem[];
}

export type StoreId = "whereabouts" | "host-local" | "ipamclaim" | "kube-ovn" | "ovn-kubernetes";

/** A Store's record that an address is taken. */
export interface Allocation {
  readonly kind: "allocation";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly store: StoreId;
  readonly pool: EntityId;
  /** Key inside the pool object as written (whereabouts: the offset), needed to release it. */
  readonly key: string;
  /** Canonical text; null: the key is not an address in the range (corrupt). */
  readonly address: string | null;
  readonly owner: PodKey | null;
  readonly interface: string | null;
  readonly containerId: string | null;
  /** ISO 8601 where the store keeps a time (host-local: mtime). */
  readonly at: string | null;
  /** IPAMClaim: what keeps it, and whether OVN-Kubernetes could hand the address out. */
  readonly claim?: ClaimKeeper;
  /** host-local: the network namespace of that node that has the address, where it isn't known as the owner's. */
  readonly heldIn?: string;
}

/** Who a persistent claim is kept for: it outlives every pod. */
export interface ClaimKeeper {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string | null;
  /** Reason of a failed allocation (`IPAddressConflict`, …); null where there is none. */
  readonly failure: string | null;
}

/** whereabouts' OverlappingRangeIPReservation: one address, kept beside the pools. */
export interface Reservation {
  readonly kind: "reservation";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly address: string | null;
  readonly networkName: string | null;
  readonly owner: PodKey | null;
  readonly interface: string | null;
  readonly createdAt: string | null;
}
