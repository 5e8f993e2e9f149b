import type { EntityId, NetworkKey, PodKey } from "./ids.ts";
import type { Problem } from "./problems.ts";
import type { SourceRef } from "./source-ref.ts";

/** An address as one witness gave it. `prefixLength` is null where the witness does not say (network-status never does). */
export interface EvidenceAddress {
  /** Canonical text (RFC 5952 for IPv6), no prefix, no zone. */
  readonly address: string;
  readonly prefixLength: number | null;
  /** How it came: `slaac`, `dhcp`, `static`, `link-local`, … null where nobody says. */
  readonly origin: string | null;
  /** Set where the kernel proved that somebody else has the address (IPv6 duplicate address detection). */
  readonly isDuplicate?: true;
}

/** What one witness says of one attachment. */
export interface Evidence {
  /** `networks`, `network-status`, `podIPs`, `whereabouts`, `host-local`, `node-agent`, `snapshot`, … */
  readonly source: string;
  /** ISO 8601, or null where the witness gives no time. */
  readonly at: string | null;
  readonly mac: string | null;
  readonly addresses: readonly EvidenceAddress[];
  readonly mtu: number | null;
  /** Kernel link state where the witness looked: up, down (no carrier or admin down), null where nobody says. */
  readonly link: "up" | "down" | null;
  readonly gateways: readonly string[];
  /** PCI address, vhost-user path, … of a device handed to the pod. */
  readonly device: string | null;
  /** The container (sandbox) id that this record belongs to, where it names one. */
  readonly containerId: string | null;
  readonly from: SourceRef;
  /** Since when the witness is not heard any more, ISO 8601; undefined: it is heard. */
  readonly staleSince?: string;
}

/** One line of evidence before the join: which network under which interface. */
export interface Claim extends Evidence {
  /** null: a device that nobody ascribes to a network (observed only). */
  readonly network: NetworkKey | null;
  readonly interface: string | null;
  /** The pod's cluster-default attachment. */
  readonly isDefault: boolean;
  /** Place in the annotation, from 0; 0 where there is no order. */
  readonly index: number;
  /** The node's device at the other end of a veth or below a macvlan, ipvlan or vlan; undefined where nobody saw it. */
  readonly hostLink?: string;
  /** Of what is reported: since when it says just this, where it was seen to say so before `at`, ISO 8601. */
  readonly since?: string;
}

/** All that one source says of one pod's networks. Put as one entity per (pod, source). */
export interface PodEvidence {
  readonly kind: "pod-evidence";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  /** Id of the Source that says it. */
  readonly source: string;
  readonly pod: PodKey;
  readonly asked: readonly Claim[];
  readonly reported: readonly Claim[];
  /** What the kernel has in the pod's network namespace; null: nobody looked. An empty list: looked, and nothing there. */
  readonly observed: readonly Claim[] | null;
  /** The request as it was written (needed unchanged by planners), undefined where the source has none. */
  readonly askedText?: string;
  readonly problems: readonly Problem[];
}
