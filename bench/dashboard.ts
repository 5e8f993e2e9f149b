import { createServer } from "node:net";
import { join } from "node:path";
import { buildIfStale } from "../server/cli/build.ts";
import { startDashboard } from "../server/cli/dashboard-process.ts";
import { readConfig } from "../server/config.ts";
import type { Bench } from "./suite.ts";

/** The built server as `npm start` runs it, in a process of its own. */
export interface RunningDashboard {
  readonly pid: number;
  readonly url: string;
  /** As `npm start` waits for it. Who waits here as well doesn't ask twice: each answer takes time of the server that is measured. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 5_000;
const ASK_MS = 20;
const READY_MAX_MS = 240_000;

/** Builds it where that is needed. Throws with what went wrong. */
export const buildDashboard = async (bench: Bench): Promise<void> => {
  const problem = await buildIfStale(bench.say);
  if (problem !== undefined) throw new Error(problem);
};

/** Does not wait until it answers. Each has a data folder of its own, so that none remembers another's cluster. */
export const openDashboard = async (bench: Bench, flags: readonly string[]): Promise<RunningDashboard> => {
  const port = await freePort();
  const data = join(bench.folder, `data-${String(port)}-${String(Date.now())}`);
  const given = ["--port", String(port), "--data-dir", data, "--log-level", "error", ...flags];
  const read = readConfig(given, {});
  if (read.kind !== "config") throw new Error(read.kind === "bad" ? read.message : read.text);
  const { child, url, ready } = startDashboard(read.config);
  if (child.pid === undefined) throw new Error(`the server could not be started: ${child.lastErrors()}`);
  return { pid: child.pid, url, ready, stop: () => child.stop(STOP_GRACE_MS) };
};

/** Asks until the answer is a 200; resolves with its text. Rejects where that takes minutes. */
export const untilAnswered = async (url: string): Promise<string> => {
  const deadlineMs = performance.now() + READY_MAX_MS;
  let last = "nothing";
  while (performance.now() < deadlineMs) {
    try {
      const answer = await fetch(url);
      last = await answer.text();
      if (answer.ok) return last;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
  throw new Error(`${url} was never answered with 200, but with ${last.slice(0, 200)}`);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
