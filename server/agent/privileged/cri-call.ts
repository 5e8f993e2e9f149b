import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import { connect as connectSocket } from "node:net";

/** All that a container runtime is ever asked: both only read. Whoever may ask it anything could do everything. */
export type CriCall = "ListPodSandbox" | "PodSandboxStatus";

/** `refused`: it is gRPC and says no, with its code. `silent`: anything else than an answer. */
export type CriAnswer =
  | { readonly kind: "message"; readonly bytes: Buffer }
  | { readonly kind: "refused"; readonly code: number; readonly detail: string }
  | { readonly kind: "silent"; readonly detail: string };

export interface CriClient {
  /** Never rejects. */
  call(name: CriCall, request: Buffer): Promise<CriAnswer>;
  close(): void;
}

/** gRPC's code of a service or call that isn't there. */
export const UNIMPLEMENTED = 12;

/** The limit that containerd itself has for a message. */
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;
const CALL_MS = 5_000;
/** A flag (compressed) and four bytes of length stand before each message. */
const PREFIX = 5;
const DETAIL_MAX = 300;

/**
 * gRPC to a socket file: HTTP/2 without TLS, one message each way.
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export const openCri = async (path: string, callMs = CALL_MS): Promise<CriClient> => {
  // Most nodes' agents never need it: memory is counted.
  const { connect } = await import("node:http2");
  const session = connect("http://localhost", {
    createConnection: () => connectSocket(path),
    maxSessionMemory: 32,
    settings: { enablePush: false },
  });
  // Each call is told of it as well.
  session.on("error", () => undefined);
  return {
    call: (name, request) => callOnce(session, name, request, callMs),
    close: () => {
      session.destroy();
    },
  };
};

const callOnce = (
  session: ClientHttp2Session,
  name: CriCall,
  request: Buffer,
  callMs: number,
): Promise<CriAnswer> =>
  new Promise((resolve) => {
    if (session.closed || session.destroyed) {
      resolve(silent("the connection ended"));
      return;
    }
    let stream: ClientHttp2Stream | undefined;
    const end = (answer: CriAnswer): void => {
      clearTimeout(timer);
      session.off("error", onError);
      session.off("close", onClose);
      resolve(answer);
      if (stream?.closed === false) stream.close();
    };
    const onError = (error: Error): void => {
      end(silent(error.message));
    };
    const onClose = (): void => {
      end(silent("the connection ended"));
    };
    const timer = setTimeout(() => {
      end(silent(`no answer within ${String(callMs / 1_000)} s`));
    }, callMs);
    session.once("error", onError);
    session.once("close", onClose);
    stream = session.request({
      ":method": "POST",
      ":path": `/runtime.v1.RuntimeService/${name}`,
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-timeout": `${String(callMs)}m`,
    });
    gather(stream, end);
    const prefix = Buffer.alloc(PREFIX);
    prefix.writeUInt32BE(request.byteLength, 1);
    stream.end(Buffer.concat([prefix, request]));
  });

/** An error may come with the headers alone; a success always ends with trailers. */
const gather = (stream: ClientHttp2Stream, end: (answer: CriAnswer) => void): void => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let status: string | undefined;
  let message = "";
  const take = (headers: Readonly<Record<string, unknown>>): void => {
    if (headers["grpc-status"] === undefined) return;
    status = String(headers["grpc-status"]);
    message = readMessage(headers["grpc-message"]);
  };
  stream.on("response", (headers) => {
    const http = Number(headers[":status"]);
    if (http !== 200) end(silent(`it answered ${String(http)}: it speaks no gRPC`));
    take(headers);
  });
  stream.on("trailers", take);
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_MAX_BYTES + PREFIX) end(silent("its answer has no end"));
    else chunks.push(chunk);
  });
  stream.on("error", (error) => {
    end(silent(error.message));
  });
  stream.on("end", () => {
    if (status === undefined) {
      end(silent("it broke off"));
      return;
    }
    if (status !== "0") {
      end({ kind: "refused", code: Number(status), detail: `it says: ${message || `code ${status}`}` });
      return;
    }
    const body = Buffer.concat(chunks);
    const isWhole = body.byteLength >= PREFIX && body.readUInt32BE(1) === body.byteLength - PREFIX;
    // We never said that we could read a compressed one.
    end(
      isWhole && body[0] === 0
        ? { kind: "message", bytes: body.subarray(PREFIX) }
        : silent("its answer is no message"),
    );
  });
};

const silent = (detail: string): CriAnswer => ({ kind: "silent", detail: detail.slice(0, DETAIL_MAX) });

/** Percent-encoded where it isn't plain. */
const readMessage = (value: unknown): string => {
  const text = typeof value === "string" ? value.slice(0, DETAIL_MAX) : "";
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
