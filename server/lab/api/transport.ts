import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { createSecureServer } from "node:http2";
import type { Http2SecureServer, ServerHttp2Session, Settings } from "node:http2";
import type { Server, Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { FaultSwitches } from "../faults.ts";

/** What the API needs of a request and its answer, the same over HTTP/1.1 and HTTP/2. */
export interface ApiRequest extends Readable {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were sent. */
  rawHeaders: string[];
  socket: Socket | TLSSocket;
}

export interface ApiResponse extends Writable {
  readonly headersSent: boolean;
  setHeader(name: string, value: string | readonly string[]): unknown;
  removeHeader(name: string): void;
  writeHead(status: number, headers?: Record<string, string | number>): unknown;
  /** HTTP/2 sends headers at once and has no need of it. */
  flushHeaders?(): void;
}

export type ApiListener = (request: ApiRequest, response: ApiResponse) => void;

/** PEM: the server's own certificate and key, and the authority whose client certificates are believed. */
export interface ServerTls {
  ca: string;
  cert: string;
  key: string;
}

const KEEP_ALIVE_MS = 60_000;
/** As kube-apiserver's `--http2-max-streams-per-connection`. */
const STREAMS_MAX = 250;

/** Plain HTTP/1.1, or with `tls` HTTPS that speaks HTTP/2 and HTTP/1.1 (by ALPN) and asks for client certificates. */
export function createTransport(listener: ApiListener, tls: ServerTls | undefined): Server {
  if (tls === undefined) return createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  const options = {
    ...tls,
    allowHTTP1: true,
    // For HTTP/1.1 on the same port; Node reads it from here.
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestCert: true,
    // A certificate that can't be verified is refused by the API with a 401, not by the handshake.
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams: STREAMS_MAX },
  };
  return createSecureServer(options, (request, response) => {
    if (request.httpVersionMajor === 2) {
      // A stream that is reset reports it here; without anyone listening it would end the process.
      request.on("error", () => undefined);
      // Surprise: the HTTP/2 response of Node has no `destroyed`, though its type says so.
      Object.defineProperty(response, "destroyed", { get: () => response.stream.destroyed });
    }
    listener(request, response);
  });
}

/** The values of a header that may come more than once, in the order they were sent. */
export function headerValues(request: ApiRequest, name: string): string[] {
  return headerPairs(request).flatMap(([key, value]) => (key === name ? [value] : []));
}

/** All headers as name (lower case) and value. */
export function headerPairs({ rawHeaders }: ApiRequest): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2)
    pairs.push([(rawHeaders[index] ?? "").toLowerCase(), rawHeaders[index + 1] ?? ""]);
  return pairs;
}

/** The address that the caller used, as `host` or, with HTTP/2, as `:authority`. */
export function hostOf(request: ApiRequest): string {
  const { host, ":authority": authority } = request.headers;
  return host ?? (typeof authority === "string" ? authority : "");
}

/** The faults of HTTP/2 itself: GOAWAY, and how many streams a connection may have. Returns how to stop. */
export function followSessions(server: Server, faults: FaultSwitches): () => void {
  if (!isSecure(server)) return () => undefined;
  const sessions = new Set<ServerHttp2Session>();
  const limit = (): Settings => ({
    maxConcurrentStreams: Number(faults.argument("http2-streams") ?? STREAMS_MAX) || 1,
  });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    if (faults.argument("http2-streams") !== undefined) session.settings(limit());
  });
  return faults.listen((name, isOn) => {
    if (name === "goaway" && isOn) for (const session of sessions) session.close();
    if (name.startsWith("http2-streams")) for (const session of sessions) session.settings(limit());
  });
}

export function isSecure(server: Server): server is Http2SecureServer {
  return "setSecureContext" in server;
}
