import type { LabObject, LabStatus } from "../lab-cluster.ts";
import { isRecord, recordAt, stringAt } from "../store/json.ts";
import type { JsonRecord } from "../store/json.ts";
import { badRequest } from "../store/statuses.ts";
import { goQuoted } from "./list-options.ts";
import type { Parsed } from "./list-options.ts";
import { decodeBody } from "./protobuf-decode.ts";
import { PROTOBUF } from "./respond.ts";
import type { Target } from "./target.ts";
import type { ApiRequest } from "./transport.ts";

/** Largest accepted request body, bytes (apiserver's MaxRequestBodyBytes). */
const BODY_MAX = 3 * 1024 * 1024;

/** The body as JSON text, whatever form it was sent in. */
export async function readBody(request: ApiRequest): Promise<Parsed<string>> {
  const contentType = request.headers["content-type"] ?? "";
  if (contentType.startsWith("application/cbor")) return { ok: false, status: UNKNOWN_FORMAT };
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes: Buffer = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > BODY_MAX) {
      const message = `Request entity too large: limit is ${BODY_MAX}`;
      return { ok: false, status: { code: 413, reason: "RequestEntityTooLarge", message } };
    }
    parts.push(bytes);
  }
  const body = Buffer.concat(parts);
  const isProtobuf = contentType.startsWith(PROTOBUF) && body.length > 0;
  return isProtobuf ? fromProtobuf(body) : { ok: true, value: body.toString("utf8") };
}

const UNKNOWN_FORMAT: LabStatus = {
  code: 415,
  reason: "UnsupportedMediaType",
  message:
    "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml",
};

/** As JSON text, which everything behind this reads. */
function fromProtobuf(body: Buffer): Parsed<string> {
  const decoded = decodeBody(body);
  if (decoded.ok) return { ok: true, value: JSON.stringify(decoded.object) };
  return { ok: false, status: decoded.isUnknownKind ? UNKNOWN_FORMAT : badRequest(decoded.message) };
}

export function parseJson(text: string): Parsed<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false, status: badRequest(goJsonError(text)) };
  }
}

/** The two messages of Go's decoder that callers meet: the text ends early, or a letter doesn't belong there. */
function goJsonError(text: string): string {
  let end = text.length;
  while (end > 0 && !isPrefix(text.slice(0, end))) end--;
  if (end === text.length) return "unexpected end of JSON input";
  return `invalid character ${goQuoted(text[end] ?? "")} looking for beginning of value`;
}

/** Whether some JSON text starts like this; told by the parser's own complaint about the end. */
function isPrefix(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return (
      error instanceof SyntaxError &&
      /end of JSON input|Unterminated string|after property name|after array element|Expected property name or '}'/.test(
        error.message,
      ) &&
      !/Unexpected token/.test(error.message)
    );
  }
}

/** A body that must be an object of the target's kind, with the checks that come before validation. */
export function parseObject(target: Target, text: string): Parsed<LabObject> {
  const parsed = parseJson(text);
  const { type } = target;
  if (!parsed.ok) {
    const message = `the object provided is unrecognized (must be of type ${type.kind}): couldn't get version/kind; json parse error: ${parsed.status.message} (${text.slice(0, 200)})`;
    return { ok: false, status: badRequest(message) };
  }
  return checkObject(target, parsed.value);
}

export function checkObject(target: Target, value: unknown): Parsed<LabObject> {
  const { type } = target;
  if (!isRecord(value)) return refuse(`the object provided is unrecognized (must be of type ${type.kind})`);
  const apiVersion = stringAt(value, "apiVersion") ?? "";
  const kind = stringAt(value, "kind") ?? "";
  if (type.isCustom && (apiVersion === "" || kind === "")) {
    return refuse("Object 'Kind' is missing in '" + JSON.stringify(value).slice(0, 200) + "'");
  }
  if (kind !== "" && kind !== type.kind) {
    const groupVersion = apiVersion === "" ? target.apiVersion : apiVersion;
    return refuse(
      `${kind} in version ${JSON.stringify(target.version)} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(groupVersion)}`,
    );
  }
  if (apiVersion !== "" && apiVersion !== target.apiVersion) {
    return refuse(
      `the API version in the data (${apiVersion}) does not match the expected API version (${target.apiVersion})`,
    );
  }
  const metadata: JsonRecord = recordAt(value, "metadata") ?? {};
  const namespace = stringAt(metadata, "namespace") ?? "";
  if (type.namespaced && namespace !== "" && namespace !== target.namespace) {
    return refuse("the namespace of the provided object does not match the namespace sent on the request");
  }
  const sentName = stringAt(metadata, "name") ?? "";
  if (target.name !== undefined && sentName !== "" && sentName !== target.name) {
    return refuse(`the name of the object (${sentName}) does not match the name on the URL (${target.name})`);
  }
  const name = sentName === "" ? (target.name ?? "") : sentName;
  const place = type.namespaced && target.namespace !== undefined ? { namespace: target.namespace } : {};
  return { ok: true, value: { ...value, metadata: { ...metadata, name, ...place } } };
}

function refuse(message: string): { ok: false; status: LabStatus } {
  return { ok: false, status: badRequest(message) };
}
