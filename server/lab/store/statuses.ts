import type { LabStatus } from "../lab-cluster.ts";
import type { ResourceType } from "./resource-type.ts";

/** The `Status` answers of the API server, worded and detailed as recorded (captures/http). */
export interface Cause {
  reason: string;
  message: string;
  field: string;
}

/** A resource as Status messages name it: `pods`, `ippools.whereabouts.cni.cncf.io`. */
export function resourceName(type: Pick<ResourceType, "plural" | "group">): string {
  return type.group === "" ? type.plural : `${type.plural}.${type.group}`;
}

function kindName(type: Pick<ResourceType, "kind" | "group">): string {
  return type.group === "" ? type.kind : `${type.kind}.${type.group}`;
}

function details(name: string | undefined, group: string, kind: string): Record<string, unknown> {
  return { ...(name ? { name } : {}), ...(group === "" ? {} : { group }), kind };
}

export function notFound(type: Pick<ResourceType, "plural" | "group">, name: string): LabStatus {
  return {
    code: 404,
    reason: "NotFound",
    message: `${resourceName(type)} "${name}" not found`,
    details: details(name, type.group, type.plural),
  };
}

export function alreadyExists(type: ResourceType, name: string): LabStatus {
  return {
    code: 409,
    reason: "AlreadyExists",
    message: `${resourceName(type)} "${name}" already exists`,
    details: details(name, type.group, type.plural),
  };
}

export function conflict(type: ResourceType, name: string): LabStatus {
  return {
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${resourceName(type)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    details: details(name, type.group, type.plural),
  };
}

export function preconditionFailed(
  type: ResourceType,
  name: string,
  field: "UID" | "ResourceVersion",
  wanted: string,
  found: string,
): LabStatus {
  return {
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${kindName(type)} "${name}": the ${field} in the precondition (${wanted}) does not match the ${field} in record (${found}). The object might have been modified`,
    details: details(name, type.group, type.kind),
  };
}

/** 422 about an object. `by` says which name the recorded server uses there: the kind or the resource. */
export function invalid(
  type: ResourceType,
  name: string,
  causes: readonly Cause[],
  by: "kind" | "resource" = "kind",
): LabStatus {
  const subject = by === "kind" ? kindName(type) : resourceName(type);
  const kind = by === "kind" ? type.kind : type.plural;
  return invalidSubject(subject, name, type.group, kind, causes);
}

export function invalidSubject(
  subject: string,
  name: string,
  group: string,
  kind: string,
  causes: readonly Cause[],
): LabStatus {
  const parts = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const text = parts.length === 1 ? parts[0] : `[${parts.join(", ")}]`;
  return {
    code: 422,
    reason: "Invalid",
    message: `${subject} "${name}" is invalid: ${text}`,
    details: { ...details(name, group, kind), causes },
  };
}

export function badRequest(message: string): LabStatus {
  return { code: 400, reason: "BadRequest", message };
}

/** What a JSON patch gets whose `test` fails or whose path is missing: the two cannot be told apart. */
export function rejectedPatch(): LabStatus {
  return {
    code: 422,
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
    details: {},
  };
}

export function forbidden(
  message: string,
  name: string | undefined,
  group: string,
  plural: string,
): LabStatus {
  return { code: 403, reason: "Forbidden", message, details: details(name, group, plural) };
}

export function expired(message: string): LabStatus {
  return { code: 410, reason: "Expired", message };
}
