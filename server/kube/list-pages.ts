import type { ApiClient } from "./api-client.ts";
import { isExpired } from "./api-failure.ts";
import { askStream } from "./ask-stream.ts";
import type { Clock } from "./clock.ts";
import type { Codec } from "./codec.ts";
import type { PageEnd, PageTaker } from "./incoming.ts";
import { DONE, failedAt } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

export interface ListRequest {
  readonly client: ApiClient;
  readonly codec: Codec;
  readonly clock: Clock;
  /** Path of the collection. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Takes what comes. `isFirst` comes again when the list had to begin anew. */
  readonly page: (isFirst: boolean) => PageTaker;
  /** A page is complete. */
  readonly onPage: (page: PageEnd) => void;
}

const PAGE_LIMIT = 500;
const FIRST_LIMIT = 25;
/** JSON is parsed page by page, and nothing else is done meanwhile: so much takes about 10 ms. */
const PIECE_LENGTH = 768 * 1024;
const GROWTH_MAX = 4;
const PAGE_MAX_BYTES = 128 * 1024 * 1024;
/** Lists that are compacted away while they are read: after this many, the whole is asked for in one piece. */
const RESTARTS_MAX = 3;

/** Reads a consistent list page by page. Pages of one list all show the same moment. */
export const listPages = async (request: ListRequest): Promise<Outcome> => {
  const { client, codec, clock, signal } = request;
  let next: string | undefined;
  let limitMax = PAGE_LIMIT;
  let limit = FIRST_LIMIT;
  let restarts = 0;
  for (;;) {
    const query = [
      ...(limit > 0 ? [`limit=${String(limit)}`] : []),
      ...(next === undefined ? [] : [`continue=${encodeURIComponent(next)}`]),
    ].join("&");
    const path = query === "" ? request.path : `${request.path}?${query}`;
    const answer = await askStream(client, path, codec.listAccept, signal);
    if (!answer.ok) {
      // Compacted between two pages. The token in the answer would give an inconsistent rest: not wanted.
      if (next === undefined || !isExpired(answer.failure) || restarts > RESTARTS_MAX)
        return failedAt("connect", answer.failure);
      restarts += 1;
      if (restarts === RESTARTS_MAX) limit = 0;
      next = undefined;
      continue;
    }
    const taker = request.page(next === undefined);
    const page = await codec.readPage(answer.value, clock, signal, PAGE_MAX_BYTES, taker);
    if (!page.ok) {
      if (page.failure.kind !== "too-large" || limit === 1) return failedAt("read", page.failure);
      limitMax = limit === 0 ? PAGE_LIMIT : Math.max(1, Math.floor(limit / 4));
      limit = limitMax;
      next = undefined;
      continue;
    }
    request.onPage(page.value);
    next = page.value.next;
    if (next === undefined) return DONE;
    if (limit > 0) limit = limitAfter(limit, page.value.pieceLength, limitMax);
  }
};

/** An object may be anything from 500 bytes to a megabyte: the next page is to be as large as is good for everyone. */
const limitAfter = (limit: number, pieceLength: number | undefined, limitMax: number): number => {
  if (pieceLength === undefined) return limitMax;
  const fitting = Math.floor((limit * PIECE_LENGTH) / Math.max(1, pieceLength));
  return Math.max(1, Math.min(fitting, limit * GROWTH_MAX, limitMax));
};
