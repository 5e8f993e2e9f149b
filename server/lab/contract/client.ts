import { request as httpRequest } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:http2";
import { request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";

/** The cluster under test: where it is and how to get in. Transport only; nothing here knows the lab. */
export interface Cluster {
  url: string;
  token?: string;
  /** PEM */
  ca?: string;
  cert?: string;
  key?: string;
  /** The name that the server's certificate must hold for, where it isn't the URL's. */
  serverName?: string;
  isInsecure?: boolean;
  /** HTTPS is spoken as HTTP/2, as Go clients do, unless this is set. */
  isHttp1?: boolean;
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  /** As it came, unpacked where it was packed. */
  bytes: Buffer;
  text: string;
  json: unknown;
  /** Arrival of each line of the body, ms after the request was sent. */
  lines: readonly { atMs: number; json: unknown }[];
  tookMs: number;
}

export interface Ask {
  method?: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** A token instead of the cluster's own credentials; `null` for none at all. */
  token?: string | null;
}

const AGENT = "curl/8.5.0";

/** One request on a connection of its own. Rejects when there is no complete answer. */
export function ask(cluster: Cluster, request: Ask): Promise<Answer> {
  const url = new URL(request.path, cluster.url);
  const isHttp2 = url.protocol === "https:" && cluster.isHttp1 !== true;
  return isHttp2 ? askHttp2(cluster, request, url) : askHttp1(cluster, request, url);
}

function askHttp1(cluster: Cluster, request: Ask, url: URL): Promise<Answer> {
  const startedAt = performance.now();
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = send(url, {
      method: request.method ?? "GET",
      agent: false,
      headers: headersOf(cluster, request),
      ...tlsOf(cluster, request),
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const { statusCode = 0, headers } = response;
      collect(response, request.path, startedAt).then(
        (body) => resolve(answerOf(statusCode, headers, body)),
        reject,
      );
    });
    sent.end(request.body);
  });
}

function askHttp2(cluster: Cluster, request: Ask, url: URL): Promise<Answer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const session = connect(url.origin, tlsOf(cluster, request));
    session.on("error", reject);
    const headers = {
      ":method": request.method ?? "GET",
      ":path": url.pathname + url.search,
      ...headersOf(cluster, request),
    };
    // A DELETE may have a body too, which Node doesn't expect.
    const stream = session.request(headers, { endStream: request.body === undefined });
    stream.on("error", reject);
    stream.on("response", (answered) => {
      collect(stream, request.path, startedAt)
        .then((body) => resolve(answerOf(answered[":status"] ?? 0, answered, body)), reject)
        .finally(() => session.close());
    });
    stream.on("close", () => {
      session.close();
      // Surprise: a stream may be closed before whoever waits for its end has had a turn.
      setImmediate(() => reject(new Error(`${request.path}: the stream was reset`)));
    });
    if (request.body !== undefined) stream.end(request.body);
  });
}

function headersOf(cluster: Cluster, { headers = {}, body, token }: Ask): Record<string, string> {
  const bearer = token === undefined ? cluster.token : token;
  return {
    "user-agent": AGENT,
    accept: "*/*",
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
    ...headers,
    ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
  };
}

/** Whoever brings a token of his own, or none, doesn't show the cluster's certificate. */
function tlsOf(cluster: Cluster, { token }: Ask): object {
  const isOwn = token === undefined && cluster.cert !== undefined;
  return {
    ...(cluster.ca === undefined ? {} : { ca: cluster.ca }),
    ...(isOwn ? { cert: cluster.cert, key: cluster.key } : {}),
    ...(cluster.serverName === undefined ? {} : { servername: cluster.serverName }),
    rejectUnauthorized: cluster.isInsecure !== true,
  };
}

interface Body {
  bytes: Buffer;
  lines: { atMs: number; json: unknown }[];
  tookMs: number;
}

function collect(stream: Readable, path: string, startedAt: number): Promise<Body> {
  const parts: Buffer[] = [];
  const lines: Body["lines"] = [];
  const isWatch = /[?&]watch=(true|1)/.test(path);
  let open = "";
  stream.on("data", (part: Buffer) => {
    parts.push(part);
    if (!isWatch) return;
    const texts = (open + part.toString("utf8")).split("\n");
    open = texts.pop() ?? "";
    const atMs = performance.now() - startedAt;
    for (const text of texts) if (text !== "") lines.push({ atMs, json: parse(text) });
  });
  return new Promise((resolve, reject) => {
    stream.on("error", reject);
    stream.on("end", () =>
      resolve({ bytes: Buffer.concat(parts), lines, tookMs: performance.now() - startedAt }),
    );
  });
}

function answerOf(status: number, headers: IncomingHttpHeaders, { bytes, lines, tookMs }: Body): Answer {
  const isPacked = headers["content-encoding"] === "gzip";
  const plain = isPacked ? gunzipSync(bytes) : bytes;
  const text = plain.toString("utf8");
  const flat = Object.entries(headers).flatMap(([key, value]) =>
    key.startsWith(":") ? [] : [[key, Array.isArray(value) ? value.join(", ") : String(value)] as const],
  );
  return { status, headers: Object.fromEntries(flat), bytes: plain, text, json: parse(text), lines, tookMs };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
