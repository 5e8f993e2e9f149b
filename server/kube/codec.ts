import type { Answer, ApiStream } from "./api-client.ts";
import { readText } from "./api-client.ts";
import { localFailure } from "./api-failure.ts";
import type { Clock } from "./clock.ts";
import { parseFrame, parseListPage } from "./incoming.ts";
import type { PageEnd, PageTaker, WatchFrame } from "./incoming.ts";
import { createLineSplitter } from "./line-splitter.ts";

/** How lists and watches of a resource travel. */
export interface Codec {
  readonly listAccept: string;
  readonly watchAccept: string;
  /** Reads a page to its end. A failure of `taker` is the page's. */
  readPage(
    stream: ApiStream,
    clock: Clock,
    signal: AbortSignal,
    maxBytes: number,
    taker: PageTaker,
  ): Promise<Answer<PageEnd>>;
  frameReader(contentType: string): FrameReader;
}

export interface FrameReader {
  take(chunk: Uint8Array): readonly WatchFrame[];
  /** A frame has begun and not ended: a stream that ends here was cut. */
  readonly isMidFrame: boolean;
  /** Frames that were left out because they are too large. */
  readonly skipped: number;
}

export const jsonCodec: Codec = {
  listAccept: "application/json",
  watchAccept: "application/json",
  readPage: async (stream, clock, signal, maxBytes, taker) => {
    const text = await readText(stream, clock, maxBytes, signal, taker.turn);
    if (!text.ok) return text;
    let json: unknown;
    try {
      json = JSON.parse(text.value);
    } catch {
      return { ok: false, failure: localFailure("unreadable", "the list is not valid JSON") };
    }
    const page = parseListPage(json);
    if (page === undefined)
      return { ok: false, failure: localFailure("unreadable", "the answer is not a list") };
    const { objects, ...end } = page;
    const refusal = taker.head(end);
    if (refusal !== undefined) return { ok: false, failure: refusal };
    for (const object of objects) taker.object(object);
    return { ok: true, value: { ...end, pieceLength: text.value.length } };
  },
  frameReader: () => {
    const splitter = createLineSplitter();
    return {
      take: (chunk) => splitter.take(chunk).map(parseFrame),
      get isMidFrame() {
        return splitter.pendingBytes > 0;
      },
      get skipped() {
        return splitter.skipped;
      },
    };
  },
};
