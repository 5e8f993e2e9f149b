import { type ChildProcess, spawn } from "node:child_process";
import { COMPILED } from "./build.ts";

export interface Child {
  /** undefined: it could not be started. */
  readonly pid: number | undefined;
  /** Resolves with the exit code (128 + n for a signal) when the process has ended. */
  readonly ended: Promise<number>;
  /** Asks it to stop, and ends it after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Lines of its standard output, as they come. */
  onLine(listener: (line: string) => void): void;
  /** The last lines it wrote to standard error, for a message when it failed. */
  lastErrors(): string;
}

/** Starts a Node program that lives no longer than this process. Its standard error is kept, and passed on when `isLoud`. */
export const startChild = (
  args: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string | undefined>>; isLoud: boolean },
): Child => {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: withCompiled(options.env as NodeJS.ProcessEnv),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const listeners: ((line: string) => void)[] = [];
  let errors = "";
  splitLines(child, (line) => listeners.forEach((listener) => listener(line)));
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4_000);
    if (options.isLoud) process.stderr.write(chunk);
  });
  const ended = new Promise<number>((resolve) => {
    child.on("error", (error) => {
      errors += error.message;
      resolve(1);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  return {
    pid: child.pid,
    ended,
    stop: async (graceMs) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
    onLine: (listener) => void listeners.push(listener),
    lastErrors: () => errors.trim(),
  };
};

/** What was compiled once is read by the next start. */
const withCompiled = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: COMPILED,
  ...env,
});

const splitLines = (child: ChildProcess, take: (line: string) => void): void => {
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  });
};
