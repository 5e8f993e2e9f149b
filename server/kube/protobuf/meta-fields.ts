import { isKeptAnnotation, timedFieldsIn } from "../lean.ts";
import type { ProtoReader } from "./proto-reader.ts";

/**
 * ObjectMeta and what is inside it: k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto. Go writes every string and
 * bool that isn't a pointer, empty ones too; JSON leaves them out, and so does everything here.
 */

export type Fields = Record<string, unknown>;

/**
 * ObjectMeta: name 1, namespace 3, uid 5, resourceVersion 6, creationTimestamp 8, deletionTimestamp 9, labels 11,
 * annotations 12, ownerReferences 13, managedFields 17.
 */
export const readMetadata = (reader: ProtoReader, end: number): Fields => {
  const metadata: Fields = {};
  let labels: Fields | undefined;
  let annotations: Fields | undefined;
  let owners: Fields[] | undefined;
  let managed: Fields[] | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    switch (field) {
      case 1:
        set(metadata, "name", reader.text(end));
        break;
      case 3:
        set(metadata, "namespace", reader.shared(end));
        break;
      case 5:
        set(metadata, "uid", reader.text(end));
        break;
      case 6:
        set(metadata, "resourceVersion", reader.text(end));
        break;
      case 8:
        setTime(metadata, "creationTimestamp", reader, end);
        break;
      case 9:
        setTime(metadata, "deletionTimestamp", reader, end);
        break;
      case 11:
        readLabel(reader, reader.enter(end), (labels ??= {}));
        break;
      case 12:
        annotations = readAnnotation(reader, reader.enter(end), annotations);
        break;
      case 13: {
        const owner = readController(reader, reader.enter(end));
        if (owner !== undefined) (owners ??= []).push(owner);
        break;
      }
      case 17: {
        const entry = readManaged(reader, reader.enter(end));
        if (entry !== undefined) (managed ??= []).push(entry);
        break;
      }
      default:
        reader.skip(end);
    }
  }
  if (labels !== undefined) metadata["labels"] = labels;
  if (owners !== undefined) metadata["ownerReferences"] = owners;
  if (annotations !== undefined) metadata["annotations"] = annotations;
  if (managed !== undefined) metadata["managedFields"] = managed;
  return metadata;
};

/** An entry of a map<string, string>: key 1, value 2. */
const readLabel = (reader: ProtoReader, end: number, into: Fields): void => {
  let key = "";
  let value = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) key = reader.shared(end);
    else if (field === 2) value = reader.shared(end);
    else reader.skip(end);
  }
  put(into, key, value);
};

/** The values are large: those that aren't kept are never made into strings. */
const readAnnotation = (reader: ProtoReader, end: number, into: Fields | undefined): Fields | undefined => {
  let key = "";
  let isKept = false;
  let value = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) {
      key = reader.shared(end);
      isKept = isKeptAnnotation(key);
    } else if (field === 2 && isKept) value = reader.text(end);
    else reader.skip(end);
  }
  if (!isKept) return into;
  const annotations = into ?? {};
  put(annotations, key, value);
  return annotations;
};

/** OwnerReference: kind 1, name 3, controller 6; undefined where it isn't the controller. */
const readController = (reader: ProtoReader, end: number): Fields | undefined => {
  const owner: Fields = {};
  let isController = false;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) set(owner, "kind", reader.shared(end));
    else if (field === 3) set(owner, "name", reader.shared(end));
    else if (field === 6) isController = reader.varint(end) !== 0;
    else reader.skip(end);
  }
  if (!isController) return undefined;
  owner["controller"] = true;
  return owner;
};

/** ManagedFieldsEntry: manager 1, operation 2, time 4, fieldsV1 7, subresource 8; undefined where none is kept. */
const readManaged = (reader: ProtoReader, end: number): Fields | undefined => {
  const entry: Fields = {};
  let kept: unknown;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) set(entry, "manager", reader.shared(end));
    else if (field === 2) set(entry, "operation", reader.shared(end));
    else if (field === 4) setTime(entry, "time", reader, end);
    else if (field === 7) kept = readFieldsV1(reader, reader.enter(end));
    else if (field === 8) set(entry, "subresource", reader.shared(end));
    else reader.skip(end);
  }
  if (kept === undefined) return undefined;
  entry["fieldsV1"] = kept;
  return entry;
};

/** What every annotation of ours has in its name: looking for it is far cheaper than parsing. */
const NEEDLE = Buffer.from("cncf.io/network");
const FIELDS_KNOWN_MAX = 2_000;
/** Pods of one kind are written by the same programs in the same way: the same text again and again. */
const knownFields = new Map<string, unknown>();

/** FieldsV1: Raw 1, which is JSON. */
const readFieldsV1 = (reader: ProtoReader, end: number): unknown => {
  let kept: unknown;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field !== 1) {
      reader.skip(end);
      continue;
    }
    const stop = reader.enter(end);
    const raw = reader.bytes.subarray(reader.pos, stop);
    reader.pos = stop;
    if (raw.includes(NEEDLE)) kept = parseFields(raw.toString("utf8"));
  }
  return kept;
};

const parseFields = (text: string): unknown => {
  if (knownFields.has(text)) return knownFields.get(text);
  let kept: unknown;
  try {
    kept = timedFieldsIn(JSON.parse(text));
  } catch {
    kept = undefined;
  }
  if (knownFields.size >= FIELDS_KNOWN_MAX) knownFields.clear();
  knownFields.set(text, kept);
  return kept;
};

export const set = (record: Fields, name: string, text: string): void => {
  if (text !== "") record[name] = text;
};

/** An own property, whatever the name. */
export const put = (record: Fields, key: string, value: unknown): void => {
  if (key !== "__proto__") record[key] = value;
  else Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Time (and MicroTime): seconds 1. The zero time has none and is left out. */
export const setTime = (record: Fields, name: string, reader: ProtoReader, end: number): void => {
  const stop = reader.enter(end);
  let seconds: number | undefined;
  for (let field = reader.next(stop); field !== 0; field = reader.next(stop)) {
    if (field === 1) seconds = reader.varint(stop);
    else reader.skip(stop);
  }
  if (seconds !== undefined && seconds <= YEAR_9999_S) record[name] = timeText(seconds);
};

/** What has more digits can't be written as RFC 3339; negative seconds are 2^64 - n here and fall out as well. */
const YEAR_9999_S = 253_402_300_799;
const TIMES_KNOWN_MAX = 20_000;
const knownTimes = new Map<number, string>();

const timeText = (seconds: number): string => {
  const known = knownTimes.get(seconds);
  if (known !== undefined) return known;
  const text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  if (knownTimes.size >= TIMES_KNOWN_MAX) knownTimes.clear();
  knownTimes.set(seconds, text);
  return text;
};
