import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A running product, seen from outside: what a user gets from `npm start`. */
export interface Moorings {
  readonly url: string;
  readonly output: () => string;
  readonly pid: number;
  /** SIGTERM; answers how long it took, in ms, and the exit code. */
  stop(): Promise<{ ms: number; code: number | null }>;
  get<Answer>(path: string): Promise<Answer>;
  send(method: "POST" | "DELETE", path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** Starts the product as the launcher does, on a free port with a data directory of its own. */
export const startMoorings = async (
  flags: readonly string[] = [],
  { readyWithinMs = 120_000 } = {},
): Promise<Moorings> => {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), "moorings-e2e-"));
  const run = runMain(["--port", String(port), "--data-dir", dataDir, ...flags]);
  const url = `http://127.0.0.1:${port}`;
  await run.until((output) => output.includes(url), readyWithinMs);
  return {
    url,
    output: run.output,
    pid: run.child.pid ?? 0,
    stop: async () => {
      const before = Date.now();
      run.child.kill("SIGTERM");
      const code = await run.ended;
      rmSync(dataDir, { recursive: true, force: true });
      return { ms: Date.now() - before, code };
    },
    get: async <Answer>(path: string) => {
      const answer = await fetch(url + path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
    send: async (method, path, body) => {
      const answer = await fetch(url + path, {
        method,
        // What a page of this server sends by itself.
        headers: { origin: url, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
  };
};

export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
  until(isThere: (output: string) => boolean, withinMs: number): Promise<void>;
}

/** Runs `npm start`'s program with flags; ends with the test at the latest. */
export const runMain = (flags: readonly string[]): Run =>
  watchChild(spawn(process.execPath, [join(ROOT, "server", "main.ts"), ...flags], { cwd: ROOT }));

/** Runs the lab's API server alone, as any cluster would run. */
export const runLab = (flags: readonly string[]): Run =>
  watchChild(spawn(process.execPath, [join(ROOT, "server", "lab", "main.ts"), ...flags], { cwd: ROOT }));

/** Nothing outlives the test process. */
const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

const watchChild = (child: ChildProcess): Run => {
  let output = "";
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  running.add(child);
  child.on("exit", () => running.delete(child));
  return {
    child,
    ended,
    output: () => output,
    until: async (isThere, withinMs) => {
      const deadline = Date.now() + withinMs;
      while (!isThere(output)) {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${output}`);
        if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms:\n${output}`);
        await pause(50);
      }
    },
  };
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until the answer is as wanted; fails with the last answer after `withinMs`. */
export const eventually = async <Answer>(
  ask: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
  withinMs: number,
): Promise<{ answer: Answer; ms: number }> => {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    const ms = Date.now() - started;
    if (isWanted(answer)) return { answer, ms };
    if (ms > withinMs)
      throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await pause(50);
  }
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
