import type { Claim, Evidence } from "./evidence.ts";
import type { EntityId, NetworkKey, PodKey } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

export const ATTACHMENT_STATES = [
  "attached",
  "attaching",
  "detaching",
  "failed",
  "missing",
  "phantom",
  "stray",
  "drifted",
  "unknown",
] as const;

/**
 * - attached: asked, reported, and observed where anybody looked
 * - attaching / detaching: asked (taken back) a moment ago, not yet reported (still reported)
 * - failed: asked, and the component that should do it says it could not
 * - missing: asked, the pod runs, nothing is reported or there
 * - phantom: reported, but the kernel has no such link
 * - stray: reported or observed, but nobody asked
 * - drifted: there, but not what was asked or recorded
 * - unknown: can't be told, and `reason` says why
 */
export type AttachmentState = (typeof ATTACHMENT_STATES)[number];

/** One workload on one network under one interface name, with all four evidences. Joined by lib/cluster. */
export interface Attachment {
  readonly id: EntityId;
  readonly cluster: string;
  readonly pod: PodKey;
  readonly podUid: string;
  readonly node: string | null;
  readonly interface: string | null;
  readonly network: NetworkKey;
  /** Whether an object defines that network (false: it is named, but nothing of that name exists). */
  readonly isNetworkDefined: boolean;
  readonly isDefault: boolean;
  readonly state: AttachmentState;
  /** Why the state is what it is, in one sentence; null where nothing needs saying. */
  readonly reason: string | null;
  /** When the state began, ISO 8601, where that is known. */
  readonly since: string | null;
  readonly asked: Claim | null;
  readonly reported: Claim | null;
  readonly observed: Claim | null;
  /** One per address that a store has recorded for it. */
  readonly recorded: Evidence | null;
  /** Every object that this attachment was concluded from. */
  readonly refs: readonly SourceRef[];
}
