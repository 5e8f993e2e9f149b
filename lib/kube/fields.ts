/** A JSON object from a stranger: any key may be there, with any value. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): JsonRecord | undefined => (isRecord(value) ? value : undefined);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : NOTHING);

/** A string that says something: not the empty one. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const textsOf = (value: unknown): string[] =>
  listOf(value).filter((item): item is string => typeof item === "string" && item !== "");

/** A Kubernetes time (RFC 3339) as it was written, null for anything else. */
export const timeOf = (value: unknown): string | null => {
  if (typeof value !== "string") return null;
  const known = times.get(value);
  if (known !== undefined) return known;
  if (value.length > TIME_LENGTH_MAX || !TIME.test(value)) return null;
  if (times.size >= TIMES_MAX) times.clear();
  times.set(value, value);
  return value;
};

/** What was created together says the same time: one text for all of it. */
const times = new Map<string, string>();
const TIMES_MAX = 4_000;

export const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Pairs of strings (labels, annotations); what isn't a string is left out. The same object where all are strings. */
export const stringMapOf = (value: unknown): Readonly<Record<string, string>> => {
  if (!isRecord(value)) return NO_STRINGS;
  if (isStringMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
};

const isStringMap = (value: JsonRecord): value is Readonly<Record<string, string>> => {
  for (const key in value) if (typeof value[key] !== "string") return false;
  return true;
};

const NOTHING: readonly unknown[] = [];
const NO_STRINGS: Readonly<Record<string, string>> = {};
const TIME_LENGTH_MAX = 40;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
