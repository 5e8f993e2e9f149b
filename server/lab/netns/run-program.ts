import { spawn } from "node:child_process";

export interface Ended {
  /** null: ended by a signal, or never begun. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 10_000;
const OUTPUT_MAX = 1024 * 1024;
const AT_ONCE = 4;

/** Where programs are looked for by ourselves and by plugins (iptables). */
export const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

let running = 0;
const waiting: (() => void)[] = [];

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the program at once, and begins none. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end, without a shell; at most four at once. Never rejects. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await start(file, args, options);
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}

/** `ip` with one command a line; stops at the first that fails. Rejects with what `ip` complains about. */
export async function ipBatch(lines: readonly string[], namespace?: string): Promise<void> {
  if (lines.length === 0) return;
  const inside = namespace === undefined ? [] : ["-n", namespace];
  const ended = await runProgram("ip", [...inside, "-batch", "-"], { stdin: `${lines.join("\n")}\n` });
  if (ended.code !== 0) throw new Error(`ip: ${ended.stderr.trim() || `code ${String(ended.code)}`}`);
}

function start(file: string, args: readonly string[], { stdin, env, signal }: RunOptions): Promise<Ended> {
  if (signal?.aborted === true) return Promise.resolve({ code: null, stdout: "", stderr: "broken off" });
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      // The types insist on NODE_ENV; plugins get nothing else of ours.
      env: { NODE_ENV: "production", PATH, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
      ...(signal !== undefined && { signal }),
    });
    let stdout = "";
    let stderr = "";
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin ?? "");
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (stdout.length < OUTPUT_MAX) stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (stderr.length < OUTPUT_MAX) stderr += text;
    });
    child.on("error", (error) => {
      resolve({ code: null, stdout, stderr: error.message });
    });
    child.on("close", (code, endedBy) => {
      resolve({ code, stdout, stderr: stderr || (endedBy === null ? "" : `ended by ${endedBy}`) });
    });
  });
}
