import { NETWORKS_ANNOTATION } from "../../../lib/cni/annotations.ts";
import { isKeptAnnotation, timedFieldsIn } from "../lean.ts";
import { needleIn } from "./needle.ts";
import type { ProtoReader } from "./proto-reader.ts";
import { createSharedValues, textIn } from "./texts.ts";

/**
 * ObjectMeta and what is inside it: k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto. Go writes every string and
 * bool that isn't a pointer, empty ones too; JSON leaves them out, and here they are undefined. Records are made at once
 * and with all their fields: growing them costs more than reading what goes in.
 */

export type Fields = Record<string, unknown>;

/**
 * ObjectMeta: name 1, namespace 3, uid 5, resourceVersion 6, creationTimestamp 8, deletionTimestamp 9, labels 11,
 * annotations 12, ownerReferences 13, managedFields 17.
 */
export const readMetadata = (reader: ProtoReader, end: number): Fields => {
  let name: string | undefined;
  let namespace: string | undefined;
  let uid: string | undefined;
  let resourceVersion: string | undefined;
  let creationTimestamp: string | undefined;
  let deletionTimestamp: string | undefined;
  let labels: Fields | undefined;
  let annotations: Fields | undefined;
  let ownerReferences: readonly Fields[] | undefined;
  let managedFields: Fields[] | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    switch (field) {
      case 1:
        name = said(reader.text(end));
        break;
      case 3:
        namespace = said(reader.shared(end));
        break;
      case 5:
        uid = said(reader.text(end));
        break;
      case 6:
        resourceVersion = said(reader.text(end));
        break;
      case 8:
        creationTimestamp = readTime(reader, end);
        break;
      case 9:
        deletionTimestamp = readTime(reader, end);
        break;
      case 11:
        labels = readLabels(reader, end, labels);
        break;
      case 12:
        annotations = readAnnotation(reader, reader.enter(end), annotations);
        break;
      case 13: {
        const owners = readOwner(reader, reader.enter(end));
        if (owners.length > 0)
          ownerReferences = ownerReferences === undefined ? owners : [...ownerReferences, ...owners];
        break;
      }
      case 17: {
        const entry = readManaged(reader, reader.enter(end));
        if (entry !== undefined) (managedFields ??= []).push(entry);
        break;
      }
      default:
        reader.skip(end);
    }
  }
  return {
    name,
    namespace,
    uid,
    resourceVersion,
    creationTimestamp,
    deletionTimestamp,
    labels,
    ownerReferences,
    annotations,
    managedFields,
  };
};

/** undefined for the empty text, which JSON leaves out. */
export const said = (text: string): string | undefined => (text === "" ? undefined : text);

const knownLabels = createSharedValues<Fields>(2_048, 2_000);
const LABELS_TAG = (11 << 3) | 2;

/** All labels that follow one another, `pos` being behind the tag of the first: the same record for the same bytes. */
const readLabels = (reader: ProtoReader, end: number, before: Fields | undefined): Fields => {
  const { bytes, pos: start } = reader;
  reader.pos = reader.enter(end);
  while (reader.pos < end && bytes[reader.pos] === LABELS_TAG) {
    reader.next(end);
    reader.pos = reader.enter(end);
  }
  const stop = reader.pos;
  let labels = knownLabels.find(bytes, start, stop);
  if (labels === undefined) {
    labels = {};
    for (reader.pos = start; reader.pos < stop; reader.next(stop))
      readLabel(reader, reader.enter(stop), labels);
    knownLabels.keep(bytes, start, stop, labels);
  }
  return before === undefined ? labels : { ...before, ...labels };
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
    } else if (field === 2 && isKept)
      value = key === NETWORKS_ANNOTATION ? reader.shared(end) : reader.text(end);
    else reader.skip(end);
  }
  if (!isKept) return into;
  const annotations = into ?? {};
  put(annotations, key, value);
  return annotations;
};

const NO_OWNERS: readonly Fields[] = [];
const knownOwners = createSharedValues<readonly Fields[]>(2_048, 400);

/** OwnerReference: kind 1, name 3, controller 6; nothing where it isn't the controller. */
const readOwner = (reader: ProtoReader, end: number): readonly Fields[] => {
  const { bytes, pos: start } = reader;
  const known = knownOwners.find(bytes, start, end);
  if (known !== undefined) {
    reader.pos = end;
    return known;
  }
  let kind: string | undefined;
  let name: string | undefined;
  let isController = false;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) kind = said(reader.shared(end));
    else if (field === 3) name = said(reader.shared(end));
    else if (field === 6) isController = reader.varint(end) !== 0;
    else reader.skip(end);
  }
  return knownOwners.keep(bytes, start, end, isController ? [{ kind, name, controller: true }] : NO_OWNERS);
};

/** What every annotation of ours has in its name: looking for it is far cheaper than parsing. */
const NEEDLE = Buffer.from("cncf.io/network");

/** ManagedFieldsEntry: manager 1, operation 2, time 4, fieldsV1 7, subresource 8; undefined where none is kept. */
const readManaged = (reader: ProtoReader, end: number): Fields | undefined => {
  if (!needleIn(reader.bytes, NEEDLE, reader.pos, end)) {
    reader.pos = end;
    return undefined;
  }
  let manager: string | undefined;
  let operation: string | undefined;
  let time: string | undefined;
  let subresource: string | undefined;
  let fieldsV1: unknown;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) manager = said(reader.shared(end));
    else if (field === 2) operation = said(reader.shared(end));
    else if (field === 4) time = readTime(reader, end);
    else if (field === 7) fieldsV1 = readFieldsV1(reader, reader.enter(end));
    else if (field === 8) subresource = said(reader.shared(end));
    else reader.skip(end);
  }
  return fieldsV1 === undefined ? undefined : { manager, operation, time, subresource, fieldsV1 };
};

/** Pods of one kind are written by the same programs in the same way: the same text again and again. */
const knownFields = createSharedValues<{ readonly kept: unknown }>(512, 8_000);

/** FieldsV1: Raw 1, which is JSON. */
const readFieldsV1 = (reader: ProtoReader, end: number): unknown => {
  let read: { readonly kept: unknown } | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field !== 1) {
      reader.skip(end);
      continue;
    }
    const stop = reader.enter(end);
    const start = reader.pos;
    read =
      knownFields.find(reader.bytes, start, stop) ??
      knownFields.keep(reader.bytes, start, stop, { kept: parseFields(textIn(reader.bytes, start, stop)) });
    reader.pos = stop;
  }
  return read?.kept;
};

const parseFields = (text: string): unknown => {
  try {
    return timedFieldsIn(JSON.parse(text));
  } catch {
    return undefined;
  }
};

/** An own property, whatever the name. */
export const put = (record: Fields, key: string, value: unknown): void => {
  if (key !== "__proto__") record[key] = value;
  else Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Time (and MicroTime): seconds 1. The zero time has none and is left out. */
export const readTime = (reader: ProtoReader, end: number): string | undefined => {
  const stop = reader.enter(end);
  let seconds: number | undefined;
  for (let field = reader.next(stop); field !== 0; field = reader.next(stop)) {
    if (field === 1) seconds = reader.varint(stop);
    else reader.skip(stop);
  }
  return seconds === undefined || seconds > YEAR_9999_S ? undefined : timeText(seconds);
};

/** What has more digits can't be written as RFC 3339; negative seconds are 2^64 - n here and fall out as well. */
const YEAR_9999_S = 253_402_300_799;
/** A newcomer takes the slot of whoever was there. What happens within an hour has slots of its own. */
const TIME_SLOTS = 1 << 12;
const knownTimes: ({ readonly seconds: number; readonly text: string } | undefined)[] = Array.from({
  length: TIME_SLOTS,
});

const timeText = (seconds: number): string => {
  const slot = seconds % TIME_SLOTS;
  const known = knownTimes[slot];
  if (known?.seconds === seconds) return known.text;
  const text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  knownTimes[slot] = { seconds, text };
  return text;
};
