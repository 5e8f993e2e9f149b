import type { SentRequest } from "../../lib/model/operation.ts";
import type { Result } from "../../lib/model/result.ts";
import type { Viewer } from "../../lib/model/viewer.ts";
import type { PlannedPatch } from "../../lib/plan/plan.ts";

/** The writes that operations need, with the viewer's own credentials. Implemented over server/kube; a fake in tests. */
export interface ClusterApi {
  /** Access review: whether this viewer may patch pods of that namespace. Fails where it can't be found out. */
  mayPatchPods(viewer: Viewer, namespace: string, name: string): Promise<Result<boolean>>;
  /** Whether this viewer may `get nodeobservations` (`delete nodeactions`) of agent.moorings.dev, named like the node. */
  mayAskNode(viewer: Viewer, verb: "get" | "delete", node: string): Promise<Result<boolean>>;
  /**
   * Sends one patch; a dry run is checked by the whole API server and changes nothing.
   * Problems: FORBIDDEN, CONFLICT (the object is not what the patch was planned on), API_REFUSED, CLUSTER_UNREACHABLE.
   */
  patch(viewer: Viewer, patch: PlannedPatch, isDryRun: boolean): Promise<PatchSent>;
}

export interface PatchSent {
  readonly outcome: Result<undefined>;
  /** Null: nothing was sent. */
  readonly sent: SentRequest | null;
}
