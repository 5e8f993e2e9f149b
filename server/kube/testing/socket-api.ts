import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A real HTTP server on a loopback port that answers as a test says. */
export interface SocketApi {
  readonly port: number;
  readonly requests: string[];
  close(): Promise<void>;
}

export type Respond = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

/** `port` 0: any free one. */
export const startSocketApi = (respond: Respond, port = 0): Promise<SocketApi> => {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    respond(request, response, new URL(request.url ?? "/", "http://localhost"));
  });
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address: AddressInfo | string | null = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : 0,
        requests,
        close: () =>
          new Promise((done) => {
            server.close(() => {
              done();
            });
            server.closeAllConnections();
          }),
      });
    });
  });
};
