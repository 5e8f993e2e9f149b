import { IncomingMessage, ServerResponse } from "node:http";
import type { OutgoingHttpHeaders, RequestListener } from "node:http";
import { Socket } from "node:net";

/** What a listener answers, as it comes. */
export interface AnswerTaker {
  head(status: number, headers: OutgoingHttpHeaders): void;
  /** Once for each write of the listener: in a watch, a whole message. */
  chunk(bytes: Uint8Array): void;
  end(): void;
}

export interface MemoryRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Lets an HTTP listener answer a request without a network, so that it can live under a virtual clock. */
export const exchangeInMemory = (
  listener: RequestListener,
  asked: MemoryRequest,
  taker: AnswerTaker,
): { /** The caller goes away. */ abort(): void } => {
  let head: Buffer | undefined = Buffer.alloc(0);
  const socket = new MemorySocket((bytes) => {
    if (head === undefined) {
      taker.chunk(bytes);
      return;
    }
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf(HEAD_END);
    if (end < 0) return;
    const rest = head.subarray(end + HEAD_END.length);
    head = undefined;
    taker.head(response.statusCode, response.getHeaders());
    if (rest.length > 0) taker.chunk(rest);
  });
  const request = new IncomingMessage(socket);
  request.method = asked.method;
  request.url = asked.path;
  for (const [name, value] of Object.entries(asked.headers)) request.headers[name.toLowerCase()] = value;
  // As HTTP/1.0, so that bodies come without the framing of chunks.
  request.httpVersion = "1.0";
  request.httpVersionMajor = 1;
  request.httpVersionMinor = 0;
  if (asked.body !== undefined) request.push(asked.body);
  request.push(null);
  // Else a body that has been read to its end looks like one that broke off.
  request.complete = true;
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  let isGone = false;
  response.on("finish", () => {
    if (!isGone) taker.end();
    socket.destroy();
  });
  listener(request, response);
  return {
    abort: () => {
      isGone = true;
      socket.destroy();
    },
  };
};

class MemorySocket extends Socket {
  readonly #take: (bytes: Uint8Array) => void;

  constructor(take: (bytes: Uint8Array) => void) {
    super();
    this.#take = take;
  }

  override _write(chunk: string | Uint8Array, encoding: BufferEncoding, done: () => void): void {
    this.#take(bytesOf(chunk, encoding));
    done();
  }

  override _writev(
    chunks: { readonly chunk: string | Uint8Array; readonly encoding: BufferEncoding }[],
    done: () => void,
  ): void {
    for (const { chunk, encoding } of chunks) this.#take(bytesOf(chunk, encoding));
    done();
  }

  override _read(): void {
    // Nothing ever comes from the other side: the request is there already.
  }
}

const bytesOf = (chunk: string | Uint8Array, encoding: BufferEncoding): Uint8Array =>
  typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
