import { statusFailure } from "../api-failure.ts";
import type { FrameReader } from "../codec.ts";
import { asKubeObject } from "../incoming.ts";
import type { WatchFrame } from "../incoming.ts";
import { createByteGatherer } from "./byte-gatherer.ts";
import { readEnvelope, unlessMalformed } from "./envelope.ts";
import type { Fields } from "./meta-fields.ts";
import { readPod } from "./pod-fields.ts";
import { ProtoReader } from "./proto-reader.ts";
import { readStatus } from "./status-fields.ts";

const LENGTH_BYTES = 4;
const GARBLED: WatchFrame = { kind: "garbled" };

/** Reads a watch of pods: 4 bytes of length (big endian), then a WatchEvent. A frame above `maxBytes` is left out. */
export const createPodFrameReader = (maxBytes = 8 * 1024 * 1024): FrameReader => {
  let frames: WatchFrame[] = [];
  let skipped = 0;
  let skipping = 0;

  const step = (bytes: Buffer, pos: number): number => {
    if (skipping > 0) {
      const gone = Math.min(skipping, bytes.length - pos);
      skipping -= gone;
      return pos + gone;
    }
    if (bytes.length - pos < LENGTH_BYTES) return -LENGTH_BYTES;
    const size = bytes.readUInt32BE(pos);
    const start = pos + LENGTH_BYTES;
    if (size > maxBytes) {
      skipped += 1;
      skipping = size;
      return start;
    }
    if (start + size > bytes.length) return -(LENGTH_BYTES + size);
    frames.push(frameIn(bytes, start, start + size));
    return start + size;
  };

  const gatherer = createByteGatherer(step);
  return {
    take: (chunk) => {
      gatherer.take(chunk);
      const taken = frames;
      frames = [];
      return taken;
    },
    get isMidFrame() {
      return gatherer.pendingBytes > 0 || skipping > 0;
    },
    get skipped() {
      return skipped;
    },
  };
};

/** WatchEvent: type 1, object 2 (RawExtension: raw 1), in k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto. */
const frameIn = (bytes: Buffer, start: number, end: number): WatchFrame => {
  try {
    const reader = new ProtoReader(bytes, start);
    let type = "";
    let from = start;
    let to = start;
    for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
      if (field === 1) type = reader.shared(end);
      else if (field === 2) {
        const stop = reader.enter(end);
        for (let inner = reader.next(stop); inner !== 0; inner = reader.next(stop)) {
          if (inner !== 1) reader.skip(stop);
          else {
            to = reader.enter(stop);
            from = reader.pos;
            reader.pos = to;
          }
        }
      } else reader.skip(end);
    }
    reader.pos = from;
    return readFrame(type, reader, to);
  } catch (error) {
    return unlessMalformed(error) ?? GARBLED;
  }
};

const readFrame = (type: string, reader: ProtoReader, end: number): WatchFrame => {
  const { apiVersion, kind, rawStart, rawEnd } = readEnvelope(reader, end);
  reader.pos = rawStart;
  if (type === "ERROR")
    return { kind: "error", failure: statusFailure(500, readStatus(reader, rawEnd), null) };
  if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED" && type !== "BOOKMARK") return GARBLED;
  const pod: Fields = { apiVersion, kind, ...readPod(reader, rawEnd) };
  const resourceVersion = versionOf(pod);
  if (type === "BOOKMARK")
    return resourceVersion === undefined
      ? { kind: "bad", resourceVersion }
      : { kind: "bookmark", resourceVersion };
  const object = asKubeObject(pod);
  if (object === undefined) return { kind: "bad", resourceVersion };
  return { kind: type === "DELETED" ? "drop" : "put", object };
};

const versionOf = (pod: Fields): string | undefined => {
  const metadata = pod["metadata"];
  if (typeof metadata !== "object" || metadata === null || !("resourceVersion" in metadata)) return undefined;
  const version = metadata.resourceVersion;
  return typeof version === "string" ? version : undefined;
};
