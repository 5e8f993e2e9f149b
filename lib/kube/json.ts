import type { Problem, ProblemCode } from "../model/problems.ts";
import { failed, ok, type Result } from "../model/result.ts";

/** Annotations of one object may be 256 KiB in total (apimachinery TotalAnnotationSizeLimitB). */
export const JSON_LENGTH_MAX = 256 * 1024;
/** Nothing that we read is deeper than ten; a deeper one would overflow whoever writes it out again. */
export const JSON_DEPTH_MAX = 64;
/** Entries of one list that are read. A pod with more interfaces doesn't exist. */
export const JSON_LIST_MAX = 1_000;

/** Which codes to use for text that is too large and text that isn't JSON. */
export interface JsonCodes {
  readonly tooLarge: ProblemCode;
  readonly notJson: ProblemCode;
  /** What the text is, to begin a sentence with: `The network status`. */
  readonly subject: string;
}

/**
 * JSON text from the cluster, with limits on its length and depth. Never throws. Keys such as `__proto__` become plain
 * own properties (JSON.parse never sets a prototype).
 */
export const parseJson = (text: string, codes: JsonCodes): Result<unknown> => {
  if (text.length > JSON_LENGTH_MAX) {
    return refused(
      codes.tooLarge,
      `${codes.subject} has ${text.length} characters; ${JSON_LENGTH_MAX} are read at most`,
    );
  }
  if (isTooDeep(text)) {
    return refused(codes.notJson, `${codes.subject} is nested deeper than ${JSON_DEPTH_MAX} levels`);
  }
  try {
    return ok(JSON.parse(text));
  } catch (cause) {
    return refused(codes.notJson, `${codes.subject} is not valid JSON: ${reasonOf(cause)}`);
  }
};

const refused = (code: ProblemCode, detail: string): { ok: false; problem: Problem } =>
  failed({ code, detail });

/** V8 quotes the text in its message; a short reason is enough, the text itself is shown elsewhere. */
const reasonOf = (cause: unknown): string => {
  const message = cause instanceof Error ? cause.message : "unknown error";
  return message.length > REASON_LENGTH_MAX ? `${message.slice(0, REASON_LENGTH_MAX)}…` : message;
};

const isTooDeep = (text: string): boolean => hasMoreOpeners(text) && depthOf(text) > JSON_DEPTH_MAX;

/** Cheap first look: with few brackets altogether there can't be many levels. */
const hasMoreOpeners = (text: string): boolean => {
  let count = 0;
  for (const opener of OPENERS) {
    for (let at = text.indexOf(opener); at !== -1; at = text.indexOf(opener, at + 1)) {
      count += 1;
      if (count > JSON_DEPTH_MAX) return true;
    }
  }
  return false;
};

const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isInString) {
      if (char === "\\") at += 1;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "[" || char === "{") {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (char === "]" || char === "}") depth -= 1;
  }
  return deepest;
};

const REASON_LENGTH_MAX = 160;
const OPENERS = ["{", "["] as const;
