import type { LabObject, ResourceKey } from "../lab-cluster.ts";

/** Pods and ReplicaSets by the uid of the controller that owns them. */
export interface Owned {
  of(owner: LabObject, resource: ResourceKey): readonly LabObject[];
}
