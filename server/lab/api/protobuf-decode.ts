import { PbfReader } from "pbf";
import { isRecord } from "../store/json.ts";
import type { JsonRecord } from "../store/json.ts";
import { BODIES } from "./protobuf-bodies.ts";
import type { BodyKind, BodyMessage } from "./protobuf-bodies.ts";

/** A request body as the object that it is, or why it can't be read. */
export type DecodedBody =
  { ok: true; object: JsonRecord } | { ok: false; isUnknownKind: boolean; message: string };

class Unreadable extends Error {}

const MAGIC = "k8s\0";

/** Decodes `k8s\0` and a runtime.Unknown {typeMeta 1 {apiVersion 1, kind 2}, raw 2}. */
export function decodeBody(bytes: Uint8Array): DecodedBody {
  const refuse = (message: string, isUnknownKind = false): DecodedBody => ({
    ok: false,
    isUnknownKind,
    message,
  });
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1") !== MAGIC)
    return refuse("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  try {
    const { apiVersion, kind, raw } = openEnvelope(new PbfReader(bytes.subarray(MAGIC.length)));
    const message = BODIES[`${apiVersion} ${kind}`];
    if (!message) return refuse(`${kind} of ${apiVersion} is not read as protobuf`, true);
    const object = decode(message, new PbfReader(raw), raw.length, kind);
    return { ok: true, object: { apiVersion, kind, ...object } };
  } catch (error) {
    // On bytes that are no protobuf the reader throws what it likes.
    return refuse(error instanceof Unreadable ? error.message : "the body is not valid protobuf");
  }
}

const TYPE_META: BodyMessage = { apiVersion: [1, "string"], kind: [2, "string"] };

function openEnvelope(reader: PbfReader): { apiVersion: string; kind: string; raw: Uint8Array } {
  let type: JsonRecord = {};
  let raw = new Uint8Array();
  for (let number = reader.nextField(); number !== 0; number = reader.nextField()) {
    if (number === 1) type = decode(TYPE_META, reader, endOf(reader), "Unknown");
    else if (number === 2) raw = Uint8Array.from(reader.readBytes());
    else reader.skip(reader.type);
  }
  return { apiVersion: String(type["apiVersion"]), kind: String(type["kind"]), raw };
}

function decode(message: BodyMessage, reader: PbfReader, end: number, place: string): JsonRecord {
  const fields = fieldsOf(message);
  const result: JsonRecord = {};
  for (let number = reader.nextField(end); number !== 0; number = reader.nextField(end)) {
    const field = fields.get(number);
    if (!field) {
      if (skipZero(reader)) continue;
      throw new Unreadable(`the lab does not read field ${number} of ${place} as protobuf`);
    }
    const { name, kind, isList } = field;
    const value = readValue(kind, reader, `${place}.${name}`, isList);
    if (value === undefined) continue;
    const old = result[name];
    if (isList) result[name] = [...(Array.isArray(old) ? old : []), value];
    // Maps come entry by entry.
    else result[name] = isRecord(old) && isRecord(value) ? { ...old, ...value } : value;
  }
  if (reader.pos !== end) throw new Unreadable("the body is not valid protobuf");
  return result;
}

interface Field {
  name: string;
  kind: BodyKind;
  isList: boolean;
}

const known = new Map<BodyMessage, Map<number, Field>>();

function fieldsOf(message: BodyMessage): Map<number, Field> {
  let fields = known.get(message);
  if (!fields) {
    fields = new Map(
      Object.entries(message).map(([name, [number, kind, repeated]]) => [
        number,
        { name, kind, isList: repeated !== undefined },
      ]),
    );
    known.set(message, fields);
  }
  return fields;
}

/** Go writes fields that are no pointers also when they are empty; those may be passed over, whatever they are. */
function skipZero(reader: PbfReader): boolean {
  if (reader.type === 0) return reader.readVarint() === 0;
  if (reader.type === 2) return reader.readBytes().length === 0;
  return false;
}

function endOf(reader: PbfReader): number {
  const end = reader.readVarint() + reader.pos;
  if (end > reader.length) throw new Unreadable("the body ends early");
  return end;
}

/** undefined for what JSON leaves out: zeros that are no pointers. In a list every entry counts. */
function readValue(kind: BodyKind, reader: PbfReader, place: string, isEntry: boolean): unknown {
  switch (kind) {
    case "string": {
      const text = reader.readString();
      return text === "" && !isEntry ? undefined : text;
    }
    case "int":
      return reader.readVarint(true) || undefined;
    case "int-pointer":
      return reader.readVarint(true);
    case "bool":
      return reader.readBoolean() || undefined;
    case "bool-pointer":
      return reader.readBoolean();
    case "ignored":
      reader.skip(reader.type);
      return undefined;
    default:
      return readMessage(kind, reader, endOf(reader), place);
  }
}

function readMessage(
  kind: Exclude<BodyKind, "string" | "int" | "int-pointer" | "bool" | "bool-pointer" | "ignored">,
  reader: PbfReader,
  end: number,
  place: string,
): unknown {
  const inner = (message: BodyMessage): JsonRecord => decode(message, reader, end, place);
  const entry = (value: BodyKind, empty: unknown): JsonRecord => {
    const found = inner({ key: [1, "string"], value: [2, value] });
    return { [String(found["key"] ?? "")]: found["value"] ?? empty };
  };
  switch (kind) {
    case "time": {
      const { seconds } = inner({ seconds: [1, "int"], nanos: [2, "int"] });
      return typeof seconds === "number"
        ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
        : undefined;
    }
    case "quantity":
      return inner({ text: [1, "string"] })["text"] ?? "0";
    case "raw-json": {
      const text = inner({ text: [1, "string"] })["text"];
      return typeof text === "string" ? JSON.parse(text) : undefined;
    }
    case "int-or-string": {
      const { type, int = 0, text = "" } = inner({ type: [1, "int"], int: [2, "int"], text: [3, "string"] });
      return type === 1 ? text : int;
    }
    case "string-map":
      return entry("string", "");
    case "quantity-map":
      return entry("quantity", "0");
    case "text-lists": {
      const list = entry({ items: [1, "string", "repeated"] }, {});
      return Object.fromEntries(
        Object.entries(list).map(([key, value]) => [key, isRecord(value) ? (value["items"] ?? []) : []]),
      );
    }
    default:
      return inner(kind);
  }
}
