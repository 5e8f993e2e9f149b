import { readChunks } from "../api-client.ts";
import { jsonCodec } from "../codec.ts";
import type { Codec } from "../codec.ts";
import type { WatchFrame } from "../incoming.ts";
import { leanPod } from "../lean.ts";
import { isProtobuf, PROTOBUF } from "./envelope.ts";
import { createPodFrameReader } from "./frame-reader.ts";
import { createPodListReader } from "./list-reader.ts";

const CHUNK_TIMEOUT_MS = 30_000;

/**
 * Pods as protobuf, reduced while they are read to what `lean.ts` names; as JSON where the server prefers that. Both ways
 * give the same lean objects.
 */
export const podCodec: Codec = {
  listAccept: `${PROTOBUF}, application/json`,
  watchAccept: `${PROTOBUF};stream=watch, application/json`,
  readPage: async (stream, clock, signal, maxBytes, taker) => {
    if (!isProtobuf(stream.contentType))
      return jsonCodec.readPage(stream, clock, signal, maxBytes, {
        ...taker,
        object: (pod) => {
          taker.object(leanPod(pod));
        },
      });
    const reader = createPodListReader(taker);
    const failure = await readChunks(stream, clock, signal, {
      maxBytes,
      idleMs: CHUNK_TIMEOUT_MS,
      turn: taker.turn,
      take: (chunk) => (reader.take(chunk) ? undefined : "enough"),
    });
    return failure === undefined ? reader.finish() : { ok: false, failure };
  },
  frameReader: (contentType) => {
    if (isProtobuf(contentType)) return createPodFrameReader();
    const reader = jsonCodec.frameReader(contentType);
    return {
      take: (chunk) => reader.take(chunk).map(leanFrame),
      get isMidFrame() {
        return reader.isMidFrame;
      },
      get skipped() {
        return reader.skipped;
      },
    };
  },
};

const leanFrame = (frame: WatchFrame): WatchFrame =>
  frame.kind === "put" ? { ...frame, object: leanPod(frame.object) } : frame;
