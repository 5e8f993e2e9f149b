import { lstatSync, readFileSync, rmSync, statSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { ListenOptions } from "node:net";
import type { AgentInventory } from "../../../lib/cni/agent-inventory.ts";
import type { AgentReport, Timeline } from "../../../lib/cni/agent-wire.ts";
import { filterTimeline, readTimelineFilter } from "../../../lib/cni/timeline-filter.ts";
import type { Result } from "../../../lib/model/result.ts";
import { isId } from "../ids.ts";
import type { Powers } from "../powers.ts";
import type * as actions from "./actions.ts";
import { answer, refuse } from "./answers.ts";
import type { Door } from "./door.ts";
import { createNetnsReader } from "./netns-detail.ts";
import type { Observer } from "./observer.ts";
import { createStreams } from "./streams.ts";

export interface AgentServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface AgentServerParts {
  readonly observer: Observer;
  readonly powers: Powers;
  readonly inventory: () => Promise<AgentInventory>;
  readonly epoch: string;
  readonly door: Door;
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** A socket file to listen on instead; one that is left there is replaced. */
  readonly path?: string | undefined;
  readonly tls?: TlsFiles | undefined;
}

/** PEM files, read anew when they change. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Callers must have a certificate of this authority. */
  readonly clientCaFile?: string | undefined;
}

const LIMITS = { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 16 * 1024 };

/** Serves what the agent observes. Rejects where it can't listen. */
export const serveAgent = async (parts: AgentServerParts): Promise<AgentServer> => {
  const { tls, path } = parts;
  const streams = createStreams(parts.epoch, parts.observer);
  const reader = createNetnsReader(parts.powers, parts.observer.rates, () => Date.now());
  const listener: RequestListener = (request, response) => {
    void answerTo(request, response, parts, { streams, reader }).catch((error: unknown) => {
      const title = error instanceof Error ? error.message : "unknown reason";
      if (response.headersSent) response.destroy();
      else refuse(response, 500, title.slice(0, 500));
    });
  };
  const server = tls === undefined ? createServer(LIMITS, listener) : tlsServer(tls, listener);
  if (path !== undefined) {
    // A socket that an earlier agent left: it would be an address in use for ever.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path);
    await listen(server, { path });
  } else await listen(server, { port: parts.port, host: parts.host });
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : parts.port;
  const name = parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  return {
    url: path ?? `${tls === undefined ? "http" : "https"}://${name}:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        streams.stop();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

interface Readers {
  readonly streams: ReturnType<typeof createStreams>;
  readonly reader: ReturnType<typeof createNetnsReader>;
}

const answerTo = async (
  request: IncomingMessage,
  response: ServerResponse,
  { observer, powers, inventory, epoch, door }: AgentServerParts,
  { streams, reader }: Readers,
): Promise<void> => {
  const url = URL.parse(request.url ?? "/", "http://agent");
  const pathname = url?.pathname ?? "/";
  const query = url?.searchParams ?? new URLSearchParams();
  if (request.method === "POST") return act(request, response, pathname, { door, powers });
  if (request.method !== "GET") return refuse(response, 405, "Only GET and POST are offered here");
  if (pathname === "/healthz") return answer(response, { ok: true, node: observer.report.node });
  const refused = await door(request, "get");
  if (refused !== undefined) return refuse(response, refused.status, refused.title);
  switch (pathname) {
    case "/v1/report": {
      const body: AgentReport = { epoch, revision: observer.revision, report: observer.report };
      return answer(response, body);
    }
    case "/v1/timeline": {
      const filter = readTimelineFilter(query);
      if (filter === undefined) return refuse(response, 400, "That can't be asked of a timeline");
      const entries = filterTimeline(observer.timeline, filter);
      const rates = observer.courses(filter);
      const body: Timeline = { epoch, forgotten: observer.forgotten, entries, rates };
      return answer(response, body);
    }
    case "/v1/stream": {
      const since = query.get("since") ?? request.headers["last-event-id"];
      if (streams.join(response, typeof since === "string" ? since : null)) return;
      return refuse(response, 429, "Too many streams are open");
    }
    case "/v1/inventory":
      return answer(response, await inventory());
    case "/v1/counters":
      return answerRead(response, query.get("netns") ?? "", (name) => reader.counters(name));
    default: {
      const name = /^\/v1\/netns\/([^/]+)$/.exec(pathname)?.[1];
      if (name === undefined) return refuse(response, 404, "There is no such thing");
      return answerRead(response, name, (id) => reader.detail(id));
    }
  }
};

/** What POST offers brings a parser along, and is seldom asked for. */
const act = async (
  ...[request, response, pathname, parts]: Parameters<typeof actions.answerAction>
): Promise<void> => (await import("./actions.ts")).answerAction(request, response, pathname, parts);

/** `host` is the node's own namespace. */
const answerRead = async (
  response: ServerResponse,
  name: string,
  read: (name: string | null) => Promise<Result<object>>,
): Promise<void> => {
  if (!isId(name)) return refuse(response, 400, "That is no name of a network namespace");
  const result = await read(name === "host" ? null : name);
  if (result.ok) return answer(response, result.value);
  return refuse(response, result.problem.code === "NOT_FOUND" ? 404 : 500, result.problem.detail);
};

const tlsServer = (files: TlsFiles, listener: RequestListener): ReturnType<typeof createTlsServer> => {
  const read = (): { cert: string; key: string; ca?: string } => ({
    cert: readFileSync(files.certFile, "utf8"),
    key: readFileSync(files.keyFile, "utf8"),
    ...(files.clientCaFile === undefined ? {} : { ca: readFileSync(files.clientCaFile, "utf8") }),
  });
  // Whoever has none of that authority is refused by the door, in words: breaking off here would say nothing.
  const mutual = files.clientCaFile === undefined ? {} : { requestCert: true, rejectUnauthorized: false };
  const stampOf = (): string =>
    [files.certFile, files.keyFile, files.clientCaFile]
      .map((file) => (file === undefined ? "" : String(statSync(file).mtimeMs)))
      .join(" ");
  let stamp = stampOf();
  const server = createTlsServer({ ...LIMITS, ...read(), ...mutual, minVersion: "TLSv1.2" }, listener);
  // Before TLS begins on a connection: what was rotated counts from the very next one.
  server.prependListener("connection", () => {
    try {
      const now = stampOf();
      if (now === stamp) return;
      server.setSecureContext(read());
      stamp = now;
    } catch {
      // Half written, or the pair doesn't fit yet: the old one serves on until the next connection.
    }
  });
  return server;
};

const listen = (server: Pick<Server, "once" | "off" | "listen">, at: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at, () => {
      server.off("error", reject);
      resolve();
    });
  });
