import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { LEAN_ENVIRONMENT } from "../lean-node.ts";

export interface AgentProcess {
  readonly url: string;
  readonly pid: number;
  /** Of all processes of the agent, itself first. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

/** Starts the agent as a process, `command` being Node's arguments and `before` what stands before Node. */
export const startAgentProcess = async (
  command: readonly string[],
  flags: readonly string[],
  before: readonly string[] = [],
): Promise<AgentProcess> => {
  const [file = process.execPath, ...args] = [
    ...before,
    process.execPath,
    ...command,
    ...["--node", "n1", "--listen", "127.0.0.1:0"],
    ...flags,
  ];
  const env = { ...process.env, ...LEAN_ENVIRONMENT };
  // Whoever reads our output waits for all that hold it: an agent that a failing test leaves behind must not.
  const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"], cwd: "/", env });
  const killLeftOver = (): void => void child.kill("SIGKILL");
  process.once("exit", killLeftOver);
  child.once("close", () => process.off("exit", killLeftOver));
  const url = await readyOf(child);
  const { pid } = child;
  if (pid === undefined) throw new Error("the agent has no process");
  return {
    url,
    pid,
    pids: () => [pid, ...childrenOf(pid)],
    stop: () =>
      new Promise((resolve) => {
        child.once("close", () => {
          resolve();
        });
        // Surprise: strace that writes to a file blocks SIGTERM; what it traces must be told.
        const told = before[0]?.endsWith("/strace") === true ? (childPids(pid)[0] ?? pid) : pid;
        process.kill(told, "SIGTERM");
      }),
  };
};

const readyOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    if (child.stderr === null) return reject(new Error("no stderr"));
    createInterface(child.stderr).on("line", (line) => {
      said += `${line}\n`;
      const url = /"message":"agent ready","url":"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on("close", (code) => {
      reject(new Error(`the agent ended with ${String(code)}: ${said}`));
    });
    child.on("error", reject);
  });

const childrenOf = (pid: number): number[] =>
  childPids(pid).flatMap((child) => [child, ...childrenOf(child)]);

const childPids = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8")
      .split(" ")
      .filter((text) => text !== "")
      .map(Number);
  } catch {
    return [];
  }
};
