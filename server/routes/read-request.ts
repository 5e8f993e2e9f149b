import type { z } from "zod";
import type { Problem } from "../../lib/model/problems.ts";
import { failed, ok, type Result } from "../../lib/model/result.ts";
import { LIMITS } from "../config.ts";

/** The `{name}` parts of a path template, decoded; undefined where the path is another one. */
export const readPath = (
  template: string,
  pathname: string,
): Readonly<Record<string, string>> | undefined => {
  const wanted = template.split("/");
  const given = pathname.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: [string, string][] = [];
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== value) return undefined;
      continue;
    }
    const decoded = decode(value);
    if (decoded === undefined || decoded === "") return undefined;
    params.push([name, decoded]);
  }
  return Object.fromEntries(params);
};

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
};

/** Only `view` may be given more than once. */
const REPEATED: ReadonlySet<string> = new Set(["view"]);

export const readQuery = <Schema extends z.ZodType>(
  schema: Schema,
  search: URLSearchParams,
): Result<z.infer<Schema>> => {
  const given = new Map<string, string | string[]>();
  for (const [name, value] of search) {
    if (REPEATED.has(name)) {
      const before = given.get(name);
      given.set(name, [...(Array.isArray(before) ? before : []), value]);
      continue;
    }
    if (given.has(name)) return failed({ code: "BAD_REQUEST", detail: `${name} is given more than once` });
    given.set(name, value);
  }
  const parsed = schema.safeParse(Object.fromEntries(given));
  return parsed.success ? ok(parsed.data) : failed(problemOfIssues(parsed.error));
};

/** The body of a write, at most `LIMITS.bodyBytes`. */
export const readBody = async <Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
): Promise<Result<z.infer<Schema>>> => {
  const type = request.headers.get("content-type")?.trim().toLowerCase();
  if (type !== "application/json") {
    return failed({
      code: "UNSUPPORTED_MEDIA_TYPE",
      detail: "the body must be application/json, without parameters",
    });
  }
  const text = await readText(request);
  if (text === undefined) {
    return failed({ code: "BODY_TOO_LARGE", detail: `the body may have ${LIMITS.bodyBytes} bytes` });
  }
  const value = parseJson(text);
  if (value === undefined) return failed({ code: "BAD_REQUEST", detail: "the body is not valid JSON" });
  const parsed = schema.safeParse(value.json);
  return parsed.success ? ok(parsed.data) : failed(problemOfIssues(parsed.error));
};

const readText = async (request: Request): Promise<string | undefined> => {
  if (Number(request.headers.get("content-length") ?? 0) > LIMITS.bodyBytes) return undefined;
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > LIMITS.bodyBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

const parseJson = (text: string): { json: unknown } | undefined => {
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const problemOfIssues = (error: z.ZodError): Problem => {
  const issue = error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const at = issue.path.length === 0 ? "" : ` in ${issue.path.join(".")}`;
    return { code: "UNKNOWN_PARAMETER", detail: `not known${at}: ${issue.keys.join(", ").slice(0, 200)}` };
  }
  const name = issue?.path.join(".") ?? "";
  return { code: "BAD_REQUEST", detail: `${name === "" ? "" : `${name}: `}${issue?.message ?? "not valid"}` };
};
