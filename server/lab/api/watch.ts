import { setImmediate as nextTurn } from "node:timers/promises";
import type { LabStatus } from "../lab-cluster.ts";
import { expired } from "../store/statuses.ts";
import { stored } from "../store/stored.ts";
import type { StoreChange, Stored } from "../store/stored.ts";
import type { Call } from "./call.ts";
import { inNamespace, parseSelectors } from "./list.ts";
import { listOptionsInvalid, parseListOptions } from "./list-options.ts";
import type { ListOptions } from "./list-options.ts";
import { isTrue } from "./request-info.ts";
import { drained, sendStatus } from "./respond.ts";
import type { Selector } from "./selectors.ts";
import { makeEncoder } from "./watch-encoders.ts";
import type { WatchEncoder } from "./watch-encoders.ts";
import type { Target } from "./target.ts";
import type { ApiResponse } from "./transport.ts";

/** A caller that leaves this much unread is cut off, bytes. */
const UNREAD_MAX = 64 * 1024 * 1024;

interface WatchOptions {
  list: ListOptions;
  hasBookmarks: boolean;
  sendsInitial: boolean;
  marksInitialEnd: boolean;
}

/** One open watch: initial objects, then changes in order, bookmarks in between, an end. */
export async function serveWatch(call: Call, target: Target): Promise<void> {
  const list = parseListOptions(call.url);
  if (!list.ok) return sendStatus(call, list.status);
  const selector = parseSelectors(call.url, target);
  if (!selector.ok) return sendStatus(call, selector.status);
  const query = call.url.searchParams;
  const initial = query.get("sendInitialEvents");
  const refused = initialEventsRefusal(call, initial, list.value);
  if (refused) return sendStatus(call, refused);
  const version = list.value.resourceVersion;
  const hasBookmarks = isTrue(query.get("allowWatchBookmarks"));
  const options: WatchOptions = {
    list: list.value,
    hasBookmarks,
    sendsInitial: initial === null ? version === undefined || version === 0 : isTrue(initial),
    marksInitialEnd: isTrue(initial) && hasBookmarks,
  };
  const encoder = makeEncoder(call, target);
  call.response.writeHead(200, { "content-type": encoder.contentType });
  call.response.flushHeaders?.();
  const resumes = !options.sendsInitial && version !== undefined && version > 0;
  const collection = call.api.store.collection(target.type);
  if (resumes && (version < collection.compactedAt || call.api.faults.isOn("watch-410"))) {
    call.response.end(
      encoder.error(expired(`too old resource version: ${version} (${collection.compactedAt})`)),
    );
    return;
  }
  await openWatch(call, target, options, selector.value, encoder);
}

function initialEventsRefusal(call: Call, initial: string | null, list: ListOptions): LabStatus | undefined {
  if (initial === null) {
    if (list.match === undefined) return undefined;
    const text =
      "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided";
    return listOptionsInvalid("FieldValueForbidden", text);
  }
  if (call.api.faults.isOn("no-watch-list")) {
    const text =
      "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
    return listOptionsInvalid("FieldValueForbidden", text, "sendInitialEvents");
  }
  if (list.match === "NotOlderThan") return undefined;
  const text = "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
  return listOptionsInvalid("FieldValueForbidden", text);
}

async function openWatch(
  call: Call,
  target: Target,
  options: WatchOptions,
  selector: Selector | undefined,
  encoder: WatchEncoder,
): Promise<void> {
  const { response, api } = call;
  const collection = api.store.collection(target.type);
  const asked = options.list.resourceVersion ?? 0;
  const startVersion = api.store.version;
  // Changes that come while the initial objects are still on their way; after them, everything goes out at once.
  let waiting: StoreChange[] | undefined = [];
  const write = (frame: string | Uint8Array): void => {
    if (isOver(response) || api.faults.isOn("watch-silent")) return;
    response.write(frame);
    if (response.writableLength > UNREAD_MAX) response.destroy();
  };
  const follow = (change: StoreChange): void => {
    // A watch from the future stays silent until the future has come.
    if (change.version <= asked) return;
    if (waiting) {
      waiting.push(change);
      return;
    }
    const shown = shownChange(change, target, selector);
    if (shown) write(encoder.change(shown.kind, shown.item));
  };
  const end = (): void => {
    close();
    response.end();
  };
  const bookmark = (): void => {
    if (!waiting && api.store.version >= asked) write(encoder.bookmark(api.store.version, false));
  };
  const timers = startTimers(call, options.hasBookmarks ? bookmark : undefined, end);
  const stops = [
    timers,
    collection.listen(follow),
    api.store.onTypeGone((type) => {
      if (type.key === target.type.key) end();
    }),
  ];
  const close = (): void => {
    for (const stop of stops) stop();
    api.openWatches.delete(end);
  };
  api.openWatches.set(end, target.type.key);
  response.on("close", close);
  if (options.sendsInitial) {
    const items = inNamespace(collection.snapshot(), target.namespace);
    await sendInitial(call, selector ? items.filter((item) => selector(item.object)) : items, encoder);
    if (options.marksInitialEnd) write(encoder.bookmark(startVersion, true));
  } else if (asked > 0) {
    waiting = [...(collection.since(asked) ?? [])];
  }
  const missed = waiting;
  waiting = undefined;
  for (const change of missed) follow(change);
}

/** Ended by us, or the caller is gone: what is written then would be an error. */
function isOver(response: ApiResponse): boolean {
  return response.destroyed || response.writableEnded;
}

/** Bytes that are gathered before they are written, and objects encoded between two turns of the event loop. */
const CHUNK_BYTES = 256 * 1024;
const OBJECTS_PER_TURN = 200;

/** ADDED for every object, no faster than the caller reads. */
async function sendInitial(call: Call, items: readonly Stored[], encoder: WatchEncoder): Promise<void> {
  const { response } = call;
  const isSilent = call.api.faults.isOn("watch-silent");
  let text = "";
  let bytes: Uint8Array[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const chunk = text === "" ? Buffer.concat(bytes) : text;
    text = "";
    bytes = [];
    size = 0;
    if (isSilent || isOver(response)) return;
    const isFull = !response.write(chunk);
    if (isFull && !response.destroyed) await drained(response, response);
  };
  for (const [index, item] of items.entries()) {
    const frame = encoder.change("ADDED", item);
    if (typeof frame === "string") text += frame;
    else bytes.push(frame);
    size += frame.length;
    if (size >= CHUNK_BYTES) await flush();
    if (index % OBJECTS_PER_TURN === OBJECTS_PER_TURN - 1) await nextTurn();
    if (isOver(response)) return;
  }
  if (size > 0) await flush();
}

/** Bookmarks at their distance and shortly before the end, then the end. Returns how to stop them. */
function startTimers(call: Call, bookmark: (() => void) | undefined, end: () => void): () => void {
  const { timing, timers } = call.api;
  const asked = Number(call.url.searchParams.get("timeoutSeconds") ?? "0");
  const lengthMs = asked > 0 ? asked * 1000 : timing.watchMs * (1 + Math.random());
  const stops = [timers.after(lengthMs, end)];
  if (bookmark) {
    stops.push(timers.every(timing.bookmarkMs, bookmark));
    // k8s.io/apiserver cacheWatcher.nextBookmarkTime: one more, 2 s before the deadline.
    if (asked > 2) stops.push(timers.after(lengthMs - 2000, bookmark));
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/** How a change looks through namespace and selector: an object that stops matching is a DELETED one. */
function shownChange(
  change: StoreChange,
  target: Target,
  selector: Selector | undefined,
): { kind: StoreChange["type"]; item: Stored } | undefined {
  const { current, previous } = change;
  if (target.namespace !== undefined && current.namespace !== target.namespace) return undefined;
  if (!selector) return { kind: change.type, item: current };
  const was = previous !== undefined && selector(previous.object);
  const is = change.type !== "DELETED" && selector(current.object);
  if (is) return { kind: was ? "MODIFIED" : "ADDED", item: current };
  if (!was) return undefined;
  return { kind: "DELETED", item: change.type === "DELETED" ? current : asItWas(previous, change.version) };
}

/** k8s.io/apiserver cacheWatcher.convertToWatchEvent: what the watch showed last, with the version of the change that took it away. */
function asItWas({ object }: Stored, version: number): Stored {
  return stored({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }, version);
}
