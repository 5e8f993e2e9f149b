import type { LabObject } from "../lab-cluster.ts";
import { isRecord, jsonEqual, stringAt } from "./json.ts";
import type { JsonRecord } from "./json.ts";

/**
 * `metadata.managedFields`: who wrote which field last. Simplified against the real thing in one point: lists count as one
 * field, so `k:{…}` and `v:…` keys do not appear.
 */
export interface FieldOwner {
  manager: string;
  operation: "Update" | "Apply";
  apiVersion: string;
  /** RFC 3339 */
  time: string;
  subresource?: string;
}

/** Fields the server itself keeps; nobody owns them. */
const SERVER_METADATA = new Set([
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "managedFields",
  "selfLink",
]);

/** Field sets repeat endlessly (every pod of a Deployment has the same), so equal ones are one object. */
const internedFields = new Map<string, JsonRecord>();
const INTERNED_MAX = 5_000;

function intern(fields: JsonRecord): JsonRecord {
  const text = JSON.stringify(fields);
  const known = internedFields.get(text);
  if (known) return known;
  if (internedFields.size >= INTERNED_MAX) internedFields.clear();
  internedFields.set(text, fields);
  return fields;
}

/** managedFields after a write that turned `before` into `after`. */
export function nextManagedFields(
  before: LabObject | undefined,
  after: LabObject,
  owner: FieldOwner,
  isCustom: boolean,
): readonly unknown[] {
  const marksMaps = owner.operation === "Update";
  const changed = changedFields(before, after, isCustom, marksMaps);
  return withOwner(before?.metadata.managedFields ?? [], changed, owner, after);
}

/** managedFields when `owner` takes exactly the fields of `owned` and others lose the ones in `taken`. */
export function withOwner(
  entries: readonly unknown[],
  taken: JsonRecord,
  owner: FieldOwner,
  after: LabObject,
  replaceOwn = false,
): readonly unknown[] {
  const result: unknown[] = [];
  let own: JsonRecord = {};
  let ownAt = -1;
  let ownEntry: unknown;
  for (const entry of entries) {
    if (!isRecord(entry)) continue;
    const fields = isRecord(entry["fieldsV1"]) ? entry["fieldsV1"] : {};
    if (isOwner(entry, owner)) {
      ownEntry = entry;
      ownAt = result.length;
      if (!replaceOwn) own = stillThere(fields, after) ?? {};
      continue;
    }
    const kept = subtract(stillThere(fields, after) ?? {}, taken);
    if (Object.keys(kept).length === 0) continue;
    result.push(jsonEqual(kept, fields) ? entry : { ...entry, fieldsV1: intern(kept) });
  }
  const fields = merge(own, taken);
  if (Object.keys(fields).length === 0) return result;
  const unchanged =
    Object.keys(taken).length === 0 && isRecord(ownEntry) && jsonEqual(fields, ownEntry["fieldsV1"]);
  const entry = unchanged
    ? ownEntry
    : {
        manager: owner.manager,
        operation: owner.operation,
        apiVersion: owner.apiVersion,
        time: owner.time,
        fieldsType: "FieldsV1",
        fieldsV1: intern(fields),
        ...(owner.subresource === undefined ? {} : { subresource: owner.subresource }),
      };
  if (ownAt >= 0) result.splice(ownAt, 0, entry);
  else result.push(entry);
  return result;
}

function isOwner(entry: JsonRecord, owner: FieldOwner): boolean {
  return (
    entry["manager"] === owner.manager &&
    entry["operation"] === owner.operation &&
    stringAt(entry, "subresource") === owner.subresource
  );
}

/** Fields that differ between two versions, as a FieldsV1 tree. */
export function changedFields(
  before: LabObject | undefined,
  after: LabObject,
  isCustom: boolean,
  marksMaps: boolean,
): JsonRecord {
  const tree: JsonRecord = {};
  for (const [key, value] of Object.entries(after)) {
    if (key === "apiVersion" || key === "kind" || value === undefined) continue;
    const old: unknown = before?.[key];
    if (jsonEqual(old, value)) continue;
    if (!isRecord(value)) {
      tree[`f:${key}`] = {};
      continue;
    }
    const isMap = key !== "metadata" && (isCustom || key === "data");
    const sub = changedBranch(isRecord(old) ? old : undefined, value, marksMaps, isMap, key === "metadata");
    if (Object.keys(sub).length > 0) tree[`f:${key}`] = sub;
  }
  return tree;
}

function changedBranch(
  before: JsonRecord | undefined,
  after: JsonRecord,
  marksMaps: boolean,
  isMap: boolean,
  isMetadata: boolean,
): JsonRecord {
  const tree: JsonRecord = {};
  if (before === undefined && marksMaps && isMap && Object.keys(after).length > 0) tree["."] = {};
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined || (isMetadata && SERVER_METADATA.has(key))) continue;
    const old = before?.[key];
    if (jsonEqual(old, value)) continue;
    if (!isRecord(value)) {
      tree[`f:${key}`] = {};
      continue;
    }
    const sub = changedBranch(isRecord(old) ? old : undefined, value, marksMaps, true, false);
    // Nothing but removed keys: nobody gains a field.
    if (Object.keys(sub).length > 0 || Object.keys(value).length === 0) tree[`f:${key}`] = sub;
  }
  return tree;
}

/** A tree without the fields that the object no longer has; `undefined` when nothing is left. */
function stillThere(fields: JsonRecord, value: unknown): JsonRecord | undefined {
  const kept: JsonRecord = {};
  for (const [key, sub] of Object.entries(fields)) {
    if (key === ".") {
      kept[key] = sub;
      continue;
    }
    const child = isRecord(value) ? value[key.slice(2)] : undefined;
    if (child === undefined) continue;
    if (isRecord(sub) && Object.keys(sub).length > 0) {
      const rest = stillThere(sub, child);
      if (rest) kept[key] = rest;
    } else {
      kept[key] = sub;
    }
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function subtract(fields: JsonRecord, taken: JsonRecord): JsonRecord {
  const kept: JsonRecord = {};
  for (const [key, sub] of Object.entries(fields)) {
    const other = taken[key];
    if (!isRecord(other) || key === ".") {
      kept[key] = sub;
    } else if (isRecord(sub) && Object.keys(sub).length > 0 && Object.keys(other).length > 0) {
      const rest = subtract(sub, other);
      if (Object.keys(rest).length > 0) kept[key] = rest;
    }
  }
  return kept;
}

function merge(left: JsonRecord, right: JsonRecord): JsonRecord {
  const merged: JsonRecord = { ...left };
  for (const [key, sub] of Object.entries(right)) {
    const old = merged[key];
    merged[key] = isRecord(old) && isRecord(sub) ? merge(old, sub) : sub;
  }
  return merged;
}
