import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { FAULTS, isFault } from "../faults.ts";
import type { FaultSwitches } from "../faults.ts";
import type { LabStore } from "../store/lab-store.ts";
import type { Happening } from "./happenings.ts";
import { listen } from "./serve.ts";
import type { LabServer } from "./serve.ts";

/**
 * The admin door, a listener of its own: GET /faults tells what there is and what is on, PUT and DELETE /faults/NAME switch,
 * POST /NAME makes one of the happenings happen.
 */
export async function serveAdmin(
  faults: FaultSwitches,
  store: LabStore,
  happenings: Readonly<Record<string, Happening>>,
  host: string,
  port: number,
): Promise<LabServer> {
  const known = {
    known: FAULTS,
    once: Object.entries(happenings).map(([name, { title }]) => ({ name, title })),
  };
  const send = (response: ServerResponse, code: number, body: object): void => {
    response.writeHead(code, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/" } = request;
    const fault = decodeName(url);
    const happening = method === "POST" ? happenings[url.slice(1)] : undefined;
    if (fault !== undefined && isFault(fault) && (method === "PUT" || method === "DELETE"))
      faults.set(fault, method === "PUT");
    else if (happening) await happening.run();
    else if (method !== "GET" || url !== "/faults")
      return send(response, 404, { error: `no ${method} ${url}`, ...known });
    send(response, 200, { on: faults.list(), ...known, version: store.version });
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      send(response, 409, { error: error instanceof Error ? error.message : String(error) });
    });
  });
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
