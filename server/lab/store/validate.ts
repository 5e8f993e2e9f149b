import type { LabObject, LabStatus } from "../lab-cluster.ts";
import { isRecord, jsonEqual, listAt, recordAt } from "./json.ts";
import type { ResourceType } from "./resource-type.ts";
import { schemaCauses } from "./schema.ts";
import { badRequest, invalid } from "./statuses.ts";
import type { Cause } from "./statuses.ts";

/** What the API server checks about an object before it stores it: names, labels, size of annotations, schema, pods. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ANNOTATIONS_MAX = 262_144;

export function validateObject(
  type: ResourceType,
  object: LabObject,
  version: string,
): LabStatus | undefined {
  const malformed = malformedStrings(object);
  if (malformed) return malformed;
  const causes = [...nameCauses(type, object), ...annotationCauses(object)];
  if (type.isCustom) causes.push(...schemaCauses(type.schemas.get(version), object));
  if (type.key === "pods") causes.push(...podCauses(object));
  return causes.length === 0 ? undefined : invalid(type, object.metadata.name, causes);
}

/** Labels and annotations are maps of strings; anything else doesn't even decode. */
function malformedStrings(object: LabObject): LabStatus | undefined {
  for (const field of ["labels", "annotations"]) {
    const map = object.metadata[field];
    if (map === undefined || map === null) continue;
    const text = `json: cannot unmarshal %s into Go struct field ObjectMeta.metadata.${field} of type `;
    if (!isRecord(map)) return badRequest(text.replace("%s", jsonKind(map)) + "map[string]string");
    const odd = Object.values(map).find((value) => typeof value !== "string" && value !== null);
    if (odd !== undefined) return badRequest(text.replace("%s", jsonKind(odd)) + "string");
  }
  return undefined;
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function nameCauses(type: ResourceType, object: LabObject): Cause[] {
  const { name } = object.metadata;
  // Roles and bindings may be called anything that fits into a path segment.
  if (type.group === "rbac.authorization.k8s.io") return [];
  if (type.key === "namespaces") {
    if (name.length <= 63 && LABEL.test(name)) return [];
    return [
      invalidName(
        name,
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ),
    ];
  }
  if (name.length <= 253 && SUBDOMAIN.test(name)) return [];
  return [
    invalidName(
      name,
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ),
  ];
}

function invalidName(name: string, rule: string): Cause {
  return {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(name)}: ${rule}`,
    field: "metadata.name",
  };
}

function annotationCauses(object: LabObject): Cause[] {
  let size = 0;
  for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
    size += Buffer.byteLength(key) + Buffer.byteLength(value ?? "");
  }
  if (size <= ANNOTATIONS_MAX) return [];
  return [
    {
      reason: "FieldValueTooLong",
      message: `Too long: may not be more than ${ANNOTATIONS_MAX} bytes`,
      field: "metadata.annotations",
    },
  ];
}

function podCauses(pod: LabObject): Cause[] {
  const containers = listAt(pod, "spec", "containers");
  if (containers.length > 0) return [];
  return [{ reason: "FieldValueRequired", message: "Required value", field: "spec.containers" }];
}

/** The only parts of a pod's spec that may change, by name of the field. */
const MUTABLE_POD_FIELDS = new Set([
  "activeDeadlineSeconds",
  "tolerations",
  "terminationGracePeriodSeconds",
  "nodeName",
]);

const POD_RULE =
  "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

/** 422 when an update changes what is fixed in a running pod. */
export function podChangeForbidden(
  type: ResourceType,
  before: LabObject,
  after: LabObject,
): LabStatus | undefined {
  const old = recordAt(before, "spec") ?? {};
  const next = recordAt(after, "spec") ?? {};
  for (const field of new Set([...Object.keys(old), ...Object.keys(next)])) {
    if (MUTABLE_POD_FIELDS.has(field)) continue;
    const same = field.endsWith("ontainers")
      ? jsonEqual(withoutImages(old[field]), withoutImages(next[field]))
      : jsonEqual(old[field], next[field]);
    if (!same) {
      return invalid(type, after.metadata.name, [
        { reason: "FieldValueForbidden", message: POD_RULE, field: "spec" },
      ]);
    }
  }
  return undefined;
}

function withoutImages(containers: unknown): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((item) => (isRecord(item) ? { ...item, image: undefined } : item));
}
