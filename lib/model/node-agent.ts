import type { EntityId } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

/** Who looks at one node, how well that is heard, and what of the CNI it found there besides links. */
export interface NodeAgent {
  readonly kind: "node-agent";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  readonly node: string;
  readonly hearing: Hearing;
  /** When the node was last read, ISO 8601; null where nobody says. */
  readonly at: string | null;
  readonly bootId: string | null;
  /** What the last report had; null: there is none that still counts. */
  readonly seen: NodeSeen | null;
}

/**
 * `snapshot`: somebody saved files. `stale`: what it said last is kept for a while. `none`: it never spoke, or so long
 * ago that what it said counts no more.
 */
export interface Hearing {
  readonly state: "live" | "stale" | "none" | "snapshot";
  /** Since when it is so, ISO 8601. */
  readonly since: string | null;
  readonly error: string | null;
}

export interface NodeSeen {
  readonly namespaces: number;
  /** Lease files of host-local. */
  readonly leases: number;
  /** Files of the plugin directory; null where it was not read. */
  readonly plugins: readonly { readonly name: string; readonly modifiedAt: string | null }[] | null;
  /** The runtime's network configurations, without their content; null where they were not read. */
  readonly configs: readonly NodeConfigFile[] | null;
  /** What could not be read there, and why. */
  readonly problems: readonly { readonly path: string; readonly detail: string }[];
}

export interface NodeConfigFile {
  readonly file: string;
  readonly name: string | null;
  readonly cniVersion: string | null;
  readonly types: readonly string[];
}
