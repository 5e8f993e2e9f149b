import type { PodKey } from "../model/ids.ts";
import { ok, type Result } from "../model/result.ts";
import { recordOf, textOf } from "./fields.ts";
import { podOfReference } from "./ippool.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * whereabouts' OverlappingRangeIPReservation; its address is only in its name.
 * @see https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/pkg/api/whereabouts.cni.cncf.io/v1alpha1/overlappingrangeipreservation_types.go
 */
export interface OverlappingReservation {
  readonly name: string;
  readonly owner: PodKey | null;
  readonly interface: string | null;
  readonly createdAt: string | null;
}

export const readOverlappingReservation = (object: KubeObject): Result<OverlappingReservation> => {
  const named = nameOf(object);
  if (named === undefined) return unreadable("OverlappingRangeIPReservation", "it has no name");
  const spec = recordOf(object["spec"]);
  return ok({
    name: named.name,
    owner: podOfReference(spec?.["podref"]),
    interface: textOf(spec?.["ifname"]) ?? null,
    createdAt: createdAtOf(object),
  });
};
