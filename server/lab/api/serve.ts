import type { Server, Socket } from "node:net";
import type { FaultSwitches } from "../faults.ts";
import type { LabStore } from "../store/lab-store.ts";
import { Access } from "./access.ts";
import { REAL_TIMERS, REAL_TIMING } from "./call.ts";
import type { ApiContext, ApiTimers, ApiTiming } from "./call.ts";
import { makeListener } from "./lab-api.ts";
import { TokenBook } from "./token-book.ts";
import { createTransport, followSessions, isSecure } from "./transport.ts";
import type { ServerTls } from "./transport.ts";
import type { User } from "./user.ts";

export interface LabServer {
  url: string;
  port: number;
  close(): Promise<void>;
}

export interface ApiServer extends LabServer {
  /** Shows another certificate, and believes client certificates of another authority, from the next connection on. */
  renew(tls: ServerTls): void;
  /** Destroys every open connection. */
  cut(): void;
}

export interface ApiOptions {
  store: LabStore;
  faults: FaultSwitches;
  /** Key that signs the tokens of TokenRequest, PEM; without one there are only fixed tokens. */
  tokenKey?: string;
  users: ReadonlyMap<string, User>;
  timing?: Partial<ApiTiming>;
  timers?: ApiTimers;
}

export function makeApi(options: ApiOptions): ApiContext {
  const { store, faults } = options;
  return {
    store,
    faults,
    tokens: new TokenBook(store, options.tokenKey, options.users),
    access: new Access(store),
    timing: { ...REAL_TIMING, ...options.timing },
    timers: options.timers ?? REAL_TIMERS,
    openWatches: new Map(),
  };
}

/** Serves the API, over TLS when it is given what that needs; the fault `api-down` cuts and refuses connections. */
export async function serveApi(
  api: ApiContext,
  host: string,
  port: number,
  tls?: ServerTls,
): Promise<ApiServer> {
  const sockets = new Set<Socket>();
  const server = createTransport(makeListener(api), tls);
  server.on("connection", (socket) => {
    if (api.faults.isOn("api-down")) socket.destroy();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const stopSessions = followSessions(server, api.faults);
  const stopFaults = api.faults.listen((name, isOn) => {
    if (!isOn) return;
    if (name === "api-down") cut();
    if (name === "watch-cut") for (const end of [...api.openWatches.keys()]) end();
    for (const [end, key] of [...api.openWatches]) if (name === `absent:${key}`) end();
  });
  await listen(server, host, port);
  const address = server.address();
  const used = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${used}`,
    port: used,
    renew: (next) => {
      if (isSecure(server)) server.setSecureContext(next);
    },
    cut,
    close: async () => {
      stopFaults();
      stopSessions();
      for (const end of [...api.openWatches.keys()]) end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Whoever still reads after this gets cut: the lab must be gone within a second.
      const late = setTimeout(cut, 300);
      await closed;
      clearTimeout(late);
    },
  };
}

export async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
