import { parseJson, recordAt, recordsAt, textAt, numberAt, type JsonRecord } from "../controllers/json.ts";
import type { ReportLists } from "./node-report.ts";

const KEPT_MAX = 1_000;

/** What happened to devices and addresses of a simulated node, in the words of `GET /v1/timeline` (docs/agent.md). */
export class NodeTimeline {
  #entries: JsonRecord[] = [];
  #sequence = 0;

  /** From one reading to the next. */
  take(before: ReportLists, after: ReportLists, at: string): void {
    for (const entry of happenings(before, after))
      this.#entries.push({ sequence: ++this.#sequence, at, ...entry });
    if (this.#entries.length > KEPT_MAX) this.#entries = this.#entries.slice(-KEPT_MAX);
  }

  /** undefined: something in the query is not known. */
  answer(epoch: string, query: URLSearchParams): object | undefined {
    const wanted: ((entry: JsonRecord) => boolean)[] = [];
    for (const [name, value] of query) {
      const test = TESTS[name]?.(value);
      if (test === undefined) return undefined;
      wanted.push(test);
    }
    const entries = this.#entries.filter((entry) => wanted.every((test) => test(entry)));
    return { epoch, forgotten: this.#sequence - this.#entries.length, entries };
  }
}

type EntryTest = (entry: JsonRecord) => boolean;

const TESTS: Readonly<Record<string, (value: string) => EntryTest | undefined>> = {
  netns: (value) => (entry) => (entry["netns"] ?? "host") === value,
  pod: (value) => (entry) =>
    `${textAt(entry, "pod", "namespace") ?? ""}/${textAt(entry, "pod", "name") ?? ""}` === value,
  link: (value) => (entry) => entry["link"] === value,
  kind: (value) => (entry) => entry["kind"] === value,
  since: (value) => timeTest(value, (at, wanted) => at >= wanted),
  until: (value) => timeTest(value, (at, wanted) => at <= wanted),
  after: (value) =>
    /^\d{1,15}$/.test(value) ? (entry) => (numberAt(entry, "sequence") ?? 0) > Number(value) : undefined,
};

function timeTest(value: string, isFit: (at: number, wanted: number) => boolean): EntryTest | undefined {
  const wanted = Date.parse(value);
  if (Number.isNaN(wanted)) return undefined;
  return (entry) => isFit(Date.parse(textAt(entry, "at") ?? ""), wanted);
}

interface Place {
  readonly netns: string | null;
  readonly pod: JsonRecord | null;
}

function happenings(before: ReportLists, after: ReportLists): JsonRecord[] {
  const host = { netns: null, pod: null };
  const found = linksOf(
    host,
    [...before.hostLinks.values()].map(read),
    [...after.hostLinks.values()].map(read),
  );
  for (const [id, text] of after.namespaces) {
    const old = before.namespaces.get(id);
    if (old !== text) found.push(...ofNamespace(old, text));
  }
  for (const [id, text] of before.namespaces)
    if (!after.namespaces.has(id)) found.push(...ofNamespace(text, undefined));
  return found;
}

function ofNamespace(before: string | undefined, after: string | undefined): JsonRecord[] {
  const whole = read(after ?? before ?? "{}");
  const place = { netns: textAt(whole, "id") ?? null, pod: recordAt(whole, "pod") ?? null };
  const links = (text: string | undefined) => (text === undefined ? [] : recordsAt(read(text), "links"));
  return linksOf(place, links(before), links(after));
}

function linksOf(place: Place, before: readonly JsonRecord[], after: readonly JsonRecord[]): JsonRecord[] {
  const old = new Map(before.map((link) => [link["index"], link]));
  const found: JsonRecord[] = [];
  for (const link of after) {
    const known = old.get(link["index"]);
    old.delete(link["index"]);
    if (known === undefined) found.push(entry("link-added", place, link));
    const isUp = link["link"] === "up";
    if (known === undefined ? isUp : known["link"] !== link["link"])
      found.push(entry(isUp ? "link-up" : "link-down", place, link));
    const detail = known === undefined ? "" : differences(known, link);
    if (detail !== "") found.push({ ...entry("link-changed", place, link), detail });
    found.push(...addressesOf(place, link, addressesIn(known), addressesIn(link)));
  }
  for (const link of old.values())
    found.push(...addressesOf(place, link, addressesIn(link), []), entry("link-removed", place, link));
  return found;
}

function addressesOf(
  place: Place,
  link: JsonRecord,
  before: readonly JsonRecord[],
  after: readonly JsonRecord[],
): JsonRecord[] {
  const keyOf = (address: JsonRecord): string =>
    JSON.stringify([address["address"], address["prefixLength"]]);
  const old = new Map(before.map((address) => [keyOf(address), address]));
  const found: JsonRecord[] = [];
  for (const address of after) {
    const known = old.get(keyOf(address));
    old.delete(keyOf(address));
    const isDuplicate = JSON.stringify(address["flags"]).includes("dadfailed");
    const isSame = known !== undefined && JSON.stringify(known) === JSON.stringify(address);
    if (known === undefined) found.push(entry("address-added", place, link, address));
    if (isDuplicate && !isSame) found.push(entry("address-duplicate", place, link, address));
    else if (known !== undefined && !isSame) found.push(entry("address-changed", place, link, address));
  }
  for (const address of old.values()) found.push(entry("address-removed", place, link, address));
  return found;
}

function differences(before: JsonRecord, after: JsonRecord): string {
  return ["name", "mtu", "mac", "controller"]
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${String(before[field] ?? "none")} → ${String(after[field] ?? "none")}`)
    .join(", ");
}

function entry(kind: string, { netns, pod }: Place, link: JsonRecord, address?: JsonRecord): JsonRecord {
  return {
    kind,
    netns,
    pod,
    link: link["name"],
    address: address?.["address"] ?? null,
    prefixLength: address?.["prefixLength"] ?? null,
    origin: address?.["origin"] ?? null,
    flags: address?.["flags"] ?? [],
    detail: null,
  };
}

function addressesIn(link: JsonRecord | undefined): readonly JsonRecord[] {
  return recordsAt(link, "addresses");
}

/** Of our own making: always an object. */
function read(text: string): JsonRecord {
  const parsed = parseJson(text);
  return recordAt(parsed.ok ? parsed.value : undefined) ?? {};
}
