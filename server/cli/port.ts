import { createServer } from "node:net";

/** Why that address can't be listened on, in one line; undefined where it can. */
export const portProblem = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) => resolve(describe(error, host, port)));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

const describe = (error: NodeJS.ErrnoException, host: string, port: number): string => {
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} on ${host} is taken by another program; choose one with --port`;
    case "EACCES":
      return `port ${port} on ${host} may not be used by this user; choose one with --port`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `this machine has no address ${host}; choose one with --host`;
    default:
      return `port ${port} on ${host} can't be used: ${error.message}`;
  }
};
