import type { ModelChange } from "../cluster/cluster-model.ts";
import type { Finding } from "../model/finding.ts";
import type { EntityId } from "../model/ids.ts";

/**
 * Runs the rules over what changed and keeps the findings. `since` of a finding is the time of its first conclusion and
 * stays as long as it keeps being concluded. Made by `createAudit(view, rules)` (create-audit.ts).
 */
export interface Audit {
  /** Marks what must be judged again. */
  mark(changed: ModelChange): void;
  /** Everything is to be judged again (a source's state changed, or a day began). */
  markAll(): void;
  /** Judges at most `limit` (rule, thing) pairs. Call until `isDone`. */
  run(nowMs: number, limit: number): AuditDelta;
  findings(): Iterable<Finding>;
  finding(id: EntityId): Finding | undefined;
  findingCount(): number;
  /** Findings with that pod, network, pool, … among what they judged. */
  findingsAbout(id: EntityId): readonly Finding[];
}

export interface AuditDelta {
  readonly isDone: boolean;
  readonly put: readonly Finding[];
  readonly drop: readonly EntityId[];
}
