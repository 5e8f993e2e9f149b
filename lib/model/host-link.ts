import type { EntityId } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

/** A network device of a node itself, as its kernel shows it. */
export interface HostLink {
  readonly kind: "host-link";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly node: string;
  readonly name: string;
  readonly index: number;
  /** `bridge`, `veth`, `vlan`, `bond`, `macvlan`, … `device` for a plain NIC. */
  readonly type: string;
  readonly mac: string | null;
  readonly mtu: number | null;
  readonly link: "up" | "down" | null;
  /** The bridge or bond that it is a port of. */
  readonly controller: string | null;
  /** The device that it stands on (vlan, macvlan: its master). */
  readonly parent: string | null;
  readonly vlan: number | null;
  readonly addresses: readonly { readonly address: string; readonly prefixLength: number }[];
  readonly at: string | null;
}
