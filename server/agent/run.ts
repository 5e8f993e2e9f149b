import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { failed, ok, type Result } from "../../lib/model/result.ts";

const TIMEOUT_MS = 10_000;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;
const AT_ONCE = 4;

/** The programs that the agent may run, by absolute path. */
const find = (...paths: string[]): string => paths.find((path) => existsSync(path)) ?? paths[0] ?? "";
export const IP = find("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip");
export const NSENTER = find("/usr/bin/nsenter", "/bin/nsenter");

let running = 0;
const waiting: (() => void)[] = [];

/** Runs a program without shell and environment; `fd` becomes its descriptor 3. Its stdout, or why there is none. */
export const run = async (
  file: string,
  args: readonly string[],
  options: { readonly stdin?: string; readonly fd?: number } = {},
): Promise<Result<string>> => {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await start(file, args, options);
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
};

const start = (
  file: string,
  args: readonly string[],
  options: { readonly stdin?: string; readonly fd?: number },
): Promise<Result<string>> =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      // Nothing of ours; the types insist on this one.
      env: { NODE_ENV: "production" },
      stdio: ["pipe", "pipe", "pipe", ...(options.fd === undefined ? [] : [options.fd])],
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaint = "";
    const fail = (detail: string): void => {
      resolve(failed({ code: "REPORT_INVALID", detail }));
    };
    child.on("error", (error) => {
      fail(error.message);
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.stdin ?? "");
    child.stdout?.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > OUTPUT_MAX_BYTES) child.kill("SIGKILL");
      else output.push(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (complaint.length < 1_000) complaint += chunk.toString("utf8");
    });
    child.on("close", (code, signal) => {
      if (code === 0 && bytes <= OUTPUT_MAX_BYTES) resolve(ok(Buffer.concat(output).toString("utf8")));
      else fail(complaint.trim().slice(0, 1_000) || `it ended with ${signal ?? `code ${String(code)}`}`);
    });
  });
