import type { LabObject } from "../lab-cluster.ts";
import type { JsonRecord } from "../store/json.ts";
import { isObject } from "../store/is-object.ts";
import { pruneObject } from "../store/schema.ts";
import { badRequest } from "../store/statuses.ts";
import type { Call } from "./call.ts";
import type { Parsed } from "./list-options.ts";
import type { Target } from "./target.ts";

/** Prunes what the schema doesn't know: an error with Strict, a `warning` header with Warn (the default). */
export function checkFields(call: Call, target: Target, object: LabObject): Parsed<LabObject> {
  const schema = target.type.schemas.get(target.version);
  if (!schema) return { ok: true, value: object };
  const { value, unknown } = pruneObject(schema, object);
  const pruned: JsonRecord = value;
  const result: LabObject = isObject(pruned) ? pruned : object;
  const mode = call.url.searchParams.get("fieldValidation") ?? "Warn";
  const fields = unknown.map((path) => `unknown field "${path}"`);
  if (unknown.length > 0 && mode === "Strict") {
    const { kind } = target.type;
    const message = `${kind} in version "${target.version}" cannot be handled as a ${kind}: strict decoding error: ${fields.join(", ")}`;
    return { ok: false, status: badRequest(message) };
  }
  if (unknown.length > 0 && mode === "Warn") {
    call.response.setHeader(
      "warning",
      fields.map((text) => `299 - ${JSON.stringify(text)}`),
    );
  }
  return { ok: true, value: result };
}
