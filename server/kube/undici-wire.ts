import { Agent, ProxyAgent } from "undici";
import type { Dispatcher } from "undici";
import type { Wire, WireResponse } from "./api-client.ts";
import type { TransportOptions } from "./connection.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;

/**
 * HTTP by undici, one connection for each request under way. HTTP/1.1 on purpose: with HTTP/2 all watches of a cluster
 * share one socket, and one stalled socket then stalls them all.
 */
export const createUndiciWire = (): Wire => {
  let held: { readonly transport: TransportOptions; readonly dispatcher: Dispatcher } | undefined;

  const dispatcherFor = (transport: TransportOptions): Dispatcher => {
    if (held?.transport === transport) return held.dispatcher;
    // Requests under way on the old one end by themselves; `close` refuses new ones only.
    held?.dispatcher.close().catch(() => undefined);
    held = { transport, dispatcher: createDispatcher(transport) };
    return held.dispatcher;
  };

  return {
    send: async (request) => {
      const base = new URL(request.access.server);
      const basePath = base.pathname.replace(/\/$/, "");
      const { statusCode, headers, body } = await dispatcherFor(request.access.transport).request({
        origin: base.origin,
        path: basePath + request.path,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        signal: request.signal,
        // Time limits are the client's, under its own clock.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      // A body that is destroyed reports it as an error; nobody reads it any more by then.
      body.on("error", () => undefined);
      const response: WireResponse = {
        status: statusCode,
        header: (name) => {
          const value = headers[name];
          return Array.isArray(value) ? value[0] : value;
        },
        body,
        destroy: () => {
          body.destroy();
        },
      };
      return response;
    },
    close: async () => {
      const closing = held?.dispatcher;
      held = undefined;
      await closing?.destroy();
    },
  };
};

const createDispatcher = (transport: TransportOptions): Dispatcher => {
  const tls = {
    rejectUnauthorized: !transport.skipVerify,
    ...(transport.ca === undefined ? {} : { ca: transport.ca }),
    ...(transport.cert === undefined ? {} : { cert: transport.cert }),
    ...(transport.key === undefined ? {} : { key: transport.key }),
    ...(transport.serverName === undefined ? {} : { servername: transport.serverName }),
  };
  const common = { allowH2: false, pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS };
  if (transport.proxy !== undefined)
    return new ProxyAgent({
      uri: transport.proxy,
      requestTls: { timeout: CONNECT_TIMEOUT_MS, ...tls },
      ...common,
    });
  return new Agent({
    ...common,
    connect: { timeout: CONNECT_TIMEOUT_MS, keepAlive: true, keepAliveInitialDelay: 30_000, ...tls },
  });
};
