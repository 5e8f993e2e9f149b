import { isRecord, jsonEqual, setKey } from "./json.ts";
import type { JsonRecord } from "./json.ts";

/** The three patch dialects, as pure functions from a value to a new value. */
export type PatchResult =
  { ok: true; value: unknown } | { ok: false; reason: "malformed" | "rejected"; detail: string };

/** RFC 7396. Unchanged branches are shared with `target`. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: JsonRecord = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else setKey(result, key, mergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value));
  }
  return result;
}

/**
 * Lists that a strategic merge patch merges by a key instead of replacing them (`patchMergeKey` in the Kubernetes API
 * types). Lists of plain values that are merged as sets carry the key `""`.
 */
const LIST_KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  imagePullSecrets: "name",
  ports: "containerPort",
  conditions: "type",
  addresses: "type",
  podIPs: "ip",
  hostIPs: "ip",
  hostAliases: "ip",
  ownerReferences: "uid",
  secrets: "name",
  taints: "key",
  resourceClaims: "name",
  finalizers: "",
};

export function strategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  if (patch["$patch"] === "replace") return withoutDirectives(patch);
  const result: JsonRecord = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$deleteFromPrimitiveList/") && Array.isArray(value)) {
      const field = key.slice("$deleteFromPrimitiveList/".length);
      const old = result[field];
      if (Array.isArray(old)) result[field] = old.filter((item) => !value.includes(item));
    } else if (key.startsWith("$")) {
      continue;
    } else if (value === null) {
      delete result[key];
    } else if (Array.isArray(value) && LIST_KEYS[key] !== undefined) {
      result[key] = mergeList(result[key], value, LIST_KEYS[key]);
    } else {
      setKey(result, key, strategicMergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value));
    }
  }
  return result;
}

function mergeList(target: unknown, patch: readonly unknown[], listKey: string): unknown[] {
  const result: unknown[] = Array.isArray(target) ? [...target] : [];
  if (patch.some((item) => isRecord(item) && item["$patch"] === "replace")) {
    return patch.filter((item) => !isRecord(item) || item["$patch"] === undefined);
  }
  for (const item of patch) {
    if (listKey === "" || !isRecord(item)) {
      if (!result.includes(item)) result.push(item);
      continue;
    }
    const index = result.findIndex((old) => isRecord(old) && old[listKey] === item[listKey]);
    if (item["$patch"] === "delete") {
      if (index >= 0) result.splice(index, 1);
    } else if (index >= 0) {
      result[index] = strategicMergePatch(result[index], item);
    } else {
      result.push(withoutDirectives(item));
    }
  }
  return result;
}

function withoutDirectives(value: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("$")));
}

/** RFC 6902. `rejected` covers a failed `test` and a missing path alike, as the API server does. */
export function jsonPatch(target: unknown, operations: unknown): PatchResult {
  if (!Array.isArray(operations))
    return { ok: false, reason: "malformed", detail: "not a list of operations" };
  let value = target;
  for (const operation of operations) {
    const applied = applyOperation(value, operation);
    if (!applied.ok) return applied;
    value = applied.value;
  }
  return { ok: true, value };
}

const rejected = (detail: string): PatchResult => ({ ok: false, reason: "rejected", detail });

function applyOperation(target: unknown, operation: unknown): PatchResult {
  if (!isRecord(operation) || typeof operation["path"] !== "string") {
    return { ok: false, reason: "malformed", detail: "an operation without a path" };
  }
  const path = pointer(operation["path"]);
  if (!path) return rejected("a path must start with /");
  const source = typeof operation["from"] === "string" ? pointer(operation["from"]) : undefined;
  switch (operation["op"]) {
    case "add":
      return put(target, path, operation["value"] ?? null, "add");
    case "replace":
      return put(target, path, operation["value"] ?? null, "replace");
    case "remove":
      return drop(target, path);
    case "test": {
      const found = lookUp(target, path);
      const wanted = operation["value"] ?? null;
      // Surprise: the real server lets a test for null pass where the path is missing.
      const holds = found.ok ? jsonEqual(found.value, wanted) : wanted === null;
      return holds ? { ok: true, value: target } : rejected("test failed");
    }
    case "copy":
    case "move": {
      const found = source ? lookUp(target, source) : rejected("from is missing");
      if (!source || !found.ok) return rejected("from does not exist");
      if (operation["op"] === "copy") return put(target, path, found.value, "add");
      const dropped = drop(target, source);
      return dropped.ok ? put(dropped.value, path, found.value, "add") : dropped;
    }
    default:
      return { ok: false, reason: "malformed", detail: "unknown operation" };
  }
}

/** RFC 6901 */
function pointer(text: string): string[] | undefined {
  if (text === "") return [];
  if (!text.startsWith("/")) return undefined;
  return text
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function lookUp(target: unknown, path: readonly string[]): PatchResult {
  let value = target;
  for (const part of path) {
    if (Array.isArray(value)) {
      const index = listIndex(value, part);
      if (index === undefined || index >= value.length) return rejected("missing path");
      value = value[index];
    } else if (isRecord(value) && Object.hasOwn(value, part)) {
      value = value[part];
    } else {
      return rejected("missing path");
    }
  }
  return { ok: true, value };
}

function listIndex(list: readonly unknown[], part: string): number | undefined {
  if (!/^(0|[1-9]\d*)$/.test(part)) return undefined;
  const index = Number(part);
  return index <= list.length ? index : undefined;
}

function put(target: unknown, path: readonly string[], value: unknown, mode: "add" | "replace"): PatchResult {
  const [part, ...rest] = path;
  if (part === undefined) return { ok: true, value };
  if (Array.isArray(target)) {
    const index = part === "-" && mode === "add" ? target.length : listIndex(target, part);
    if (index === undefined) return rejected("missing path");
    const copy = [...target];
    if (rest.length > 0 || mode === "replace") {
      if (index >= target.length) return rejected("missing path");
      const inner = put(copy[index], rest, value, mode);
      if (!inner.ok) return inner;
      copy[index] = inner.value;
    } else {
      copy.splice(index, 0, value);
    }
    return { ok: true, value: copy };
  }
  if (!isRecord(target)) return rejected("missing path");
  const exists = Object.hasOwn(target, part);
  if (!exists && (rest.length > 0 || mode === "replace")) return rejected("missing path");
  const inner = put(exists ? target[part] : undefined, rest, value, mode);
  if (!inner.ok) return inner;
  const copy = { ...target };
  setKey(copy, part, inner.value);
  return { ok: true, value: copy };
}

function drop(target: unknown, path: readonly string[]): PatchResult {
  const [part, ...rest] = path;
  if (part === undefined) return rejected("the whole document cannot be removed");
  if (Array.isArray(target)) {
    const index = listIndex(target, part);
    if (index === undefined || index >= target.length) return rejected("missing path");
    const copy = [...target];
    if (rest.length === 0) {
      copy.splice(index, 1);
      return { ok: true, value: copy };
    }
    const inner = drop(copy[index], rest);
    if (!inner.ok) return inner;
    copy[index] = inner.value;
    return { ok: true, value: copy };
  }
  if (!isRecord(target) || !Object.hasOwn(target, part)) return rejected("missing path");
  const copy = { ...target };
  if (rest.length === 0) {
    delete copy[part];
    return { ok: true, value: copy };
  }
  const inner = drop(copy[part], rest);
  if (!inner.ok) return inner;
  setKey(copy, part, inner.value);
  return { ok: true, value: copy };
}
