import type { Audit } from "../audit/audit.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import type { Viewer } from "../model/viewer.ts";

/** What presenters read. The viewer is part of it: nothing is presented to nobody. */
export interface Facts {
  readonly viewer: Viewer;
  readonly view: ClusterView;
  readonly audit: Audit;
  readonly looks: NetworkLooks;
  readonly revision: number;
}

/** How networks look everywhere: colour slot (0–35, null: neutral) and two-character mark. */
export interface NetworkLooks {
  slotOf(network: EntityId): number | null;
  markOf(network: EntityId): string;
}
