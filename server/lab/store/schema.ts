import { isRecord, listAt, recordAt, stringAt, stringsAt } from "./json.ts";
import type { JsonRecord } from "./json.ts";
import type { Cause } from "./statuses.ts";

/**
 * Structural schemas of custom resources (apiextensions.k8s.io/v1): pruning of unknown fields and the checks that the lab's
 * resources need (type, required, enum). `metadata`, `apiVersion` and `kind` are the server's own business.
 */
export interface Pruned {
  value: JsonRecord;
  /** Paths of the fields that the schema does not know, e.g. `spec.confg`. */
  unknown: string[];
}

const OWN = new Set(["apiVersion", "kind", "metadata"]);

export function pruneObject(schema: JsonRecord | undefined, object: JsonRecord): Pruned {
  if (!schema) return { value: object, unknown: [] };
  const unknown: string[] = [];
  const value: JsonRecord = {};
  for (const [key, item] of Object.entries(object)) {
    if (OWN.has(key)) value[key] = item;
    else pruneField(schema, key, item, "", value, unknown);
  }
  return { value, unknown };
}

function pruneField(
  schema: JsonRecord,
  key: string,
  item: unknown,
  path: string,
  into: JsonRecord,
  unknown: string[],
): void {
  const here = path === "" ? key : `${path}.${key}`;
  const properties = recordAt(schema, "properties");
  const known =
    properties && Object.hasOwn(properties, key) ? properties[key] : schema["additionalProperties"];
  if (isRecord(known)) into[key] = prune(known, item, here, unknown);
  else if (known === true || keepsUnknown(schema)) into[key] = item;
  else unknown.push(here);
}

function prune(schema: JsonRecord, value: unknown, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    const items = recordAt(schema, "items");
    return items ? value.map((item, index) => prune(items, item, `${path}[${index}]`, unknown)) : value;
  }
  if (!isRecord(value) || keepsUnknown(schema)) return value;
  const kept: JsonRecord = {};
  for (const [key, item] of Object.entries(value)) pruneField(schema, key, item, path, kept, unknown);
  return kept;
}

function keepsUnknown(schema: JsonRecord): boolean {
  return schema["x-kubernetes-preserve-unknown-fields"] === true;
}

export function schemaCauses(schema: JsonRecord | undefined, object: JsonRecord): Cause[] {
  if (!schema) return [];
  const causes: Cause[] = [];
  checkFields(schema, object, "", causes);
  return causes;
}

function checkFields(schema: JsonRecord, value: JsonRecord, path: string, causes: Cause[]): void {
  const prefix = path === "" ? "" : `${path}.`;
  for (const name of stringsAt(schema, "required")) {
    if (value[name] === undefined) {
      causes.push({ reason: "FieldValueRequired", message: "Required value", field: `${prefix}${name}` });
    }
  }
  const properties = recordAt(schema, "properties") ?? {};
  const extra = recordAt(schema, "additionalProperties");
  for (const [key, item] of Object.entries(value)) {
    if (path === "" && OWN.has(key)) continue;
    const known = properties[key] ?? extra;
    if (isRecord(known)) check(known, item, `${prefix}${key}`, causes);
  }
}

function check(schema: JsonRecord, value: unknown, path: string, causes: Cause[]): void {
  if (value === null && schema["nullable"] === true) return;
  const wanted = stringAt(schema, "type");
  const found = typeName(value);
  const fits =
    wanted === undefined ||
    wanted === found ||
    (wanted === "number" && found === "integer") ||
    schema["x-kubernetes-int-or-string"] === true;
  if (!fits) {
    causes.push({
      reason: "FieldValueTypeInvalid",
      message: `Invalid value: "${found}": ${path} in body must be of type ${wanted}: "${found}"`,
      field: path,
    });
    return;
  }
  const choices = listAt(schema, "enum");
  if (choices.length > 0 && !choices.includes(value)) {
    const listed = choices.map((choice) => JSON.stringify(choice)).join(", ");
    causes.push({
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${listed}`,
      field: path,
    });
  }
  const items = recordAt(schema, "items");
  if (Array.isArray(value) && items) {
    value.forEach((item, index) => check(items, item, `${path}[${index}]`, causes));
  } else if (isRecord(value)) {
    checkFields(schema, value, path, causes);
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "object" ? "object" : typeof value;
}
