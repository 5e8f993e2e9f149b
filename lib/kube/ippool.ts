import type { PodKey } from "../model/ids.ts";
import { ok, type Result } from "../model/result.ts";
import { isRecord, recordOf, textOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { nameOf, unreadable, writtenAtOf } from "./metadata.ts";

/**
 * A whereabouts IPPool as written.
 * @see https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/pkg/api/whereabouts.cni.cncf.io/v1alpha1/ippool_types.go
 */
export interface IPPool {
  readonly namespace: string | null;
  readonly name: string;
  /** `spec.range` as written, undefined where there is none. */
  readonly rangeText: string | undefined;
  readonly allocations: readonly IPPoolAllocation[];
  readonly writtenAt: string | null;
}

export interface IPPoolAllocation {
  /** Key as written: meant to be the offset from the range's address. */
  readonly key: string;
  /** Sandbox id. */
  readonly containerId: string | null;
  readonly owner: PodKey | null;
  readonly interface: string | null;
}

export const readIPPool = (object: KubeObject): Result<IPPool> => {
  const named = nameOf(object);
  if (named === undefined) return unreadable("IPPool", "it has no name");
  const spec = recordOf(object["spec"]);
  const allocations = Object.entries(recordOf(spec?.["allocations"]) ?? {}).map(([key, value]) => {
    const entry = isRecord(value) ? value : {};
    return {
      key,
      containerId: textOf(entry["id"]) ?? null,
      owner: podOfReference(entry["podref"]),
      interface: textOf(entry["ifname"]) ?? null,
    };
  });
  return ok({
    namespace: named.namespace,
    name: named.name,
    rangeText: textOf(spec?.["range"]),
    allocations,
    writtenAt: writtenAtOf(object),
  });
};

/** whereabouts' `podref`: `namespace/name`. null for anything else. */
export const podOfReference = (value: unknown): PodKey | null => {
  const parts = typeof value === "string" ? value.split("/") : [];
  const [namespace, name] = parts;
  return parts.length === 2 &&
    namespace !== undefined &&
    namespace !== "" &&
    name !== undefined &&
    name !== ""
    ? { namespace, name }
    : null;
};
