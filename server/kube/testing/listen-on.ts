import type { Server } from "node:net";

/**
 * Below the ports that the operating system gives to outgoing connections (Linux: from 32768): none of them can take the
 * port of a server that is away for a moment.
 */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const TRIES = 50;
/** Processes that run at the same time begin at different places. */
let next = (process.pid * 97) % PORTS;

/** Listens on a free loopback port that stays free while nobody listens on it; gives the port. */
export const listenOnKept = async (server: Server): Promise<number> => {
  for (let left = TRIES; ; left -= 1) {
    const port = FIRST_PORT + (next++ % PORTS);
    try {
      await listenOn(server, port);
      return port;
    } catch (thrown) {
      if (left === 0) throw thrown;
    }
  }
};

/** Listens on this loopback port. */
export const listenOn = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
