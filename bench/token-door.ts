import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";

export interface TokenDoor {
  readonly url: string;
  close(): void;
}

/**
 * A way to the bench's own lab for kubectl, which sends no token over plain HTTP: this loopback door adds the token of
 * the lab's kubeconfig and passes everything else on. It costs kubectl itself nothing.
 */
export const openTokenDoor = (kubeconfig: string): Promise<TokenDoor | undefined> => {
  const text = readFileSync(kubeconfig, "utf8");
  const server = /"?server"?:\s*"?(http:[^"\s,]+)/.exec(text)?.[1];
  const token = /"?token"?:\s*"?([^"\s,}]+)/.exec(text)?.[1];
  if (server === undefined || token === undefined) return Promise.resolve(undefined);
  const door = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    const passed = request(
      new URL(incoming.url ?? "/", server),
      { method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  return new Promise((resolve) => {
    door.listen(0, "127.0.0.1", () => {
      const address = door.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve({ url: `http://127.0.0.1:${String(port)}`, close: () => void door.close() });
    });
  });
};
