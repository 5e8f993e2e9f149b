import type { SourceRef } from "./source-ref.ts";

/**
 * Something that happened to a device or an address of a node or of a pod on it, as the node's agent saw it. It was
 * there a moment ago and may be gone: nothing of it is in the API.
 */
export interface Happening {
  readonly id: string;
  readonly cluster: string;
  /** The node's report, and the pod whose network namespace it is. */
  readonly refs: readonly SourceRef[];
  /** When the agent read it, ISO 8601. */
  readonly at: string;
  readonly node: string;
  readonly pod: { readonly namespace: string; readonly name: string } | null;
  /** Id of the network namespace; null is the node's own. */
  readonly netns: string | null;
  readonly kind: HappeningKind;
  readonly link: string;
  readonly address: string | null;
  readonly prefixLength: number | null;
  /** How the address came: `slaac`, `static`, … */
  readonly origin: string | null;
  readonly detail: string | null;
}

export type HappeningKind =
  | "link-added"
  | "link-removed"
  | "link-up"
  | "link-down"
  | "link-changed"
  | "address-added"
  | "address-removed"
  | "address-changed"
  | "address-duplicate";
