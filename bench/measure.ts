import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a whole process used, as the operating system counts it (/proc, sampled each 10 ms: Linux only). */
export interface Used {
  readonly cpuS: number;
  readonly peakMB: number;
  readonly output: string;
}

export const KB = 1024;
export const MB = 1024 * KB;
const SAMPLE_MS = 10;
const TICKS_PER_S = 100;

/** Runs a program to its end; undefined where it can't be started or fails. Its output is kept only where asked for. */
export const measure = (
  command: string,
  args: readonly string[],
  keepsOutput: boolean,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Used | undefined> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      env,
      stdio: ["ignore", keepsOutput ? "pipe" : "ignore", "inherit"],
    });
    const used = { cpuS: 0, peakMB: 0 };
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const timer = setInterval(() => {
      Object.assign(used, sample(child.pid, used));
    }, SAMPLE_MS);
    child.on("error", () => {
      clearInterval(timer);
      resolve(undefined);
    });
    child.on("close", (code) => {
      clearInterval(timer);
      resolve(code === 0 ? { ...used, output } : undefined);
    });
  });

const sample = (pid: number | undefined, before: Omit<Used, "output">): Omit<Used, "output"> => {
  try {
    return usedBy(pid);
  } catch {
    // It has just ended.
    return before;
  }
};

/** What a running process has used so far. */
export const usedBy = (
  pid: number | undefined,
): { readonly cpuS: number; readonly peakMB: number; readonly residentMB: number } => {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]) / 1024;
  const peakMB = megabytes("VmHWM");
  // A process that is ending has given its memory back.
  if (Number.isNaN(peakMB)) throw new Error("it has ended");
  return {
    cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S,
    peakMB,
    residentMB: megabytes("VmRSS"),
  };
};

export const median = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** CPU that this process has used so far, ms. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
