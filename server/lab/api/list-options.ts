import type { LabStatus } from "../lab-cluster.ts";
import { numberAt, stringAt } from "../store/json.ts";
import { badRequest, expired, invalidSubject } from "../store/statuses.ts";
import { isTrue } from "./request-info.ts";

/** Query of lists and watches: versions, paging tokens, and the rules between them. */
export interface ListOptions {
  limit: number;
  /** `undefined`: none given. */
  resourceVersion: number | undefined;
  match: "Exact" | "NotOlderThan" | undefined;
  continueFrom: ContinueToken | undefined;
}

export interface ContinueToken {
  /** -1: the caller accepts an inconsistent rest. */
  version: number;
  /** Key to go on from, inclusive. */
  startKey: string;
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; status: LabStatus };

const refuse = (status: LabStatus): { ok: false; status: LabStatus } => ({ ok: false, status });

export function parseListOptions(url: URL): Parsed<ListOptions> {
  const query = url.searchParams;
  const version = parseVersion(query.get("resourceVersion"));
  if (!version.ok) return version;
  const limit = Number(query.get("limit") ?? "0");
  const matchText = query.get("resourceVersionMatch") ?? "";
  if (matchText !== "" && matchText !== "Exact" && matchText !== "NotOlderThan") {
    const message = `Unsupported value: ${JSON.stringify(matchText)}: supported values: "Exact", "NotOlderThan"`;
    return refuse(listOptionsInvalid("FieldValueNotSupported", message));
  }
  const isWatch = isTrue(query.get("watch"));
  if (matchText !== "" && version.value === undefined && !isWatch) {
    const text = "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided";
    return refuse(listOptionsInvalid("FieldValueForbidden", text));
  }
  if (matchText === "Exact" && version.value === 0) {
    const text = 'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"';
    return refuse(listOptionsInvalid("FieldValueForbidden", text));
  }
  const token = query.get("continue");
  const continueFrom = token === null || token === "" ? undefined : parseContinue(token);
  if (continueFrom && !continueFrom.ok) return continueFrom;
  if (continueFrom && (version.value ?? 0) > 0) {
    return refuse(badRequest("specifying resource version is not allowed when using continue"));
  }
  return {
    ok: true,
    value: {
      limit: Number.isFinite(limit) && limit > 0 ? Math.floor(limit) : 0,
      resourceVersion: version.value,
      match: matchText === "" ? undefined : matchText,
      continueFrom: continueFrom?.value,
    },
  };
}

function parseVersion(text: string | null): Parsed<number | undefined> {
  if (text === null || text === "") return { ok: true, value: undefined };
  if (/^\d{1,15}$/.test(text)) return { ok: true, value: Number(text) };
  const quoted = JSON.stringify(text);
  const message = `invalid resource version: resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
  return refuse(badRequest(message));
}

export function listOptionsInvalid(
  reason: string,
  message: string,
  field = "resourceVersionMatch",
): LabStatus {
  return invalidSubject("ListOptions.meta.k8s.io", "", "meta.k8s.io", "ListOptions", [
    { reason, message, field },
  ]);
}

/** `{"v":"meta.k8s.io/v1","rv":2792,"start":"/lab/bridge-dual\u0000"}` in base64url, as the real server makes them. */
export function continueToken(version: number, lastKey: string): string {
  const text = JSON.stringify({ v: "meta.k8s.io/v1", rv: version, start: `${lastKey}\0` });
  return Buffer.from(text).toString("base64url");
}

function parseContinue(token: string): Parsed<ContinueToken> {
  const text = Buffer.from(token, "base64").toString("utf8");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const first = Buffer.from(token, "base64").toString("latin1")[0] ?? "";
    return refuse(
      badRequest(
        `invalid continue token: continue key is not valid: invalid character ${goQuoted(first)} looking for beginning of value`,
      ),
    );
  }
  const version = numberAt(parsed, "rv");
  const start = stringAt(parsed, "start");
  if (
    stringAt(parsed, "v") !== "meta.k8s.io/v1" ||
    version === undefined ||
    start === undefined ||
    start === ""
  ) {
    return refuse(
      badRequest(
        "invalid continue token: continue key is not valid: server does not recognize this encoded version",
      ),
    );
  }
  return { ok: true, value: { version, startKey: start.replace(/^\//, "") } };
}

/** A letter as Go's %q writes it. */
export function goQuoted(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return `'${letter}'`;
  return `'\\u${code.toString(16).padStart(4, "0")}'`;
}

export const TOO_OLD_EXACT = expired("The resourceVersion for the provided list is too old.");

export function tooOldContinue(token: ContinueToken): LabStatus {
  const message =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";
  const key = token.startKey.replace(/\0$/, "");
  const continueFrom = continueToken(-1, key);
  return { ...expired(message), details: { continueToken: continueFrom } };
}

export function tooLargeVersion(asked: number, current: number): LabStatus {
  return {
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  };
}
