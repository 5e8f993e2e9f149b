import type { AllocationVerdict, ClusterView } from "../cluster/cluster-model.ts";
import type { PodGist } from "../cluster/pod-gist.ts";
import type { Confidence, FindingCode, FindingEvidence, Severity, Subject } from "../model/finding.ts";
import type { EntityId } from "../model/ids.ts";
import type { SourceRef } from "../model/source-ref.ts";

/**
 * One judgement about one kind of thing. Pure: it never fetches, waits or retries; if it can't know, it says
 * undetermined and what would decide it. One file per rule, one line in index.ts.
 */
export interface Rule {
  readonly code: FindingCode;
  /** What the rule is about, as a heading: `Allocation whose pod is gone`. */
  readonly title: string;
  /** One paragraph an operator could read: what, why it matters, what can fool it. */
  readonly help: string;
  /**
   * Of pods and allocations a rule may speak only where the view suspects them, of reservations only where it takes them for
   * ghosts (`suspectPods`, `suspects` and `ghosts` of ClusterView): when everything is judged the others aren't asked for.
   */
  readonly about: "pod" | "network" | "pool" | "allocation" | "reservation" | "node";
  /** Of allocations only those of this verdict are looked at; undefined: all. Most have the same, and few rules are about it. */
  readonly ofVerdict?: AllocationVerdict["class"];
  /** Of pods only those are looked at whose attachments may concern it, or are in doubt; undefined: all. */
  readonly mayConcern?: (gist: PodGist) => boolean;
  /** Judges one thing by its id. It may be gone already: then there is nothing to conclude. */
  check(id: EntityId, context: RuleContext): readonly Conclusion[];
}

export interface RuleContext {
  readonly view: ClusterView;
  readonly nowMs: number;
}

export interface Conclusion {
  /** Tells apart several conclusions of one rule about one thing; "" where there is only one. */
  readonly about: string;
  readonly title: string;
  readonly detail: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly verdict: "present" | "undetermined";
  readonly subjects: readonly Subject[];
  readonly evidence: readonly FindingEvidence[];
  readonly remedy: string;
  readonly refs: readonly SourceRef[];
}
