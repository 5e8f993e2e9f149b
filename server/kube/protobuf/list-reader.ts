import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { Answer } from "../api-client.ts";
import { localFailure } from "../api-failure.ts";
import type { ApiFailure } from "../api-failure.ts";
import type { PageEnd, PageHead, PageTaker } from "../incoming.ts";
import { createByteGatherer } from "./byte-gatherer.ts";
import { MAGIC, podIn, unlessMalformed } from "./envelope.ts";
import { said } from "./meta-fields.ts";
import { MalformedProtobuf, ProtoReader } from "./proto-reader.ts";

/**
 * Reads a PodList while it comes in. Neither its bytes nor its pods are ever held together: what is passed on at once is
 * thrown away young, and that costs the garbage collector nothing.
 */
export interface ListReader {
  /** False once it is clear that this isn't a list, or nobody wants it. */
  take(chunk: Uint8Array): boolean;
  /** Problems: unreadable, where the list is not complete or isn't one, and what the taker refused it for. */
  finish(): Answer<PageEnd>;
}

/** Tag and length of a field: two varints of at most 10 bytes. */
const HEAD_MAX = 20;
const VARINT = /* wire type */ 0;

export const createPodListReader = (taker: PageTaker): ListReader => {
  let head: PageHead | undefined;
  /** Pods that came before the head, which no API server sends so. */
  let early: KubeObject[] = [];
  let bad = 0;
  let failure: ApiFailure | undefined;
  let hasMagic = false;
  /** Position in the whole stream, and where runtime.Unknown's raw ends in it. */
  let offset = 0;
  let rawEnd = -1;

  const takeListField = (field: number, reader: ProtoReader, end: number): void => {
    // PodList: metadata 1, items 2.
    if (field === 1) takeHead(readListMeta(reader, end));
    if (field !== 2 || failure !== undefined) return;
    const pod = podIn(reader.bytes, reader.pos, end);
    if (pod === undefined) bad += 1;
    else if (head === undefined) early.push(pod);
    else taker.object(pod);
  };

  const takeHead = (read: PageHead): void => {
    if (head !== undefined || read.resourceVersion === "")
      throw new MalformedProtobuf("a list says twice, or not at all, which one it is");
    head = read;
    failure = taker.head(read);
    if (failure === undefined) for (const pod of early) taker.object(pod);
    early = [];
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
        failure = UNREADABLE;
      }
      return failure === undefined;
    },
    finish: () => {
      if (failure !== undefined) return { ok: false, failure };
      if (head === undefined || gatherer.pendingBytes > 0 || rawEnd < 0 || offset < rawEnd)
        return { ok: false, failure: UNREADABLE };
      return { ok: true, value: { ...head, bad } };
    },
  };
};

const UNREADABLE = localFailure("unreadable", "the list of pods is not valid protobuf");

/** ListMeta: resourceVersion 2, continue 3, remainingItemCount 4. */
const readListMeta = (reader: ProtoReader, end: number): PageHead => {
  let resourceVersion = "";
  let next: string | undefined;
  let remaining: number | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 2) resourceVersion = reader.text(end);
    else if (field === 3) next = said(reader.text(end));
    else if (field === 4) remaining = reader.varint(end);
    else reader.skip(end);
  }
  return { resourceVersion, next, remaining };
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
