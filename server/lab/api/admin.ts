import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { FAULTS, isFault } from "../faults.ts";
import type { FaultSwitches } from "../faults.ts";
import type { LabStore } from "../store/lab-store.ts";
import { listen } from "./serve.ts";
import type { LabServer } from "./serve.ts";

/**
 * The admin door, a listener of its own: GET /faults tells what there is and what is on, PUT and DELETE /faults/NAME switch,
 * POST /compact makes the server forget its history.
 */
export async function serveAdmin(
  faults: FaultSwitches,
  store: LabStore,
  host: string,
  port: number,
): Promise<LabServer> {
  const listener: RequestListener = (request, response) => {
    const { method = "GET", url = "/" } = request;
    const name = decodeName(url);
    if (name !== undefined && isFault(name) && (method === "PUT" || method === "DELETE")) {
      faults.set(name, method === "PUT");
    } else if (method === "POST" && url === "/compact") {
      store.compact();
    } else if (method !== "GET" || url !== "/faults") {
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: `no ${method} ${url}`, known: FAULTS }));
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ on: faults.list(), known: FAULTS, version: store.version }));
  };
  const server = createServer(listener);
  await listen(server, host, port);
  const address = server.address();
  const used = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${used}`,
    port: used,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function decodeName(url: string): string | undefined {
  const name = /^\/faults\/([^/]+)$/.exec(url)?.[1];
  if (name === undefined) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
