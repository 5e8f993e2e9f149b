// Loaded before Next's standalone server (`node --import`): what must never reach Next is refused here, on the bare
// HTTP server, because a proxy.ts can see neither Upgrade nor absolute-form requests.
import type { ServerResponse } from "node:http";
import { Socket } from "node:net";
import { type GuardRefusal, guardRequest } from "./access/guard.ts";
import { allowedHosts } from "./access/origin.ts";
import { CHUNKS } from "./cli/project.ts";
import { bindNextTo, LIMITS, readProcessConfig } from "./config.ts";
import { createPackedFiles } from "./packed-files.ts";

// Surprise: importing it reads all that it exports, a WebSocket among that, and so loads an HTTP client that nobody needs: 150 ms.
const http = process.getBuiltinModule("node:http");

const read = readProcessConfig();
if (read.kind !== "config") {
  process.stderr.write(`moorings: ${read.kind === "bad" ? read.message : "no configuration"}\n`);
  process.exit(1);
}
bindNextTo(read.config);
const hosts = allowedHosts(read.config);
const answerPacked = createPackedFiles(CHUNKS);

const REQUESTS: ReadonlySet<unknown> = new Set(["request", "checkContinue", "checkExpectation"]);

/** true: it was taken care of, and nobody else shall hear of it. */
const takeOver = (server: unknown, event: unknown, first: unknown, second: unknown): boolean => {
  if (event === "listening" && server instanceof http.Server) {
    server.headersTimeout = LIMITS.headersMs;
    server.requestTimeout = LIMITS.requestMs;
    return false;
  }
  if (event === "upgrade" || event === "connect") {
    if (second instanceof Socket) second.end(NO_UPGRADE);
    return true;
  }
  if (
    !REQUESTS.has(event) ||
    !(first instanceof http.IncomingMessage) ||
    !(second instanceof http.ServerResponse)
  ) {
    return false;
  }
  const refusal = guardRequest(first, hosts);
  if (refusal === undefined) return answerPacked(first, second);
  refuse(second, refusal);
  return true;
};

const refuse = (response: ServerResponse, refusal: GuardRefusal): void => {
  response.writeHead(refusal.status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(JSON.stringify({ type: "about:blank", ...refusal }));
};

const NO_UPGRADE = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

// oxlint-disable-next-line typescript/unbound-method -- the proxy passes `this` on
http.Server.prototype.emit = new Proxy(http.Server.prototype.emit, {
  apply: (emit, server, args: [string, ...unknown[]]) =>
    takeOver(server, args[0], args[1], args[2]) || Reflect.apply(emit, server, args),
});
