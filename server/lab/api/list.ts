import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { createGzip } from "node:zlib";
import type { LabStatus } from "../lab-cluster.ts";
import type { Collection } from "../store/collection.ts";
import { apiVersionOf } from "../store/resource-type.ts";
import { badRequest } from "../store/statuses.ts";
import type { Stored } from "../store/stored.ts";
import type { Call } from "./call.ts";
import {
  continueToken,
  parseListOptions,
  TOO_OLD_EXACT,
  tooLargeVersion,
  tooOldContinue,
} from "./list-options.ts";
import type { ListOptions, Parsed } from "./list-options.ts";
import { protoListHead, protoListItemHead, protoOf, varintSize } from "./protobuf.ts";
import { drained, GZIP_FROM, PROTOBUF, sendJson, sendStatus, takesGzip } from "./respond.ts";
import { both, parseFieldSelector, parseLabelSelector } from "./selectors.ts";
import type { Selector } from "./selectors.ts";
import { partialMetadata, tableFields, tableRow } from "./table.ts";
import { jsonListItem, KEPT_BODIES_MAX, shownObject } from "./target.ts";
import type { Target } from "./target.ts";

/** One page of a list, before it is encoded. */
interface Page {
  items: readonly Stored[];
  meta: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/** Bytes that are gathered before they are written, and objects encoded between two turns of the event loop. */
const CHUNK_BYTES = 256 * 1024;
const OBJECTS_PER_TURN = 500;

export async function serveList(call: Call, target: Target): Promise<void> {
  const options = parseListOptions(call.url);
  if (!options.ok) return sendStatus(call, options.status);
  const selector = parseSelectors(call.url, target);
  if (!selector.ok) return sendStatus(call, selector.status);
  const asked = options.value.resourceVersion ?? 0;
  if (!(await reaches(call, asked))) {
    return sendStatus(call, tooLargeVersion(asked, call.api.store.version));
  }
  const collection = call.api.store.collection(target.type);
  const token = options.value.continueFrom;
  if (token && token.version >= 0 && call.api.faults.isOn("continue-410"))
    return sendStatus(call, tooOldContinue(token));
  const page = takePage(collection, call.api.store.version, target, options.value, selector.value);
  if (!page.ok) return sendStatus(call, page.status);
  if (call.accept.format === "protobuf") return sendProtobuf(call, target, page.value);
  if (call.accept.as === "Table") return sendTable(call, target, page.value);
  if (call.accept.as !== "object") return sendPartial(call, target, page.value);
  return sendObjects(call, target, page.value, collection.size <= KEPT_BODIES_MAX);
}

export function parseSelectors(url: URL, target: Target): Parsed<Selector | undefined> {
  const labels = parseLabelSelector(url.searchParams.get("labelSelector"));
  if (!labels.ok) return { ok: false, status: badRequest(labels.message) };
  const fields = parseFieldSelector(url.searchParams.get("fieldSelector"), target.type);
  if (!fields.ok) return { ok: false, status: badRequest(fields.message) };
  return { ok: true, value: both(labels.matches, fields.matches) };
}

/** Waits for a version that doesn't exist yet, as long as the real server does. */
async function reaches(call: Call, version: number): Promise<boolean> {
  const until = Date.now() + call.api.timing.futureVersionMs;
  while (call.api.store.version < version) {
    if (Date.now() >= until || call.response.destroyed) return false;
    await wait(20);
  }
  return true;
}

function takePage(
  collection: Collection,
  latest: number,
  target: Target,
  options: ListOptions,
  selector: Selector | undefined,
): Parsed<Page> {
  const source = pageSource(collection, latest, options);
  if (!source.ok) return source;
  const { version, all } = source.value;
  const items = inNamespace(all, target.namespace);
  const prefix = target.namespace === undefined ? "" : `${target.namespace}/`;
  const from = options.continueFrom ? lowerBound(items, prefix + options.continueFrom.startKey) : 0;
  // A list from any version ("0") comes whole: the watch cache does not page it.
  const limit = options.resourceVersion === 0 ? 0 : options.limit;
  const taken: Stored[] = [];
  let index = from;
  let hasMore = false;
  for (; index < items.length; index++) {
    const item = items[index];
    if (!item || (selector && !selector(item.object))) continue;
    if (limit > 0 && taken.length === limit) {
      hasMore = true;
      break;
    }
    taken.push(item);
  }
  const meta: Page["meta"] = { resourceVersion: String(version) };
  const last = taken.at(-1);
  if (hasMore && last) {
    collection.snapshot(version === latest ? version : undefined);
    meta.continue = continueToken(version, `/${last.key.slice(prefix.length)}`);
    if (!selector) meta.remainingItemCount = items.length - index;
  }
  return { ok: true, value: { items: taken, meta } };
}

function pageSource(
  collection: Collection,
  latest: number,
  options: ListOptions,
): Parsed<{ version: number; all: readonly Stored[] }> {
  const token = options.continueFrom;
  const refuse = (status: LabStatus): { ok: false; status: LabStatus } => ({ ok: false, status });
  if (token) {
    if (token.version < 0) return { ok: true, value: { version: latest, all: collection.snapshot() } };
    if (token.version > latest) return refuse(tooLargeVersion(token.version, latest));
    const all = collection.snapshotAt(token.version, latest);
    return all ? { ok: true, value: { version: token.version, all } } : refuse(tooOldContinue(token));
  }
  const asked = options.resourceVersion ?? 0;
  const isExact =
    options.match === "Exact" || (options.match === undefined && options.limit > 0 && asked > 0);
  if (!isExact) return { ok: true, value: { version: latest, all: collection.snapshot() } };
  const all = collection.snapshotAt(asked, latest);
  return all ? { ok: true, value: { version: asked, all } } : refuse(TOO_OLD_EXACT);
}

/** The part of a sorted snapshot that lies in a namespace. */
export function inNamespace(items: readonly Stored[], namespace: string | undefined): readonly Stored[] {
  if (namespace === undefined) return items;
  return items.slice(lowerBound(items, `${namespace}/`), lowerBound(items, `${namespace}0`));
}

function lowerBound(items: readonly Stored[], key: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.key ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function sendObjects(call: Call, target: Target, page: Page, isKept: boolean): Promise<void> {
  const { type } = target;
  // Surprise: lists of custom resources always carry `continue`, empty on the last page.
  const meta = JSON.stringify(type.isCustom ? { continue: "", ...page.meta } : page.meta);
  const apiVersion = JSON.stringify(apiVersionOf(type.group, target.version));
  const kind = JSON.stringify(type.listKind);
  const [head, tail] = type.isCustom
    ? [`{"apiVersion":${apiVersion},"items":[`, `],"kind":${kind},"metadata":${meta}}`]
    : [`{"kind":${kind},"apiVersion":${apiVersion},"metadata":${meta},"items":[`, "]}"];
  await sendItems(call, head, tail, page.items, (item) => jsonListItem(target, item, isKept));
}

async function sendPartial(call: Call, target: Target, page: Page): Promise<void> {
  const head = `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${JSON.stringify(page.meta)},"items":[`;
  await sendItems(call, head, "]}", page.items, (item) => JSON.stringify(partialMetadata(item.object)));
}

async function sendTable(call: Call, target: Target, page: Page): Promise<void> {
  const fields = tableFields(target.type, target.version);
  const columns = JSON.stringify(fields.map((field) => field.column));
  const include = call.url.searchParams.get("includeObject");
  const head = `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${JSON.stringify(page.meta)},"columnDefinitions":${columns},"rows":[`;
  const nowMs = call.api.store.now();
  await sendItems(call, head, "]}", page.items, (item) =>
    JSON.stringify(tableRow(fields, shownObject(target, item), include, nowMs)),
  );
}

/** Small answers in one piece with their length, big ones in chunks and compressed when the caller takes it. */
async function sendItems(
  call: Call,
  head: string,
  tail: string,
  items: readonly Stored[],
  encode: (item: Stored) => string,
): Promise<void> {
  const { response, request } = call;
  if (items.length <= 50 || call.isPretty) {
    const text = head + items.map(encode).join(",") + tail;
    if (call.isPretty || Buffer.byteLength(text) < GZIP_FROM) return sendJson(call, 200, text);
  }
  response.setHeader("content-type", "application/json");
  const packer = takesGzip(request) ? createGzip({ level: 1 }) : undefined;
  if (packer) {
    response.setHeader("content-encoding", "gzip");
    response.setHeader("vary", "Accept-Encoding");
    packer.pipe(response);
  }
  response.writeHead(200);
  const out = packer ?? response;
  let chunk = head;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (!item) continue;
    chunk += (index === 0 ? "" : ",") + encode(item);
    if (chunk.length >= CHUNK_BYTES) {
      const isFull = !out.write(chunk);
      chunk = "";
      if (response.destroyed) return;
      if (isFull) await drained(out, response);
      else if (index % OBJECTS_PER_TURN === 0) await nextTurn();
      if (response.destroyed) return;
    }
  }
  out.end(`${chunk}${tail}\n`);
}

async function sendProtobuf(call: Call, target: Target, page: Page): Promise<void> {
  const { response } = call;
  let size = 0;
  for (let index = 0; index < page.items.length; index++) {
    const item = page.items[index];
    if (!item) continue;
    const { length } = protoOf(target.type, item);
    size += 1 + varintSize(length) + length;
    if (index % OBJECTS_PER_TURN === OBJECTS_PER_TURN - 1) await nextTurn();
  }
  const head = protoListHead(target.type, page.meta, size);
  response.writeHead(200, { "content-type": PROTOBUF, "content-length": head.length + size });
  let chunk: Uint8Array[] = [head];
  let chunkSize = head.length;
  for (const item of page.items) {
    const bytes = protoOf(target.type, item);
    chunk.push(protoListItemHead(bytes.length), bytes);
    chunkSize += bytes.length;
    if (chunkSize < CHUNK_BYTES) continue;
    const isFull = !response.write(Buffer.concat(chunk));
    chunk = [];
    chunkSize = 0;
    if (isFull) await drained(response, response);
    if (response.destroyed) return;
  }
  response.end(Buffer.concat(chunk));
}
