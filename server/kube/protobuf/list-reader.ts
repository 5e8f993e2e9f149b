import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { ListPage } from "../incoming.ts";
import { createByteGatherer } from "./byte-gatherer.ts";
import { MAGIC, podIn, unlessMalformed } from "./envelope.ts";
import { MalformedProtobuf, ProtoReader } from "./proto-reader.ts";

/** Reads a PodList while it comes in; the bytes of a page are never held together. */
export interface ListReader {
  /** False once it is clear that this isn't a list. */
  take(chunk: Uint8Array): boolean;
  /** undefined where the list is not complete, or isn't one. */
  finish(): ListPage | undefined;
}

/** Tag and length of a field: two varints of at most 10 bytes. */
const HEAD_MAX = 20;
const VARINT = /* wire type */ 0;

export const createPodListReader = (): ListReader => {
  let objects: KubeObject[] = [];
  const meta: ListMeta = { resourceVersion: "", next: "", remaining: undefined };
  let bad = 0;
  let isMalformed = false;
  let hasMagic = false;
  /** Position in the whole stream, and where runtime.Unknown's raw ends in it. */
  let offset = 0;
  let rawEnd = -1;

  const takeListField = (field: number, reader: ProtoReader, end: number): void => {
    // PodList: metadata 1, items 2.
    if (field === 1) readListMeta(reader, end, meta);
    if (field !== 2) return;
    const pod = podIn(reader.bytes, reader.pos, end);
    if (pod === undefined) bad += 1;
    else objects.push(pod);
  };

  const step = (bytes: Buffer, pos: number): number => {
    const next = hasMagic ? stepField(bytes, pos) : stepMagic(bytes, pos);
    if (next > 0) offset += next - pos;
    return next;
  };

  const stepMagic = (bytes: Buffer, pos: number): number => {
    const end = pos + MAGIC.length;
    if (end > bytes.length) return -MAGIC.length;
    if (MAGIC.compare(bytes, pos, end) !== 0) throw new MalformedProtobuf("not a Kubernetes message");
    hasMagic = true;
    return end;
  };

  const stepField = (bytes: Buffer, pos: number): number => {
    const headSize = fieldHeadSize(bytes, pos);
    if (headSize < 0) return -(bytes.length - pos + 1);
    const isInList = offset < rawEnd;
    const reader = new ProtoReader(bytes, pos);
    const field = reader.next(pos + headSize);
    if (reader.pos === pos + headSize) throw new MalformedProtobuf("a field has an unexpected type");
    const size = sizeIn(bytes, reader.pos, pos + headSize);
    reader.pos = pos + headSize;
    // runtime.Unknown: raw 2 is the list itself, and read in its parts.
    if (!isInList && field === 2) {
      rawEnd = offset + headSize + size;
      return reader.pos;
    }
    if (isInList && offset + headSize + size > rawEnd)
      throw new MalformedProtobuf("a field is longer than its message");
    const end = reader.pos + size;
    if (end > bytes.length) return -(headSize + size);
    if (isInList) takeListField(field, reader, end);
    return end;
  };

  const gatherer = createByteGatherer(step);
  return {
    take: (chunk) => {
      try {
        gatherer.take(chunk);
      } catch (error) {
        unlessMalformed(error);
        isMalformed = true;
      }
      return !isMalformed;
    },
    finish: () => {
      if (
        isMalformed ||
        gatherer.pendingBytes > 0 ||
        rawEnd < 0 ||
        offset < rawEnd ||
        meta.resourceVersion === ""
      )
        return undefined;
      // Surprise: a dead reader that the garbage collector has moved to its old space keeps alive whatever it points to: without
      // this, page after page of pods survives and is copied about.
      const taken = objects;
      objects = [];
      return {
        resourceVersion: meta.resourceVersion,
        next: meta.next === "" ? undefined : meta.next,
        remaining: meta.remaining,
        objects: taken,
        bad,
      };
    },
  };
};

interface ListMeta {
  resourceVersion: string;
  next: string;
  remaining: number | undefined;
}

/** ListMeta: resourceVersion 2, continue 3, remainingItemCount 4. */
const readListMeta = (reader: ProtoReader, end: number, meta: ListMeta): void => {
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 2) meta.resourceVersion = reader.text(end);
    else if (field === 3) meta.next = reader.text(end);
    else if (field === 4) meta.remaining = reader.varint(end);
    else reader.skip(end);
  }
};

/** Bytes of tag and length at `pos`, -1 where they are not all there. Everything at these levels has a length. */
const fieldHeadSize = (bytes: Buffer, pos: number): number => {
  let numbers = 0;
  for (let at = pos; at < pos + HEAD_MAX; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return -1;
    if (at === pos && byte % 8 === VARINT) throw new MalformedProtobuf("a field has an unexpected type");
    if (byte < 0x80) numbers += 1;
    if (numbers === 2) return at + 1 - pos;
  }
  throw new MalformedProtobuf("a field's length is too long");
};

const sizeIn = (bytes: Buffer, from: number, end: number): number => {
  let size = 0;
  let scale = 1;
  for (let at = from; at < end; at += 1) {
    size += ((bytes[at] ?? 0) & 0x7f) * scale;
    scale *= 128;
  }
  return size;
};
