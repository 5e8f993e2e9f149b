import type { LabMetadata, LabObject, LabStatus } from "../lab-cluster.ts";
import { jsonEqual, recordAt, stringAt } from "./json.ts";
import { nextManagedFields } from "./managed-fields.ts";
import type { FieldOwner } from "./managed-fields.ts";
import { apiVersionOf } from "./resource-type.ts";
import type { ResourceType } from "./resource-type.ts";
import { conflict } from "./statuses.ts";
import { suffixFor, uidFor } from "./unique.ts";
import { podChangeForbidden, validateObject } from "./validate.ts";

/** From what a caller sent to what is stored: pure, all state comes in as arguments. */
export interface WriteBy {
  manager: string;
  subresource?: string;
  operation?: "Update" | "Apply";
  /** API version that the caller spoke; the preferred one when absent. */
  version?: string;
  dryRun?: boolean;
  /** Already computed by server-side apply. */
  managedFields?: readonly unknown[];
}

export interface Moment {
  nowMs: number;
  seed: number;
  /** Rises with every write: source of names and uids. */
  counter: number;
}

export type Prepared =
  { ok: true; object: LabObject; isUnchanged: boolean } | { ok: false; status: LabStatus };

export function prepareCreate(type: ResourceType, given: LabObject, by: WriteBy, moment: Moment): Prepared {
  const sent = withDefaults(type, given);
  const version = by.version ?? type.versions[0] ?? "v1";
  const { generateName } = sent.metadata;
  const name =
    !sent.metadata.name && generateName
      ? `${generateName}${suffixFor(moment.seed, moment.counter)}`
      : sent.metadata.name;
  const metadata: LabMetadata = {
    ...sent.metadata,
    name,
    uid: uidFor(moment.seed, moment.counter),
    creationTimestamp: sent.metadata.creationTimestamp ?? timestamp(moment.nowMs),
  };
  delete metadata.resourceVersion;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.generation;
  if (type.hasGeneration) metadata.generation = 1;
  const object: LabObject = { ...sent, metadata };
  const status = validateObject(type, object, version);
  if (status) return { ok: false, status };
  const owner = fieldOwner(type, by, version, moment.nowMs);
  const managedFields = by.managedFields ?? nextManagedFields(undefined, object, owner, type.isCustom);
  return { ok: true, object: ordered(type, object, { ...metadata, managedFields }), isUnchanged: false };
}

export function prepareUpdate(
  type: ResourceType,
  current: LabObject,
  sent: LabObject,
  by: WriteBy,
  moment: Moment,
): Prepared {
  const version = by.version ?? type.versions[0] ?? "v1";
  const { name } = current.metadata;
  const asked = sent.metadata.resourceVersion;
  if (asked !== undefined && asked !== "" && asked !== current.metadata.resourceVersion) {
    return { ok: false, status: conflict(type, name) };
  }
  const sentUid = sent.metadata.uid;
  if (sentUid !== undefined && sentUid !== "" && sentUid !== current.metadata.uid) {
    return { ok: false, status: { ...conflict(type, name), message: uidMessage(type, current, sentUid) } };
  }
  const next = takenParts(type, current, sent, by.subresource);
  const status =
    validateObject(type, next, version) ??
    (type.key === "pods" && by.subresource === undefined
      ? podChangeForbidden(type, current, next)
      : undefined);
  if (status) return { ok: false, status };
  const ownedAlready = current.metadata.managedFields ?? [];
  const appliedSame =
    by.managedFields === undefined || jsonEqual(withoutTimes(by.managedFields), withoutTimes(ownedAlready));
  if (appliedSame && isSameContent(current, next)) {
    return { ok: true, object: current, isUnchanged: true };
  }
  const metadata: LabMetadata = { ...next.metadata };
  if (type.hasGeneration && specChanged(type, current, next))
    metadata.generation = (metadata.generation ?? 0) + 1;
  const owner = fieldOwner(type, by, version, moment.nowMs);
  metadata.managedFields = by.managedFields ?? nextManagedFields(current, next, owner, type.isCustom);
  return { ok: true, object: ordered(type, next, metadata), isUnchanged: false };
}

export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export function fieldOwner(type: ResourceType, by: WriteBy, version: string, nowMs: number): FieldOwner {
  return {
    manager: by.manager,
    operation: by.operation ?? "Update",
    apiVersion: apiVersionOf(type.group, version),
    time: timestamp(nowMs),
    ...(by.subresource === undefined ? {} : { subresource: by.subresource }),
  };
}

/** The half of `sent` that this endpoint may write, the rest from `current`. */
function takenParts(
  type: ResourceType,
  current: LabObject,
  sent: LabObject,
  subresource: string | undefined,
): LabObject {
  const kept = current.metadata;
  const metadata: LabMetadata = { ...sent.metadata, name: kept.name };
  for (const field of [
    "namespace",
    "uid",
    "generateName",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "resourceVersion",
    "managedFields",
  ]) {
    if (kept[field] === undefined) delete metadata[field];
    else metadata[field] = kept[field];
  }
  if (subresource === "status") {
    // Surprise: a pod's status endpoint takes metadata too. That's how Multus writes its annotation.
    const parts = type.isCustom ? kept : { ...metadata };
    return { ...current, metadata: parts, status: sent["status"] };
  }
  const next: LabObject = { ...sent, metadata };
  if (type.hasStatus) next["status"] = current["status"];
  return next;
}

function specChanged(type: ResourceType, current: LabObject, next: LabObject): boolean {
  if (!type.isCustom || type.hasStatus) return !jsonEqual(current["spec"], next["spec"]);
  const rest = (object: LabObject): LabObject => ({ ...object, metadata: { name: "" } });
  return !jsonEqual(JSON.parse(JSON.stringify(rest(current))), JSON.parse(JSON.stringify(rest(next))));
}

const OBJECT_EXCEPT = new Set(["kind", "apiVersion", "metadata"]);
const METADATA_EXCEPT = new Set(["managedFields", "resourceVersion"]);

/** Whether a write changes anything but the server's own bookkeeping. */
function isSameContent(current: LabObject, next: LabObject): boolean {
  return (
    sameFields(current.metadata, next.metadata, METADATA_EXCEPT) && sameFields(current, next, OBJECT_EXCEPT)
  );
}

/** Absent, null and empty are the same here: the server drops all three. */
function sameFields(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
  except: ReadonlySet<string>,
): boolean {
  const same = (key: string): boolean => {
    if (except.has(key)) return true;
    const a = left[key];
    const b = right[key];
    return a === b || (isNothing(a) ? isNothing(b) : jsonEqual(a, b));
  };
  for (const key in left) if (!same(key)) return false;
  for (const key in right) if (!(key in left) && !same(key)) return false;
  return true;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || isEmptyMap(value);
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function withoutTimes(entries: readonly unknown[]): unknown {
  return entries.map((entry) => ({ ...(recordAt(entry) ?? {}), time: "" }));
}

function uidMessage(type: ResourceType, current: LabObject, sentUid: string): string {
  const uid = current.metadata.uid ?? "";
  return `Operation cannot be fulfilled on ${type.group === "" ? type.plural : `${type.plural}.${type.group}`} "${current.metadata.name}": Precondition failed: UID in precondition: ${sentUid}, UID in object meta: ${uid}`;
}

function withDefaults(type: ResourceType, sent: LabObject): LabObject {
  if (type.key === "namespaces") {
    const labels = { "kubernetes.io/metadata.name": sent.metadata.name, ...sent.metadata.labels };
    const metadata = { ...sent.metadata, labels };
    return { ...sent, metadata, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } };
  }
  if (type.key === "events") {
    const never = { source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: null };
    return { ...never, reportingComponent: "", reportingInstance: "", ...sent };
  }
  if (type.key !== "pods") return sent;
  const spec = recordAt(sent, "spec") ?? {};
  return {
    ...sent,
    spec: {
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "default",
      schedulerName: "default-scheduler",
      ...spec,
    },
    status: { phase: "Pending", qosClass: "BestEffort", ...recordAt(sent, "status") },
  };
}

const METADATA_ORDER = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
];

/** The object with `kind`, `apiVersion` and `metadata` in front and the metadata in the server's order. */
export function ordered(type: ResourceType, object: LabObject, metadata: LabMetadata): LabObject {
  const sorted: LabMetadata = { name: metadata.name };
  for (const field of METADATA_ORDER) {
    const value = metadata[field];
    if (!isNothing(value)) sorted[field] = value;
  }
  const result: LabObject = {
    kind: type.kind,
    apiVersion: apiVersionOf(type.group, type.versions[0] ?? "v1"),
    metadata: sorted,
  };
  for (const [key, value] of Object.entries(object)) {
    if (key !== "kind" && key !== "apiVersion" && key !== "metadata" && value !== undefined)
      result[key] = value;
  }
  return result;
}

/** A pod's own wish for how long its end may take, s. */
export function podGraceSeconds(pod: LabObject): number {
  const isPlaced = (stringAt(pod, "spec", "nodeName") ?? "") !== "";
  const phase = stringAt(pod, "status", "phase");
  if (!isPlaced || phase === "Succeeded" || phase === "Failed") return 0;
  const grace = recordAt(pod, "spec")?.["terminationGracePeriodSeconds"];
  return typeof grace === "number" && grace >= 0 ? grace : 30;
}
