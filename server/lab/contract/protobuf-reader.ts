import { PbfReader } from "pbf";
import { MESSAGES } from "../api/protobuf-fields.ts";
import type { Message, Scalar } from "../api/protobuf-fields.ts";
import { isRecord, listAt } from "../store/json.ts";

/** Reads the protobuf of pods and nodes by the field numbers that `api/protobuf.test.ts` holds against recorded bytes. */
export interface Envelope {
  apiVersion: string;
  kind: string;
  raw: Uint8Array;
}

export interface DecodedList {
  kind: string;
  resourceVersion: string;
  items: Record<string, unknown>[];
}

export interface DecodedEvent {
  type: string;
  kind: string;
  object: Record<string, unknown>;
}

/** runtime.Unknown behind its magic; undefined where it isn't there. */
export function openEnvelope(bytes: Uint8Array): Envelope | undefined {
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") !== "k8s\0") return undefined;
  const result: Envelope = { apiVersion: "", kind: "", raw: new Uint8Array() };
  return new PbfReader(bytes.subarray(4)).readFields<Envelope>((number, into, pbf) => {
    if (number === 1) {
      const type = decode(
        { apiVersion: [1, "string"], kind: [2, "string"] },
        pbf,
        pbf.readVarint() + pbf.pos,
      );
      into.apiVersion = String(type["apiVersion"]);
      into.kind = String(type["kind"]);
    } else if (number === 2) into.raw = pbf.readBytes();
  }, result);
}

/** A list of `pods` or `nodes`; undefined where it has no envelope. */
export function decodeList(key: string, bytes: Uint8Array): DecodedList | undefined {
  const envelope = openEnvelope(bytes);
  if (envelope === undefined) return undefined;
  const message = MESSAGES[key] ?? {};
  const fields: Message = {
    metadata: [1, { resourceVersion: [2, "string"] }],
    items: [2, message, "repeated"],
  };
  const list = decode(fields, new PbfReader(envelope.raw), envelope.raw.length);
  const { metadata } = list;
  return {
    kind: envelope.kind,
    resourceVersion: isRecord(metadata) ? String(metadata["resourceVersion"]) : "",
    items: listAt(list, "items").filter(isRecord),
  };
}

/** The whole WatchEvents of a stream; undefined where it isn't one, or ends within one. */
export function decodeEvents(key: string, bytes: Buffer): DecodedEvent[] | undefined {
  const events: DecodedEvent[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const event = decodeEvent(key, bytes.subarray(at + 4, end));
    if (event === undefined) return undefined;
    events.push(event);
    at = end;
  }
  return events;
}

function decodeEvent(key: string, bytes: Uint8Array): DecodedEvent | undefined {
  const event = new PbfReader(bytes).readFields<{ type: string; raw: Uint8Array }>(
    (number, into, pbf) => {
      if (number === 1) into.type = pbf.readString();
      else if (number === 2) {
        // A RawExtension, whose one field is the object in its own envelope.
        pbf.readVarint();
        pbf.readVarint();
        into.raw = pbf.readBytes();
      }
    },
    { type: "", raw: new Uint8Array() },
  );
  const envelope = openEnvelope(event.raw);
  if (envelope === undefined) return undefined;
  const object = decode(MESSAGES[key] ?? {}, new PbfReader(envelope.raw), envelope.raw.length);
  return { type: event.type, kind: envelope.kind, object };
}

export function decode(message: Message, reader: PbfReader, end: number): Record<string, unknown> {
  const byNumber = new Map(Object.entries(message).map(([name, field]) => [field[0], { name, field }]));
  return reader.readFields<Record<string, unknown>>(
    (number, result) => {
      const found = byNumber.get(number);
      if (!found) return;
      const [, kind, repeated] = found.field;
      const value = decodeField(kind, reader);
      if (repeated === undefined && typeof kind === "string" && kind.endsWith("map")) {
        const old = result[found.name];
        const entry = isRecord(value) ? value : {};
        result[found.name] = { ...(isRecord(old) ? old : {}), [String(entry["key"])]: entry["value"] };
      } else if (repeated === undefined) {
        result[found.name] = value;
      } else {
        const old = result[found.name];
        result[found.name] = [...(Array.isArray(old) ? old : []), value];
      }
    },
    {},
    end,
  );
}

function decodeField(kind: Scalar | Message, reader: PbfReader): unknown {
  if (kind === "string") return reader.readString();
  if (kind === "int") return reader.readVarint(true);
  if (kind === "bool") return reader.readBoolean();
  const end = reader.readVarint() + reader.pos;
  switch (kind) {
    case "time": {
      const { seconds } = decode({ seconds: [1, "int"] }, reader, end);
      return seconds === undefined ? null : `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
    }
    case "quantity":
      return decode({ text: [1, "string"] }, reader, end)["text"];
    case "raw-json":
      return JSON.parse(String(decode({ text: [1, "string"] }, reader, end)["text"]));
    case "string-map":
      return decode({ key: [1, "string"], value: [2, "string"] }, reader, end);
    case "quantity-map":
      return decode({ key: [1, "string"], value: [2, "quantity"] }, reader, end);
    default:
      return decode(kind, reader, end);
  }
}

/** The part of an object that a message carries, without what Go leaves out or writes as zero. */
export function kept(message: Message, value: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (!isRecord(value)) return result;
  for (const [name, [, kind, repeated]] of Object.entries(message)) {
    const item = value[name];
    if (isZero(item)) continue;
    const one = (entry: unknown): unknown => (typeof kind === "string" ? entry : kept(kind, entry));
    const result1: unknown = repeated !== undefined && Array.isArray(item) ? item.map(one) : one(item);
    if (!isZero(result1)) result[name] = result1;
  }
  return result;
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
