/** Reading of untyped JSON, tolerant: what has another type counts as absent. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordAt(value: unknown, ...path: readonly string[]): JsonRecord | undefined {
  const found = valueAt(value, path);
  return isRecord(found) ? found : undefined;
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

export function recordsAt(value: unknown, ...path: readonly string[]): readonly JsonRecord[] {
  return listAt(value, ...path).filter(isRecord);
}

export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === "string");
}

export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (!isRecord(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

export type Parsed = { ok: true; value: unknown } | { ok: false; error: string };

/** Parses JSON and, on failure, says what Go's encoding/json says in the most common cases. */
export function parseJson(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch (cause) {
    return { ok: false, error: goError(text, String(cause)) };
  }
}

function goError(text: string, cause: string): string {
  const position = Number(/position (\d+)/.exec(cause)?.[1] ?? Number.NaN);
  const ended = text.trim() === "" || /Unexpected end|Unterminated/.test(cause) || position >= text.length;
  if (ended) return "unexpected end of JSON input";
  const start = text.trimStart();
  for (const literal of ["null", "true", "false"]) {
    if (start[0] !== literal[0]) continue;
    const wrong = Array.from(literal).findIndex((letter, index) => start[index] !== letter);
    if (wrong > 0 && start[wrong] !== undefined) {
      return `invalid character '${start[wrong]}' in literal ${literal} (expecting '${literal[wrong]}')`;
    }
  }
  const token = Number.isNaN(position) ? start[0] : text[position];
  const where =
    position > 0 ? "looking for beginning of object key string" : "looking for beginning of value";
  return `invalid character '${token ?? ""}' ${where}`;
}
