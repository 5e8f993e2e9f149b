import type { ClusterView } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import type { Known } from "./aggregate.ts";
import type { FindingsLookup } from "./health.ts";
import type { Fold } from "./plan-rows.ts";
import type { TopologyQuery } from "./query.ts";

export interface TopologyInput {
  readonly view: ClusterView;
  readonly findings: FindingsLookup;
  readonly query: TopologyQuery;
  /** For how long ago something was asked. */
  readonly nowMs: number;
  /** Colour slot 0–35 that the caller keeps for a network (assignSlots), null: neutral. */
  readonly slots: (network: EntityId) => number | null;
  readonly revision: number;
  /** Kept counts of all pods, settled; without it every pod is visited. */
  readonly aggregate?: Known | undefined;
  /** Changes per minute on a network; undefined: nobody counts them. */
  readonly rates?: ((network: EntityId) => number) | undefined;
  /** How the same picture was folded before: kept where both would do. */
  readonly before?: Fold | undefined;
}
