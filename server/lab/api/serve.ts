import { createServer } from "node:http";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FaultSwitches } from "../faults.ts";
import type { LabStore } from "../store/lab-store.ts";
import { Access } from "./access.ts";
import { REAL_TIMING } from "./call.ts";
import type { ApiContext, ApiTiming } from "./call.ts";
import { makeListener } from "./lab-api.ts";
import { TokenBook } from "./token-book.ts";
import type { User } from "./user.ts";

export interface LabServer {
  url: string;
  port: number;
  close(): Promise<void>;
}

export interface ApiOptions {
  store: LabStore;
  faults: FaultSwitches;
  /** Key that signs the tokens of TokenRequest. */
  tokenKey: string;
  users: ReadonlyMap<string, User>;
  timing?: Partial<ApiTiming>;
}

export function makeApi(options: ApiOptions): ApiContext {
  const { store, faults } = options;
  return {
    store,
    faults,
    tokens: new TokenBook(store, options.tokenKey, options.users),
    access: new Access(store),
    timing: { ...REAL_TIMING, ...options.timing },
    openWatches: new Set(),
  };
}

/** Serves the API over HTTP/1.1; the fault `api-down` cuts and refuses connections. */
export async function serveApi(api: ApiContext, host: string, port: number): Promise<LabServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ keepAliveTimeout: 60_000 }, makeListener(api));
  server.on("connection", (socket) => {
    if (api.faults.isOn("api-down")) socket.destroy();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const stopFaults = api.faults.listen((name, isOn) => {
    if (!isOn) return;
    if (name === "api-down") for (const socket of sockets) socket.destroy();
    if (name === "watch-cut") for (const end of [...api.openWatches]) end();
  });
  await listen(server, host, port);
  const address = server.address();
  const used = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${used}`,
    port: used,
    close: async () => {
      stopFaults();
      for (const end of [...api.openWatches]) end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Whoever still reads after this gets cut: the lab must be gone within a second.
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, 300);
      await closed;
      clearTimeout(cut);
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
