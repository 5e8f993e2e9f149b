import type { Clock } from "./clock.ts";
import type { Access, Connection } from "./connection.ts";
import { localFailure, statusFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { FeedSink } from "./feed.ts";
import { isProtobuf } from "./protobuf/envelope.ts";
import { statusIn } from "./protobuf/status-fields.ts";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query, without the server's own base path. */
  readonly path: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Until the headers of the answer are there. */
  readonly timeoutMs?: number;
}

/** An answer with status 2xx whose body has not been read yet. Read it to its end or close it. */
export interface ApiStream {
  readonly status: number;
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

export type Answer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: ApiFailure };

/** Speaks to one API server. Never throws: what goes wrong is an ApiFailure. */
export interface ApiClient {
  readonly cluster: string;
  /** See `Connection`. */
  readonly isUnverified?: boolean;
  stream(request: ApiRequest, signal: AbortSignal): Promise<Answer<ApiStream>>;
  /** The whole body as parsed JSON, at most `maxBytes` of it. */
  json(request: ApiRequest, signal: AbortSignal, maxBytes?: number): Promise<Answer<unknown>>;
  close(): Promise<void>;
}

/** The bare HTTP exchange underneath; undici in earnest, a model of the API in tests. Throws on network errors. */
export interface Wire {
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

export interface WireRequest {
  readonly access: Access;
  readonly method: ApiRequest["method"];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface WireResponse {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  destroy(): void;
}

const HEADERS_TIMEOUT_MS = 30_000;
/** Between two chunks of a body that isn't a watch. */
const CHUNK_TIMEOUT_MS = 30_000;
const ERROR_BODY_MAX_BYTES = 1024 * 1024;
const JSON_BODY_MAX_BYTES = 64 * 1024 * 1024;

export const createApiClient = (connection: Connection, wire: Wire, clock: Clock): ApiClient => {
  const attempt = async (request: ApiRequest, signal: AbortSignal): Promise<Answer<ApiStream>> => {
    const access = await connection.access();
    if (!access.ok) return refused(localFailure("credentials", access.problem.detail));
    const answer = await exchange(wire, clock, access.value, request, signal);
    // The file may say something new by now: another port, another CA.
    if (!answer.ok && (answer.failure.kind === "unreachable" || answer.failure.kind === "timeout"))
      connection.reload("unreachable");
    return answer;
  };

  const stream: ApiClient["stream"] = async (request, signal) => {
    const first = await attempt(request, signal);
    if (first.ok || first.failure.code !== 401 || signal.aborted) return first;
    connection.reload("unauthorized");
    return attempt(request, signal);
  };

  return {
    cluster: connection.cluster,
    isUnverified: connection.isUnverified === true,
    stream,
    json: async (request, signal, maxBytes = JSON_BODY_MAX_BYTES) => {
      const answer = await stream(request, signal);
      if (!answer.ok) return answer;
      const text = await readText(answer.value, clock, maxBytes, signal);
      return text.ok ? parseJson(text.value) : text;
    },
    close: () => wire.close(),
  };
};

const exchange = async (
  wire: Wire,
  clock: Clock,
  access: Access,
  request: ApiRequest,
  signal: AbortSignal,
): Promise<Answer<ApiStream>> => {
  const abort = new AbortController();
  const stop = (): void => {
    abort.abort();
  };
  const timeoutMs = request.timeoutMs ?? HEADERS_TIMEOUT_MS;
  let isLate = false;
  const cancel = clock.after(timeoutMs, () => {
    isLate = true;
    abort.abort();
  });
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const release = (): void => {
    signal.removeEventListener("abort", stop);
  };
  try {
    const response = await wire.send({
      access,
      method: request.method,
      path: request.path,
      headers: headersOf(access, request),
      body: request.body,
      signal: abort.signal,
    });
    cancel();
    const stream: ApiStream = {
      status: response.status,
      contentType: response.header("content-type") ?? "",
      body: response.body,
      close: () => {
        release();
        response.destroy();
      },
    };
    if (response.status >= 200 && response.status < 300) return { ok: true, value: stream };
    const retryAfterMs = parseRetryAfter(response.header("retry-after"), clock.nowMs());
    const body = await readErrorBody(stream, clock, signal);
    return refused(statusFailure(response.status, body, retryAfterMs));
  } catch (error) {
    cancel();
    release();
    if (signal.aborted) return refused(GIVEN_UP);
    if (isLate) return refused(localFailure("timeout", `no answer within ${String(timeoutMs / 1000)} s`));
    return refused(localFailure("unreachable", networkText(error)));
  }
};

/** A Status comes in the form that was asked for; undefined where the body is something else. */
const readErrorBody = async (stream: ApiStream, clock: Clock, signal: AbortSignal): Promise<unknown> => {
  if (!isProtobuf(stream.contentType)) {
    const text = await readText(stream, clock, ERROR_BODY_MAX_BYTES, signal);
    const body = text.ok ? parseJson(text.value) : undefined;
    return body?.ok === true ? body.value : undefined;
  }
  const parts: Uint8Array[] = [];
  const failure = await readChunks(stream, clock, signal, {
    maxBytes: ERROR_BODY_MAX_BYTES,
    idleMs: CHUNK_TIMEOUT_MS,
    take: (chunk) => {
      parts.push(Uint8Array.from(chunk));
    },
  });
  return failure === undefined ? statusIn(Buffer.concat(parts)) : undefined;
};

const headersOf = (access: Access, request: ApiRequest): Record<string, string> => ({
  ...access.headers,
  accept: request.accept ?? "application/json",
  "user-agent": "moorings",
  ...(request.contentType === undefined ? {} : { "content-type": request.contentType }),
});

/**
 * Reads a body to its end as text. The stream is closed afterwards, whatever happens. `turn`: asked when it is there, before it
 * becomes a text.
 */
export const readText = async (
  stream: ApiStream,
  clock: Clock,
  maxBytes: number,
  signal: AbortSignal,
  turn?: FeedSink["turn"],
): Promise<Answer<string>> => {
  const parts: Uint8Array[] = [];
  const failure = await readChunks(stream, clock, signal, {
    maxBytes,
    idleMs: CHUNK_TIMEOUT_MS,
    take: (chunk) => {
      parts.push(chunk);
    },
  });
  if (failure !== undefined) return refused(failure);
  await turn?.();
  if (signal.aborted) return refused(GIVEN_UP);
  // In one go: a text made of the texts of its chunks is as much garbage again.
  return { ok: true, value: new TextDecoder().decode(Buffer.concat(parts)) };
};

export interface ReadOptions {
  readonly maxBytes: number;
  /** How long the body may be silent. */
  readonly idleMs: number;
  readonly take: (chunk: Uint8Array) => void | "enough";
  /** Asked before each chunk is taken. See `FeedSink`. */
  readonly turn?: FeedSink["turn"];
}

/** Feeds a body to `take` chunk by chunk; undefined when it ended cleanly (or `take` had enough). Always closes it. */
export const readChunks = async (
  stream: ApiStream,
  clock: Clock,
  signal: AbortSignal,
  options: ReadOptions,
): Promise<ApiFailure | undefined> => {
  let bytes = 0;
  let isIdle = false;
  let heardMs = clock.elapsedMs();
  const close = (): void => {
    stream.close();
  };
  /** One timer for the whole body, not one for each of its tens of thousands of chunks. */
  const arm = (waitMs: number): (() => void) =>
    clock.after(waitMs, () => {
      const leftMs = heardMs + options.idleMs - clock.elapsedMs();
      if (leftMs > 0) {
        disarm = arm(leftMs);
        return;
      }
      isIdle = true;
      close();
    });
  let disarm = arm(options.idleMs);
  signal.addEventListener("abort", close);
  try {
    for await (const chunk of stream.body) {
      const turn = options.turn?.();
      if (turn !== undefined) await turn;
      if (signal.aborted || isIdle) break;
      bytes += chunk.byteLength;
      if (bytes > options.maxBytes)
        return localFailure("too-large", `the answer is larger than ${String(options.maxBytes)} bytes`);
      if (options.take(chunk) === "enough") return undefined;
      heardMs = clock.elapsedMs();
    }
  } catch (error) {
    if (!signal.aborted && !isIdle) return localFailure("unreachable", networkText(error));
  } finally {
    disarm();
    signal.removeEventListener("abort", close);
    close();
  }
  if (signal.aborted) return GIVEN_UP;
  return isIdle ? localFailure("timeout", `silent for ${String(options.idleMs / 1000)} s`) : undefined;
};

const GIVEN_UP = localFailure("aborted", "the request was given up");

const parseJson = (text: string): Answer<unknown> => {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the text, which may be anything: say less.
    return refused(localFailure("unreadable", "the answer is not valid JSON"));
  }
};

/** Retry-After in ms: seconds or an HTTP date (RFC 9110 §10.2.3); null where there is none that makes sense. */
export const parseRetryAfter = (header: string | undefined, nowMs: number): number | null => {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
};

const refused = (failure: ApiFailure): { readonly ok: false; readonly failure: ApiFailure } => ({
  ok: false,
  failure,
});

/** `connect ECONNREFUSED 127.0.0.1:6443`: what Node says, from the innermost cause. */
const networkText = (error: unknown): string => {
  if (!(error instanceof Error)) return "the connection failed";
  if (error.cause instanceof Error) return networkText(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) return networkText(error.errors[0]);
  return error.message === "" ? error.name : error.message;
};
