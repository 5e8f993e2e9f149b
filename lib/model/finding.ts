import type { EntityId } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

export type Severity = "error" | "warning" | "info";
export type Confidence = "certain" | "likely" | "watch";

/** What a Rule concluded about Subjects. Times ISO 8601. */
export interface Finding {
  readonly id: EntityId;
  readonly cluster: string;
  readonly code: FindingCode;
  /** This very case in one line: `10.60.3.77 is recorded for a pod that is gone`. */
  readonly title: string;
  /** What it means and why it matters, two or three sentences. */
  readonly detail: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly verdict: "present" | "undetermined";
  readonly subjects: readonly Subject[];
  readonly evidence: readonly FindingEvidence[];
  /** What would repair it; for an undetermined one: what would decide it. */
  readonly remedy: string;
  readonly since: string;
  readonly refs: readonly SourceRef[];
}

/** `MOOR` and three digits; the catalogue is lib/audit/index.ts. */
export type FindingCode = `MOOR${number}`;

export interface Subject {
  /** Pod, Network, Pool, Allocation, Reservation, Node */
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

export interface FindingEvidence {
  readonly check: "pass" | "fail" | "unknown";
  readonly text: string;
  readonly source: string;
  readonly at: string | null;
}
