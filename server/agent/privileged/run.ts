import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { failed, ok, type Result } from "../../../lib/model/result.ts";

const TIMEOUT_MS = 10_000;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;
const COMPLAINT_MAX = 1_000;
/** The programs that the agent may run, by absolute path. Plugins are the only others (plugin-folder.ts). */
const find = (...paths: string[]): string => paths.find((path) => existsSync(path)) ?? paths[0] ?? "";
export const IP = find("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip");
export const BRIDGE = find("/usr/sbin/bridge", "/sbin/bridge", "/usr/bin/bridge");
export const NSENTER = find("/usr/bin/nsenter", "/bin/nsenter");
export const FLOCK = find("/usr/bin/flock", "/bin/flock");
export const XARGS = find("/usr/bin/xargs", "/bin/xargs");

export interface RunOptions {
  readonly stdin?: string;
  /** Open files that become its descriptors 3, 4, … */
  readonly fds?: readonly number[];
  readonly outputMaxBytes?: number;
  readonly timeoutMs?: number;
  /** Its whole environment; empty where it isn't given. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  /** null: it was killed. */
  readonly exit: number | null;
  readonly stdout: string;
  /** Its first 1,000 characters. */
  readonly stderr: string;
  /** Why there is no exit code. */
  readonly problem: string | null;
}

/** At most that many at once, in order; every program of the agent goes through one of two such queues. */
export const createQueue = (atOnce: number): (<Value>(task: () => Promise<Value>) => Promise<Value>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
};

const readQueue = createQueue(2);

/** Runs one of the programs above. Its stdout, or why there is none. */
export const run = async (
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Result<string>> => {
  const ended = await readQueue(() => runToEnd(file, args, options));
  if (ended.exit === 0) return ok(ended.stdout);
  const detail = ended.problem ?? (ended.stderr.trim() || `it ended with code ${String(ended.exit)}`);
  return failed({ code: "REPORT_INVALID", detail });
};

/** Without shell, in a process group of its own that is killed as a whole when time or room is up. Never rejects. */
export const runToEnd = (
  file: string,
  args: readonly string[],
  { stdin = "", fds = [], outputMaxBytes = OUTPUT_MAX_BYTES, timeoutMs = TIMEOUT_MS, env = {} }: RunOptions,
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      env: exactly(env),
      stdio: ["pipe", "pipe", "pipe", ...fds],
      detached: true,
      cwd: "/",
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let stderr = "";
    let problem: string | null = null;
    const kill = (why: string): void => {
      problem ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself at this moment.
      }
    };
    const timer = setTimeout(() => {
      kill(`it didn't end within ${String(timeoutMs / 1_000)} s`);
    }, timeoutMs);
    child.on("error", (error) => {
      problem = error.message;
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
    child.stdout?.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > outputMaxBytes) kill(`it printed more than ${String(outputMaxBytes)} bytes`);
      else output.push(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (stderr.length < COMPLAINT_MAX) stderr = (stderr + chunk.toString("utf8")).slice(0, COMPLAINT_MAX);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const why = problem ?? (code === null ? `it was ended by ${signal ?? "a signal"}` : null);
      resolve({
        exit: why === null ? code : null,
        stdout: Buffer.concat(output).toString("utf8"),
        stderr,
        problem: why,
      });
    });
  });

/** An environment of these variables and nothing else: the types insist on one that we don't want. */
export const exactly = (variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = { NODE_ENV: "production" };
  Reflect.deleteProperty(env, "NODE_ENV");
  return Object.assign(env, variables);
};
