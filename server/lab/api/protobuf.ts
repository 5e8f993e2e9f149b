import { PbfWriter } from "pbf";
import type { LabStatus } from "../lab-cluster.ts";
import { isRecord } from "../store/json.ts";
import type { JsonRecord } from "../store/json.ts";
import type { ResourceType } from "../store/resource-type.ts";
import type { StoreChange, Stored } from "../store/stored.ts";
import { LIST_META, MESSAGES, STATUS } from "./protobuf-fields.ts";
import type { Message, Scalar } from "./protobuf-fields.ts";
import { statusBody } from "./status-body.ts";

/** Kubernetes protobuf: `k8s\0` + runtime.Unknown, and length-prefixed WatchEvents (captures/protobuf). */
const MAGIC = Buffer.from("k8s\0", "latin1");

export function hasProtobuf(type: ResourceType): boolean {
  return MESSAGES[type.key] !== undefined;
}

/** One object as its bare message, without envelope; kept on the stored version. */
export function protoOf(type: ResourceType, item: Stored): Uint8Array {
  if (item.proto === undefined) item.proto = slab(encode(MESSAGES[type.key] ?? {}, item.object));
  return item.proto;
}

export function protoItem(type: ResourceType, item: Stored): Buffer {
  return envelope(type.kind, protoOf(type, item));
}

/** The bytes in front of a list's items; `itemsSize` is the sum of what `protoListItem` gives. */
export function protoListHead(type: ResourceType, meta: JsonRecord, itemsSize: number): Buffer {
  const head = new PbfWriter();
  head.writeMessage(1, writeWith(LIST_META), meta);
  const listHead = head.finish();
  return envelopeHead(type.listKind, listHead, itemsSize);
}

/** Tag and length in front of one item of a list, to be followed by the item's message. */
export function protoListItemHead(size: number): Buffer {
  const head = Buffer.alloc(1 + varintSize(size), 0x12);
  putVarint(head, 1, size);
  return head;
}

export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

export function protoStatus(status: LabStatus): Buffer {
  return envelope("Status", encode(STATUS, statusBody(status)));
}

export function protoChange(type: ResourceType, kind: StoreChange["type"], item: Stored): Buffer {
  return watchFrame(kind, type.kind, protoOf(type, item));
}

export function protoBookmark(type: ResourceType, metadata: JsonRecord): Buffer {
  return watchFrame("BOOKMARK", type.kind, encode(MESSAGES[type.key] ?? {}, { metadata }));
}

export function protoWatchError(status: LabStatus): Buffer {
  return watchFrame("ERROR", "Status", encode(STATUS, statusBody(status)));
}

/** WatchEvent{type=1, object=2 RawExtension{raw=1}} behind its length: one allocation, for it is the hot path. */
function watchFrame(event: string, kind: string, message: Uint8Array): Buffer {
  const typeMeta = typeMetaOf(kind);
  const objectSize = MAGIC.length + typeMeta.length + 1 + varintSize(message.length) + message.length;
  const rawSize = 1 + varintSize(objectSize) + objectSize;
  const size = 2 + event.length + 1 + varintSize(rawSize) + rawSize;
  const frame = Buffer.allocUnsafe(4 + size);
  let at = frame.writeUInt32BE(size, 0);
  frame[at++] = 0x0a;
  frame[at++] = event.length;
  at += frame.write(event, at, "latin1");
  frame[at++] = 0x12;
  at = putVarint(frame, at, rawSize);
  frame[at++] = 0x0a;
  at = putVarint(frame, at, objectSize);
  frame.set(MAGIC, at);
  frame.set(typeMeta, at + MAGIC.length);
  at += MAGIC.length + typeMeta.length;
  frame[at++] = 0x12;
  at = putVarint(frame, at, message.length);
  frame.set(message, at);
  return frame;
}

function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
  bytes[at++] = rest;
  return at;
}

function envelope(kind: string, message: Uint8Array): Buffer {
  return envelopeHead(kind, message, 0);
}

function envelopeHead(kind: string, start: Uint8Array, followingSize: number): Buffer {
  const length = Buffer.alloc(1 + varintSize(start.length + followingSize), 0x12);
  putVarint(length, 1, start.length + followingSize);
  return Buffer.concat([MAGIC, typeMetaOf(kind), length, start]);
}

const typeMetas = new Map<string, Uint8Array>();

function typeMetaOf(kind: string): Uint8Array {
  let typeMeta = typeMetas.get(kind);
  if (!typeMeta) {
    const head = new PbfWriter();
    head.writeMessage(1, writeTypeMeta, kind);
    typeMeta = head.finish();
    typeMetas.set(kind, typeMeta);
  }
  return typeMeta;
}

function writeTypeMeta(kind: string, pbf: PbfWriter): void {
  pbf.writeStringField(1, "v1");
  pbf.writeStringField(2, kind);
}

/** One writer for all objects: growing a new buffer for each is most of the cost. The result is only good until the next. */
const shared = new PbfWriter(new Uint8Array(64 * 1024));

function encode(message: Message, value: object): Uint8Array {
  shared.pos = 0;
  writeWith(message)(value, shared);
  return shared.buf.subarray(0, shared.pos);
}

type WriteMessage = (value: unknown, pbf: PbfWriter) => void;

const writers = new Map<Message, WriteMessage>();

function writeWith(message: Message): WriteMessage {
  let write = writers.get(message);
  if (!write) {
    const fields = Object.entries(message);
    write = (value, pbf) => {
      if (!isRecord(value)) return;
      for (const [name, [number, kind, repeated]] of fields) {
        const item = value[name];
        if (item === undefined || item === null) continue;
        if (repeated === undefined) writeField(pbf, number, kind, item);
        else if (Array.isArray(item)) for (const entry of item) writeField(pbf, number, kind, entry);
      }
    };
    writers.set(message, write);
  }
  return write;
}

function writeField(pbf: PbfWriter, number: number, kind: Scalar | Message, value: unknown): void {
  switch (kind) {
    case "string":
      pbf.writeStringField(number, String(value));
      return;
    case "int":
      pbf.writeVarintField(number, Number(value));
      return;
    case "bool":
      pbf.writeBooleanField(number, value === true);
      return;
    case "time":
      pbf.writeMessage(number, writeTime, String(value));
      return;
    case "quantity":
      pbf.writeMessage(number, writeQuantity, String(value));
      return;
    case "raw-json":
      pbf.writeMessage(number, writeRawJson, value);
      return;
    case "string-map":
    case "quantity-map":
      if (isRecord(value)) {
        const write = kind === "string-map" ? writeStringEntry : writeQuantityEntry;
        for (const entry of Object.entries(value)) pbf.writeMessage(number, write, entry);
      }
      return;
    default:
      pbf.writeMessage(number, writeWith(kind), value);
  }
}

/** Timestamps repeat: a pod carries the same one in a dozen places. */
const knownSeconds = new Map<string, number>();
const KNOWN_SECONDS_MAX = 50_000;

function writeTime(text: string, pbf: PbfWriter): void {
  let seconds = knownSeconds.get(text);
  if (seconds === undefined) {
    seconds = Math.floor(Date.parse(text) / 1000);
    if (knownSeconds.size >= KNOWN_SECONDS_MAX) knownSeconds.clear();
    knownSeconds.set(text, seconds);
  }
  if (!Number.isNaN(seconds)) pbf.writeVarintField(1, seconds);
}

function writeQuantity(text: string, pbf: PbfWriter): void {
  pbf.writeStringField(1, text);
}

/** Field sets are shared between objects (managed-fields.ts), so their texts can be. */
const knownJson = new WeakMap<object, string>();

function writeRawJson(value: unknown, pbf: PbfWriter): void {
  if (typeof value !== "object" || value === null) return;
  let text = knownJson.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    knownJson.set(value, text);
  }
  pbf.writeStringField(1, text);
}

function writeStringEntry([key, value]: [string, unknown], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, String(value));
}

function writeQuantityEntry([key, value]: [string, unknown], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeMessage(2, writeQuantity, String(value));
}

/** Encoded objects lie side by side in big buffers: a buffer of its own for each of 150,000 pods costs far more. */
const SLAB_SIZE = 1 << 20;
let slabBuffer = Buffer.alloc(0);
let slabUsed = 0;

function slab(bytes: Uint8Array): Uint8Array {
  if (bytes.length > SLAB_SIZE / 8) return Uint8Array.from(bytes);
  if (slabUsed + bytes.length > slabBuffer.length) {
    slabBuffer = Buffer.allocUnsafeSlow(SLAB_SIZE);
    slabUsed = 0;
  }
  const place = slabBuffer.subarray(slabUsed, slabUsed + bytes.length);
  place.set(bytes);
  slabUsed += bytes.length;
  return place;
}
