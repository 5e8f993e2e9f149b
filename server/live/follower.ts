import type { ModelChange } from "../../lib/cluster/cluster-model.ts";
import type { Finding } from "../../lib/model/finding.ts";
import type { EntityId } from "../../lib/model/ids.ts";

/** Something that keeps counts of the model, brought up to date within each tick. */
export interface Follower {
  mark(changed: ModelChange): void;
  applyFindings(delta: { readonly put: readonly Finding[]; readonly drop: readonly EntityId[] }): void;
  /** At most `limit` things; true when nothing is left to do. */
  settle(limit: number): boolean;
}
