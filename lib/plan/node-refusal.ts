/** Why a node's agent is not asked. Codes are stable; what the agent refuses itself has codes of its own (lib/cni/agent-refusals.ts). */
export type NodeRefusalCode =
  | "NOT_CACHED"
  | "RESULT_UNREADABLE"
  | "ALLOCATION_NOT_FOUND"
  | "STORE_NOT_HANDLED"
  | "NOT_LEFT_OVER"
  | "NOT_DETERMINED"
  | "LEASE_UNREADABLE";

export interface NodeRefusal {
  readonly code: NodeRefusalCode;
  readonly title: string;
  /** One sentence about this very case. */
  readonly detail: string;
}

export type NodePlanned<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: NodeRefusal };

export const nodeRefusal = (
  code: NodeRefusalCode,
  title: string,
  detail: string,
): { ok: false; refusal: NodeRefusal } => ({ ok: false, refusal: { code, title, detail } });
