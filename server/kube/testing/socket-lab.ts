import { createServer as createHttpsServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import { ok } from "../../../lib/model/result.ts";
import { makeAuthority, makeServerCertificate } from "../../lab/certificates/authority.ts";
import type { Connection, TransportOptions } from "../connection.ts";
import { listenOn, listenOnKept } from "./listen-on.ts";
import type { TroubledLab } from "./troubled-lab.ts";
import type { Trouble } from "./troubles.ts";

/** A troubled lab on a real socket, behind TLS. What its wire would do, the network does. */
export interface SocketLab {
  readonly connection: Connection;
  begin(kind: Trouble): Promise<void>;
  heal(kind: Trouble): Promise<void>;
  close(): Promise<void>;
}

/** Nobody listens any more. */
const DOWN: ReadonlySet<Trouble> = new Set<Trouble>(["restart", "recreated-while-down"]);
const nowMs = Date.now();
/** Making keys is slow, and every run needs but two: of before and after a rotation. */
const AUTHORITIES = [makeAuthority(nowMs), makeAuthority(nowMs)].map((authority) => ({
  ca: authority.cert,
  ...makeServerCertificate(authority, "127.0.0.1", nowMs),
}));

export const serveTroubledLab = async (lab: TroubledLab): Promise<SocketLab> => {
  const raws = new Map<number, Socket>();
  let rotations = 0;
  const authority = () => AUTHORITIES[rotations % AUTHORITIES.length] ?? { ca: "", cert: "", key: "" };

  const reset = (request: IncomingMessage): void => {
    raws.get(request.socket.remotePort ?? 0)?.resetAndDestroy();
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.on("close", () => {
      gone.abort();
    });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    // TLS has proved the authority and the address already: here they are always right.
    lab.connection.reload("unreachable");
    const access = await lab.connection.access();
    if (!access.ok) return;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const answer = await lab.send({
      access: access.value,
      method: methodOf(request.method),
      path: request.url ?? "/",
      headers,
      body: parts.length === 0 ? undefined : Buffer.concat(parts).toString("utf8"),
      signal: gone.signal,
    });
    const retryAfter = answer.header("retry-after");
    response.writeHead(answer.status, {
      "content-type": answer.header("content-type") ?? "application/json",
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    });
    response.flushHeaders();
    for await (const chunk of answer.body) response.write(chunk);
    response.end();
  };

  const https = createHttpsServer({ ...authority() }, (request, response) => {
    serve(request, response).catch(() => {
      reset(request);
    });
  });
  // A handshake that the client breaks off, because it does not know the authority.
  https.on("tlsClientError", () => undefined);
  const front = createServer((raw) => {
    const port = raw.remotePort ?? 0;
    raws.set(port, raw);
    raw.on("close", () => raws.delete(port));
    raw.on("error", () => undefined);
    https.emit("connection", raw);
  });
  let port = await listenOnKept(front);

  const leave = async (): Promise<void> => {
    if (!front.listening) return;
    const closed = new Promise<void>((resolve) => {
      front.close(() => {
        resolve();
      });
    });
    for (const raw of raws.values()) raw.resetAndDestroy();
    await closed;
  };

  const transport = (): TransportOptions => ({
    ca: authority().ca,
    cert: undefined,
    key: undefined,
    serverName: undefined,
    skipVerify: false,
    proxy: undefined,
  });
  const read = async () => {
    lab.connection.reload("unauthorized");
    const access = await lab.connection.access();
    const headers = access.ok ? access.value.headers : {};
    return { server: `https://127.0.0.1:${String(port)}`, headers, transport: transport() };
  };
  /** Closing and listening take their time: one after the other. */
  let last = Promise.resolve();
  const inTurn =
    (act: (kind: Trouble) => Promise<void>) =>
    (kind: Trouble): Promise<void> => {
      last = last.then(() => act(kind));
      return last;
    };
  let known = await read();
  let isToRead = false;

  return {
    connection: {
      cluster: "lab",
      access: async () => {
        if (isToRead) known = await read();
        isToRead = false;
        return ok(known);
      },
      reload: () => {
        isToRead = true;
      },
    },
    begin: inTurn(async (kind) => {
      if (kind === "ca-rotation") {
        rotations += 1;
        https.setSecureContext(authority());
      }
      lab.begin(kind);
      if (DOWN.has(kind)) await leave();
      if (kind === "address-change") {
        await leave();
        port = await listenOnKept(front);
      }
      if (kind === "goaway" || kind === "ca-rotation") for (const raw of raws.values()) raw.destroy();
    }),
    heal: inTurn(async (kind) => {
      lab.heal(kind);
      if (DOWN.has(kind) && !front.listening) await listenOn(front, port);
    }),
    close: async () => {
      await leave();
      https.close();
    },
  };
};

const methodOf = (method: string | undefined): "GET" | "POST" => (method === "POST" ? "POST" : "GET");
