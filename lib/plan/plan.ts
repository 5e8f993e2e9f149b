import type { NetworkKey, PodKey } from "../model/ids.ts";

/** What a viewer wants. */
export type Intent = AttachIntent | DetachIntent;

export interface AttachIntent {
  readonly kind: "attach";
  readonly pod: PodKey;
  readonly podUid: string | undefined;
  readonly network: NetworkKey;
  /** undefined: the next free `netN`. */
  readonly interface: string | undefined;
  readonly ips: readonly string[];
  readonly mac: string | undefined;
}

export interface DetachIntent {
  readonly kind: "detach";
  readonly pod: PodKey;
  readonly podUid: string | undefined;
  /** `-` means what was asked without an interface and never came. */
  readonly interface: string;
  /** Needed where two networks share the interface name. */
  readonly network: { readonly namespace: string | null; readonly name: string } | undefined;
}

/** One thing that was looked at before a change. `refuse` blocks it, `warn` does not, `unknown` can't be told. */
export interface PreflightCheck {
  readonly id: string;
  readonly verdict: "refuse" | "warn" | "unknown" | "pass";
  readonly title: string;
  readonly detail: string | null;
}

/** A pure description of the patches and of what must then be seen. Same intent + same model = same plan. */
export interface Plan {
  readonly kind: "attach" | "detach";
  readonly pod: PodKey;
  readonly podUid: string;
  readonly network: NetworkKey;
  readonly interface: string;
  readonly preflight: readonly PreflightCheck[];
  /** In order; each is sent only when the one before was accepted. */
  readonly patches: readonly PlannedPatch[];
  /** The annotation before (null: absent) and after. */
  readonly before: string | null;
  readonly after: string;
  readonly expectation: Expectation;
}

export interface PlannedPatch {
  readonly resource: "pods";
  readonly namespace: string;
  readonly name: string;
  /** RFC 6902 operations; `test`s pin the uid and the old value (the object's version where there was none). */
  readonly operations: readonly JsonPatchOperation[];
}

export type JsonPatchOperation =
  | { readonly op: "test" | "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/** What must be seen for the change to count as done. */
export interface Expectation {
  readonly text: string;
  readonly withinMs: number;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly preflight: readonly PreflightCheck[];
}

/** Stable codes of why a change is not sent. */
export type RefusalCode =
  | "POD_NOT_FOUND"
  | "POD_REPLACED"
  | "POD_NOT_RUNNING"
  | "POD_TERMINATING"
  | "POD_ON_HOST_NETWORK"
  | "POD_CARRIES_VM"
  | "POD_ANNOTATION_UNREADABLE"
  | "POD_ANNOTATION_AMBIGUOUS"
  | "NETWORK_NOT_FOUND"
  | "NETWORK_INVALID"
  | "NETWORK_NEEDS_DEVICE"
  | "NETWORK_NOT_ATTACHABLE"
  | "NETWORK_BEING_DELETED"
  | "POOL_EXHAUSTED"
  | "INTERFACE_INVALID"
  | "INTERFACE_TAKEN"
  | "ADDRESS_INVALID"
  | "ADDRESS_TAKEN"
  | "MAC_INVALID"
  | "ATTACHMENT_NOT_FOUND"
  | "ATTACHMENT_AMBIGUOUS"
  | "ATTACHMENT_IS_DEFAULT"
  | "ATTACHMENT_NOT_ASKED"
  | "CHANGE_UNDER_WAY"
  | "REQUEST_BLOCKED"
  | "CONTROLLER_ABSENT"
  | "SOURCE_STALE";

export type Planned =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly refusal: Refusal };
