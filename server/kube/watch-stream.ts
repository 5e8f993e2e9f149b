import type { ApiClient } from "./api-client.ts";
import { readChunks } from "./api-client.ts";
import type { ApiFailure } from "./api-failure.ts";
import { askStream } from "./ask-stream.ts";
import type { Clock } from "./clock.ts";
import type { Codec } from "./codec.ts";
import type { WatchFrame } from "./incoming.ts";
import { cutOff, DONE, failedAt } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

export interface WatchRequest {
  readonly client: ApiClient;
  readonly codec: Codec;
  readonly clock: Clock;
  /** Path of the collection with the query of the watch. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Silence after which it is given up, ms. */
  readonly idleMs: number;
  readonly onOpen: () => void;
  /** A failure ends the watch. */
  readonly takeFrame: (frame: WatchFrame) => ApiFailure | undefined;
  /** After each chunk, with the messages in it that were too large to be read. */
  readonly onChunk: (tooLarge: number) => void;
  /** It lived long enough to have been a healthy one, even if nothing happened. */
  readonly onHealthy: () => void;
}

const SHORT_WATCH_MS = 1_000;
const LONG_WATCH_MS = 10_000;

/** Reads one watch to its end, whatever that is. */
export const readWatch = async (request: WatchRequest): Promise<Outcome> => {
  const { codec, clock, signal, takeFrame } = request;
  const answer = await askStream(request.client, request.path, codec.watchAccept, signal);
  if (!answer.ok) return failedAt("connect", answer.failure);
  request.onOpen();
  const openedMs = clock.elapsedMs();
  const reader = codec.frameReader(answer.value.contentType);
  let skipped = 0;
  let hasHeard = false;
  let broken: ApiFailure | undefined;
  const failure = await readChunks(answer.value, clock, signal, {
    maxBytes: Infinity,
    idleMs: request.idleMs,
    take: (chunk) => {
      for (const frame of reader.take(chunk)) {
        broken = takeFrame(frame);
        if (broken !== undefined) return "enough";
        hasHeard = true;
      }
      request.onChunk(reader.skipped - skipped);
      skipped = reader.skipped;
      return undefined;
    },
  });
  const livedMs = clock.elapsedMs() - openedMs;
  if (livedMs >= LONG_WATCH_MS) request.onHealthy();
  const ended = broken ?? failure;
  if (ended !== undefined) return failedAt("read", ended);
  if (reader.isMidFrame) return cutOff("the watch broke off in the middle of a message");
  if (!hasHeard && livedMs < SHORT_WATCH_MS) return cutOff("the watch ended at once");
  return DONE;
};
