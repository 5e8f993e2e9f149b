import type { EntityId, NetworkKey } from "./ids.ts";
import type { Problem } from "./problems.ts";
import type { SourceRef } from "./source-ref.ts";

/** Something that workloads attach to, whoever defined it. */
export interface Network {
  readonly kind: "network";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly key: NetworkKey;
  readonly createdAt: string | null;
  readonly deletedAt: string | null;
  /** Name inside the CNI configuration: what caches, host-local folders and OVN know it by. */
  readonly cniName: string | null;
  readonly cniVersion: string | null;
  /** Plugin types in chain order; empty where the configuration can't be read. */
  readonly plugins: readonly NetworkPlugin[];
  /** What the first plugin joins: `bridge`, `macvlan`, `sriov`, `ovn-k8s-cni-overlay`, … null: unreadable or unknown. */
  readonly type: string | null;
  readonly bridge: string | null;
  readonly master: string | null;
  readonly vlan: number | null;
  readonly mtu: number | null;
  /** OVN topology (layer2, layer3, localnet) or macvlan/ipvlan mode, where there is one. */
  readonly mode: string | null;
  readonly physicalNetwork: string | null;
  /** Extended resource that a pod must request to get a device (SR-IOV). */
  readonly resourceName: string | null;
  readonly ipam: Ipam | null;
  /** The object that this one was made from (UserDefinedNetwork, …); undefined: a person made it. */
  readonly madeFrom?: { readonly kind: string; readonly name: string };
  /** `spec.config` as written, cut at 16 KiB. Undefined where the object has none. */
  readonly configText?: string;
  readonly problems: readonly Problem[];
}

export interface NetworkPlugin {
  readonly type: string;
  readonly capabilities: readonly string[];
}

export interface Ipam {
  /** `whereabouts`, `host-local`, `static`, `dhcp`, `ovn`, … */
  readonly type: string;
  readonly ranges: readonly IpamRange[];
  readonly networkName: string | null;
  readonly gateways: readonly string[];
  /** whereabouts `enable_overlapping_ranges`, default true. */
  readonly hasReservations: boolean;
  readonly nodeSliceSize: string | null;
}

/** Canonical CIDR as the store names it, and what of it may be handed out. Null ends: the range's own. */
export interface IpamRange {
  readonly range: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly excludes: readonly string[];
}
