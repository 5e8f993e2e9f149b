import { at, isRecord, jsonEqual, listAt, recordAt, stringAt } from "../store/json.ts";
import type { Answer } from "./client.ts";
import type { Recording, Shape } from "./recording.ts";

/** Differences between an answer and its recording, as sentences; none when they agree. */
export interface CompareOptions {
  /** Texts of messages too; a server of another version words some of them differently. */
  comparesMessages: boolean;
  /** Puts the recording's names in the words of this run. */
  localise: (text: string) => string;
}

const VALUES = [
  "content-type",
  "cache-control",
  "warning",
  "retry-after",
  "x-content-type-options",
  "content-encoding",
  "vary",
  "accept-ranges",
];

export function headerDifferences(answer: Answer, recording: Recording): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(recording.headers)) {
    const given = answer.headers[name];
    if (given === undefined) found.push(`header ${name} is missing`);
    else if (VALUES.includes(name) && given !== value)
      found.push(`header ${name} is ${given}, recorded ${value}`);
  }
  for (const name of ["warning", "retry-after", "x-kubernetes-pf-flowschema-uid", "content-encoding"]) {
    if (answer.headers[name] !== undefined && recording.headers[name] === undefined) {
      found.push(`header ${name} was not recorded, but is ${answer.headers[name]}`);
    }
  }
  return found;
}

export function differences(answer: Answer, recording: Recording, options: CompareOptions): string[] {
  const found: string[] = [];
  if (answer.status !== recording.status) {
    found.push(`status ${answer.status}, recorded ${recording.status}: ${answer.text.slice(0, 300)}`);
    return found;
  }
  found.push(...headerDifferences(answer, recording));
  if (recording.statusBody) found.push(...statusDifferences(answer.json, recording.statusBody, options));
  else if (recording.watch) found.push(...watchDifferences(answer, recording.watch, options));
  else if (recording.shape) found.push(...shapeDifferences(answer.json, recording.shape));
  else if (recording.text !== undefined && answer.text.trim() !== recording.text.trim()) {
    found.push(`text ${JSON.stringify(answer.text)}, recorded ${JSON.stringify(recording.text)}`);
  }
  return found;
}

/** reason, code and details with causes; the message where asked. Numbers of this run are not compared. */
export function statusDifferences(
  given: unknown,
  recorded: Readonly<Record<string, unknown>>,
  options: CompareOptions,
): string[] {
  const expected: unknown = JSON.parse(options.localise(JSON.stringify(recorded)));
  const found: string[] = [];
  for (const field of ["kind", "apiVersion", "status", "reason", "code"]) {
    if (at(given, field) !== at(expected, field)) {
      found.push(`${field} ${String(at(given, field))}, recorded ${String(at(expected, field))}`);
    }
  }
  if (options.comparesMessages) {
    const [mine = "", theirs = ""] = [given, expected].map((status) => plain(stringAt(status, "message")));
    if (mine !== theirs) found.push(`message ${JSON.stringify(mine)}, recorded ${JSON.stringify(theirs)}`);
  }
  const mine = plainDetails(at(given, "details"), options);
  const theirs = plainDetails(at(expected, "details"), options);
  if (!jsonEqual(mine, theirs))
    found.push(`details ${JSON.stringify(mine)}, recorded ${JSON.stringify(theirs)}`);
  const mineHasToken = stringAt(given, "metadata", "continue") !== undefined;
  if (mineHasToken !== (stringAt(expected, "metadata", "continue") !== undefined)) {
    found.push("a continue token is on one side only");
  }
  return found;
}

/** Versions and the excerpt of Go structs that some messages carry differ from run to run. */
function plain(text: string | undefined): string {
  const [message = ""] = (text ?? "").split("\n@@");
  return message.trimEnd().replaceAll(/\d{3,}|(?<=too old resource version: )\d+/g, "N");
}

function plainDetails(details: unknown, options: CompareOptions): unknown {
  if (!isRecord(details)) return details;
  const causes = listAt(details, "causes").map((cause) => ({
    reason: stringAt(cause, "reason"),
    field: stringAt(cause, "field"),
    message: options.comparesMessages ? plain(stringAt(cause, "message")) : "",
  }));
  const uid = details["uid"] === undefined ? undefined : "UID";
  return JSON.parse(JSON.stringify({ ...details, uid, causes: causes.length === 0 ? undefined : causes }));
}

export function shapeDifferences(value: unknown, shape: Shape): string[] {
  if (!isRecord(value)) return ["the body is no object"];
  const found: string[] = [];
  compareKeys("top level", value, shape.keys, found);
  for (const field of ["kind", "apiVersion"] as const) {
    if (shape[field] !== undefined && value[field] !== shape[field]) {
      found.push(`${field} ${String(value[field])}, recorded ${shape[field]}`);
    }
  }
  if (shape.metadata) compareKeys("metadata", value["metadata"], shape.metadata, found);
  if (shape.status && shape.status.length > 0 && shape.kind !== "Pod") {
    compareKeys("status", value["status"], shape.status, found);
  }
  for (const list of ["items", "rows", "resources", "columnDefinitions"] as const) {
    const keys = shape[list];
    if (keys) compareKeys(`${list}[0]`, listAt(value, list)[0], keys, found);
  }
  if (shape.managers && shape.kind !== "Pod") {
    const managers = listAt(value, "metadata", "managedFields").map((entry) => {
      const subresource = stringAt(entry, "subresource");
      const base = `${stringAt(entry, "manager") ?? ""} ${stringAt(entry, "operation") ?? ""}`;
      return subresource === undefined ? base : `${base} ${subresource}`;
    });
    if (!jsonEqual(managers, shape.managers)) {
      found.push(`managers ${managers.join(", ")}, recorded ${shape.managers.join(", ")}`);
    }
  }
  return found;
}

function compareKeys(place: string, value: unknown, recorded: readonly string[], found: string[]): void {
  const keys = isRecord(value) ? Object.keys(value).sort() : [];
  if (!jsonEqual(keys, [...recorded].sort())) {
    found.push(`${place} has ${keys.join(" ")}; recorded ${[...recorded].sort().join(" ")}`);
  }
}

export function watchDifferences(
  answer: Answer,
  recorded: NonNullable<Recording["watch"]>,
  options: CompareOptions,
): string[] {
  const runs: { type: string; object: unknown }[] = [];
  for (const { json } of answer.lines) {
    const type = stringAt(json, "type") ?? "?";
    if (runs.at(-1)?.type !== type) runs.push({ type, object: recordAt(json, "object") });
  }
  const types = runs.map((run) => run.type).join(" ");
  const wanted = recorded.map((run) => run.type).join(" ");
  if (types !== wanted) return [`events ${types}; recorded ${wanted}`];
  return recorded.flatMap((run, index) => {
    const given = runs[index]?.object;
    if (run.status) return statusDifferences(given, run.status, options);
    return run.object ? shapeDifferences(given, run.object).map((text) => `${run.type}: ${text}`) : [];
  });
}
