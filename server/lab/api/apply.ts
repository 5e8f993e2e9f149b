import type { LabObject, LabStatus, LabWrite } from "../lab-cluster.ts";
import { isRecord, jsonEqual } from "../store/json.ts";
import type { JsonRecord } from "../store/json.ts";
import { isObject } from "../store/is-object.ts";
import type { Written } from "../store/lab-store.ts";
import { changedFields, withOwner } from "../store/managed-fields.ts";
import { fieldOwner } from "../store/prepare.ts";
import type { WriteBy } from "../store/prepare.ts";
import { badRequest, invalidSubject } from "../store/statuses.ts";
import { parseObject } from "./body.ts";
import type { Call } from "./call.ts";
import { isTrue } from "./request-info.ts";
import type { Target } from "./target.ts";
import { checkFields } from "./unknown-fields.ts";

/**
 * Server-side apply, as far as it is recorded: create or merge, ownership per field, 409 with the owners' names, `force`.
 * Lists are one field each (the real server merges some of them by key).
 */
export function applyObject(
  call: Call,
  target: Target,
  text: string,
  options: WriteBy,
): Written & { isNew?: boolean } {
  const manager = call.url.searchParams.get("fieldManager");
  if (manager === null || manager === "") {
    const cause = {
      reason: "FieldValueRequired",
      message: "Required value: is required for apply patch",
      field: "fieldManager",
    };
    return refuse(invalidSubject("PatchOptions.meta.k8s.io", "", "meta.k8s.io", "PatchOptions", [cause]));
  }
  const parsed = parseObject(target, text);
  if (!parsed.ok) return refuse(badRequest(`error decoding YAML: ${parsed.status.message}`));
  const checked = checkFields(call, target, parsed.value);
  if (!checked.ok) return checked;
  const sent = checked.value;
  if ((sent.metadata.managedFields ?? []).length > 0) {
    return refuse(badRequest("metadata.managedFields must be nil"));
  }
  const by: WriteBy = { ...options, manager, operation: "Apply" };
  const { store } = call.api;
  const owner = fieldOwner(target.type, by, target.version, store.now());
  const fields = changedFields(undefined, sent, target.type.isCustom, false);
  const name = target.name ?? "";
  if (!store.read(target.type, target.namespace, name)) {
    const managedFields = withOwner([], fields, owner, sent);
    const created = store.createObject(target.type, sent, { ...by, managedFields });
    return created.ok ? { ...created, isNew: true } : created;
  }
  const isForced = isTrue(call.url.searchParams.get("force"));
  const writes: WriteBy = { ...by, managedFields: [] };
  return store.changeObject(
    target.type,
    target.namespace,
    name,
    (current): LabWrite => {
      const owned = current.metadata.managedFields ?? [];
      const conflicts = isForced ? [] : findConflicts(owned, manager, fields, sent, current);
      if (conflicts.length > 0) return { ok: false, status: conflictStatus(conflicts) };
      const dropped = withoutFields(current, ownFields(owned, manager), fields);
      const merged = mergeApplied(dropped, sent);
      if (!isObject(merged)) return { ok: false, status: badRequest("not an object") };
      const lost = isForced ? fields : unequalFields(fields, sent, current);
      const others = withOwner(owned, lost, owner, merged, true).filter(
        (entry) => !isApplied(entry, manager),
      );
      writes.managedFields = [...others, ...withOwner([], fields, owner, merged)];
      return { ok: true, object: merged };
    },
    writes,
  );
}

interface Conflict {
  owner: string;
  field: string;
}

function refuse(status: LabStatus): { ok: false; status: LabStatus } {
  return { ok: false, status };
}

function isApplied(entry: unknown, manager: string): boolean {
  return isRecord(entry) && entry["manager"] === manager && entry["operation"] === "Apply";
}

function ownFields(owned: readonly unknown[], manager: string): JsonRecord {
  const entry = owned.find((item) => isApplied(item, manager));
  const fields = isRecord(entry) ? entry["fieldsV1"] : undefined;
  return isRecord(fields) ? fields : {};
}

/** Leaves that others own and that this apply would change. */
function findConflicts(
  owned: readonly unknown[],
  manager: string,
  fields: JsonRecord,
  sent: LabObject,
  current: LabObject,
): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const entry of owned) {
    if (!isRecord(entry) || isApplied(entry, manager) || !isRecord(entry["fieldsV1"])) continue;
    const using = entry["operation"] === "Apply" ? "" : ` using ${String(entry["apiVersion"])}`;
    const owner = `${JSON.stringify(entry["manager"])}${using}`;
    for (const field of sharedUnequal(fields, entry["fieldsV1"], sent, current, ""))
      conflicts.push({ owner, field });
  }
  return conflicts;
}

function sharedUnequal(
  fields: JsonRecord,
  theirs: JsonRecord,
  sent: unknown,
  current: unknown,
  path: string,
): string[] {
  const found: string[] = [];
  for (const [key, sub] of Object.entries(fields)) {
    const other = theirs[key];
    if (key === "." || !isRecord(other) || !isRecord(sub)) continue;
    const name = key.slice(2);
    const next = isRecord(sent) ? sent[name] : undefined;
    const old = isRecord(current) ? current[name] : undefined;
    if (Object.keys(sub).length > 0 && Object.keys(other).length > 0) {
      found.push(...sharedUnequal(sub, other, next, old, `${path}.${name}`));
    } else if (!jsonEqual(next, old)) {
      found.push(`${path}.${name}`);
    }
  }
  return found;
}

function conflictStatus(conflicts: readonly Conflict[]): LabStatus {
  const count = conflicts.length;
  const [first] = conflicts;
  const text =
    count === 1 && first
      ? `conflict with ${first.owner}: ${first.field}`
      : `conflicts with ${first?.owner ?? ""}:\n${conflicts.map((entry) => `- ${entry.field}`).join("\n")}`;
  const causes = conflicts.map(({ owner, field }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${owner}`,
    field,
  }));
  return {
    code: 409,
    reason: "Conflict",
    message: `Apply failed with ${count} conflict${count === 1 ? "" : "s"}: ${text}`,
    details: { causes },
  };
}

/** The applied fields whose value changes; unchanged ones are shared with their other owners. */
function unequalFields(fields: JsonRecord, sent: unknown, current: unknown): JsonRecord {
  const result: JsonRecord = {};
  for (const [key, sub] of Object.entries(fields)) {
    const name = key.slice(2);
    const next = isRecord(sent) ? sent[name] : undefined;
    const old = isRecord(current) ? current[name] : undefined;
    if (jsonEqual(next, old)) continue;
    result[key] = isRecord(sub) && Object.keys(sub).length > 0 ? unequalFields(sub, next, old) : sub;
  }
  return result;
}

/** Takes out what this manager applied before and doesn't apply any more. */
function withoutFields(value: unknown, before: JsonRecord, now: JsonRecord): unknown {
  if (!isRecord(value)) return value;
  const result: JsonRecord = { ...value };
  for (const [key, sub] of Object.entries(before)) {
    const name = key.slice(2);
    const still = now[key];
    if (still === undefined && key !== ".") delete result[name];
    else if (isRecord(sub) && isRecord(still) && Object.keys(sub).length > 0) {
      result[name] = withoutFields(result[name], sub, still);
    }
  }
  return result;
}

function mergeApplied(current: unknown, applied: unknown): unknown {
  if (!isRecord(applied) || !isRecord(current)) return applied;
  const result: JsonRecord = { ...current };
  for (const [key, value] of Object.entries(applied)) result[key] = mergeApplied(result[key], value);
  return result;
}
