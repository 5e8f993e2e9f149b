import { lstatSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { ListenOptions } from "node:net";
import type { AgentReport, Timeline } from "../../lib/cni/agent-wire.ts";
import type { Door } from "./door.ts";
import type { Observer } from "./observer.ts";
import { createStreams } from "./streams.ts";

export interface AgentServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface AgentServerParts {
  readonly observer: Observer;
  readonly epoch: string;
  readonly door: Door;
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** A socket file to listen on instead, for who may open it; one that is left there is replaced. */
  readonly path?: string | undefined;
  /** PEM; without it plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** Serves the node's report. Reads only: every method but GET is refused. Rejects where it can't listen. */
export const serveAgent = async (parts: AgentServerParts): Promise<AgentServer> => {
  const { observer, epoch, door, tls } = parts;
  const streams = createStreams(epoch, observer);
  const listener: RequestListener = (request, response) => {
    const url = URL.parse(request.url ?? "/", "http://agent");
    if (request.method !== "GET") return refuse(response, 405, "Only GET is offered here");
    if (url?.pathname === "/healthz") return answer(response, { ok: true, node: observer.report.node });
    const refused = door(request);
    if (refused === 401) return refuse(response, 401, "A bearer token is needed");
    if (refused === 421) return refuse(response, 421, "This agent is not known by that name");
    switch (url?.pathname) {
      case "/v1/report": {
        const body: AgentReport = { epoch, revision: observer.revision, report: observer.report };
        return answer(response, body);
      }
      case "/v1/timeline": {
        const body: Timeline = { epoch, forgotten: 0, entries: [...observer.timeline] };
        return answer(response, body);
      }
      case "/v1/stream":
        if (!streams.join(response, url.searchParams.get("since")))
          return refuse(response, 429, "Too many streams are open");
        return undefined;
      default:
        return refuse(response, 404, "There is no such thing");
    }
  };
  const limits = { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 16 * 1024 };
  const server =
    tls === undefined ? createServer(limits, listener) : createTlsServer({ ...limits, ...tls }, listener);
  // A socket that an earlier agent left: it would be an address in use for ever.
  const left = parts.path === undefined ? undefined : lstatSync(parts.path, { throwIfNoEntry: false });
  if (parts.path !== undefined && left?.isSocket() === true) rmSync(parts.path);
  await listen(
    server,
    parts.path === undefined ? { port: parts.port, host: parts.host } : { path: parts.path },
  );
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : parts.port;
  const name = parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  return {
    url: parts.path ?? `${tls === undefined ? "http" : "https"}://${name}:${String(port)}`,
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

const listen = (server: Pick<Server, "once" | "off" | "listen">, at: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at, () => {
      server.off("error", reject);
      resolve();
    });
  });

const answer = (response: ServerResponse, body: object): void => {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, status: number, title: string): void => {
  response.writeHead(status, {
    "content-type": "application/problem+json",
    connection: "close",
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  });
  response.end(JSON.stringify({ title, status }));
};
