import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isRecord, listAt, recordAt, stringAt } from "../store/json.ts";
import { recordedCases } from "./cases.ts";
import { recordings } from "./recording.ts";
import type { Shape } from "./recording.ts";

const CAPTURES = fileURLToPath(new URL("../../../../shared/captures/http", import.meta.url));

test("every recorded exchange has exactly one case", () => {
  expect(recordedCases.map((entry) => entry.id).sort()).toEqual(recordings.map((entry) => entry.id).sort());
});

/** The captures lie beside the repository, not in it: these two run where they are at hand. */
const whereCaptured = test.runIf(existsSync(CAPTURES));

const files = existsSync(CAPTURES) ? readdirSync(CAPTURES).filter((name) => name.endsWith(".http")) : [];

whereCaptured("every capture is among the recordings", () => {
  expect(files.length).toBeGreaterThan(90);
  expect(recordings.map(({ id }) => id).sort()).toEqual(
    files.map((name) => name.replace(/\.http$/, "")).sort(),
  );
});

whereCaptured("nothing of a capture was lost or altered when it was reduced", () => {
  for (const recording of recordings) {
    const found = parseCapture(readFileSync(`${CAPTURES}/${recording.id}.http`, "utf8"));
    const { id } = recording;
    expect.soft(recording.status, id).toBe(found.status);
    expect.soft(recording.headers, id).toEqual(found.headers);
    if (found.request !== undefined) {
      const { method, path, requestHeaders, body } = recording;
      expect.soft({ method, path, requestHeaders, body }, id).toEqual(found.request);
    }
    if (recording.statusBody !== undefined) expect.soft(recording.statusBody, id).toEqual(found.json);
    else if (recording.watch !== undefined) expect.soft(recording.watch, id).toEqual(found.watch);
    else if (recording.text !== undefined) expect.soft(found.text, id).toContain(recording.text.trim());
    else if (recording.shape !== undefined)
      expect.soft(recording.shape, id).toMatchObject(shapeOf(found.json));
    // What is left is said in full by the cases themselves: a packed body, and a list of health checks.
    else expect.soft(["64b-gzip-large-list-headers", "89-http-livez-verbose"]).toContain(id);
  }
});

/** Headers that say when and how long. */
const NEVER_COMPARED = ["date", "content-length"];
const COMPARED = [
  ...["content-type", "cache-control", "warning", "retry-after", "x-content-type-options"],
  ...["content-encoding", "vary", "accept-ranges"],
];

function parseCapture(captured: string) {
  // One capture has the time of arrival before each line.
  const text = captured.replaceAll(/^\d\d:\d\d:\d\d\.\d+ /gm, "");
  const start = text.search(/^HTTP\/2 /m);
  const [head = "", ...rest] = text.slice(start).split(/\r?\n\r?\n/);
  const [first = "", ...lines] = head.split(/\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    if (!NEVER_COMPARED.includes(name)) headers[name] = COMPARED.includes(name) ? value : "*";
  }
  const body = rest.join("\n\n");
  return {
    status: Number(first.split(" ")[1]),
    headers,
    request: parseCommand(text.slice(0, start)),
    text: body,
    json: parseJson(body),
    watch: runsOf(body),
  };
}

/** The curl command line above an answer, as bash's `printf %q` wrote it. */
function parseCommand(line: string) {
  // One capture has its command in prose, another none.
  if (!line.startsWith("# curl") || line.includes(".../pods")) return undefined;
  const words: string[] = [];
  for (const [word] of line.trim().matchAll(/(?:\$'(?:\\.|[^'])*'|'[^']*'|\\.|[^\s\\'])+/gs))
    words.push(
      word.replaceAll(
        /\$'((?:\\.|[^'])*)'|'([^']*)'|\\(.)/gs,
        (_, ansi, quoted, escaped) => ansi ?? quoted ?? escaped,
      ),
    );
  const found = {
    method: "GET",
    path: words.at(-1) ?? "",
    requestHeaders: {} as Record<string, string>,
    body: undefined as string | undefined,
  };
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? "";
    if (word === "-X") found.method = next;
    if (word === "--data" || word === "--data-binary" || word === "-d") found.body = next;
    const [, name = "", value = ""] = /^([^:]+): ?(.*)$/s.exec(next) ?? [];
    if (word === "-H" && name.toLowerCase() !== "authorization")
      found.requestHeaders[name.toLowerCase()] = value;
  }
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function runsOf(text: string) {
  const runs: { type: string; object?: unknown; status?: unknown }[] = [];
  for (const line of text.split("\n")) {
    const event = parseJson(line);
    const type = stringAt(event, "type");
    if (type === undefined || runs.at(-1)?.type === type) continue;
    const object = recordAt(event, "object");
    runs.push(type === "ERROR" ? { type, status: object } : { type, object: shapeOf(object) });
  }
  return runs;
}

function shapeOf(value: unknown): Partial<Shape> {
  const keys = (of: unknown): string[] => (isRecord(of) ? Object.keys(of).sort() : []);
  const [kind, apiVersion] = [stringAt(value, "kind"), stringAt(value, "apiVersion")];
  const metadata = recordAt(value, "metadata");
  const shape: Partial<Shape> = { keys: keys(value) };
  if (kind !== undefined) shape.kind = kind;
  if (apiVersion !== undefined) shape.apiVersion = apiVersion;
  if (metadata !== undefined) shape.metadata = keys(metadata);
  const status = recordAt(value, "status");
  if (status !== undefined) shape.status = keys(status);
  for (const list of ["items", "rows", "resources", "columnDefinitions"] as const) {
    const [item] = listAt(value, list);
    if (item !== undefined) shape[list] = keys(item);
  }
  return shape;
}
