import type { LabMetadata, LabObject, LabStatus } from "../lab-cluster.ts";
import { ordered, podGraceSeconds, timestamp } from "./prepare.ts";
import type { ResourceType } from "./resource-type.ts";
import { preconditionFailed } from "./statuses.ts";

export interface RemoveOptions {
  gracePeriodSeconds?: number;
  uid?: string;
  resourceVersion?: string;
  dryRun?: boolean;
}

export type PreparedRemoval =
  | { outcome: "refused"; status: LabStatus }
  | { outcome: "gone" }
  /** It is on its way out already, and no sooner than before. */
  | { outcome: "unchanged" }
  /** With its deletionTimestamp. */
  | { outcome: "ending"; object: LabObject };

/** What a delete comes to: pure, `nowMs` since the epoch. */
export function prepareRemoval(
  type: ResourceType,
  current: LabObject,
  options: RemoveOptions,
  nowMs: number,
): PreparedRemoval {
  const { metadata } = current;
  const { uid, resourceVersion } = options;
  if (uid !== undefined && uid !== metadata.uid)
    return refusal(preconditionFailed(type, metadata.name, "UID", uid, metadata.uid ?? ""));
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const found = metadata.resourceVersion ?? "";
    return refusal(preconditionFailed(type, metadata.name, "ResourceVersion", resourceVersion, found));
  }
  const grace = type.key === "pods" ? (options.gracePeriodSeconds ?? podGraceSeconds(current)) : 0;
  const waits = grace > 0 || (metadata.finalizers ?? []).length > 0 || type.key === "namespaces";
  if (!waits) return { outcome: "gone" };
  const old = metadata.deletionGracePeriodSeconds;
  if (metadata.deletionTimestamp !== undefined && (old ?? 0) <= grace) return { outcome: "unchanged" };
  const next: LabMetadata = {
    ...metadata,
    deletionTimestamp: timestamp(nowMs + grace * 1000),
    deletionGracePeriodSeconds: grace,
  };
  const rest = type.key === "namespaces" ? { status: { phase: "Terminating" } } : {};
  return { outcome: "ending", object: ordered(type, { ...current, ...rest }, next) };
}

function refusal(status: LabStatus): PreparedRemoval {
  return { outcome: "refused", status };
}
