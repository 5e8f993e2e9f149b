import { type ChildProcess, spawn } from "node:child_process";
import type { Notice, Ring } from "../powers.ts";
import { exactly, IP } from "./run.ts";

export interface Bell {
  stop(): void;
}

const RESTART_MS = 1_000;
/** Not allowed is not going to change soon. */
const RESTART_MAX_MS = 60_000;
/** Alive for so long, it counts as listening. */
const PROVEN_MS = 500;
const LINE_MAX = 64 * 1024;

/** Who a line of `ip -o monitor all-nsid` is about. The rest of the text is not to be trusted (names are resolved wrongly). */
export const ringOf = (line: string): Ring => {
  const nsid = /^\[nsid (current|\d+)\]/.exec(line)?.[1];
  if (nsid === undefined) return "unknown";
  return nsid === "current" ? "host" : Number(nsid);
};

/**
 * Listens to the kernel; when the listener ends, everything may have changed, and it is started again.
 * Surprise: listening to all namespaces needs CAP_NET_BROADCAST; without it the agent polls.
 */
export const createBell = (inHost: readonly string[], tell: (notice: Notice) => void): Bell => {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let pauseMs = RESTART_MS;
  let isAgain = false;

  const start = (): void => {
    const [file = IP, ...args] = [...inHost, IP, "-o", "monitor", "all-nsid", "link", "address", "route"];
    const started = spawn(file, args, {
      env: exactly({}),
      stdio: ["ignore", "pipe", "pipe"],
      cwd: "/",
    });
    child = started;
    let rest = "";
    let complaint = "";
    const proven = setTimeout(() => {
      pauseMs = RESTART_MS;
      tell({ kind: "wakes", isListening: true, detail: null });
      // What happened while nobody listened.
      if (isAgain) tell({ kind: "ring", who: "unknown" });
      isAgain = true;
    }, PROVEN_MS);
    started.stdout.setEncoding("utf8");
    started.stdout.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = (lines.pop() ?? "").slice(0, LINE_MAX);
      for (const who of new Set(lines.filter((line) => line !== "").map(ringOf))) tell({ kind: "ring", who });
    });
    started.stderr.setEncoding("utf8");
    started.stderr.on("data", (chunk: string) => {
      complaint = (complaint + chunk).slice(-500);
      // The kernel had to drop some of what it had to say.
      if (chunk.includes("No buffer space")) tell({ kind: "ring", who: "unknown" });
    });
    const ended = (): void => {
      clearTimeout(proven);
      if (child !== started) return;
      child = undefined;
      if (isStopped) return;
      isAgain = true;
      tell({ kind: "wakes", isListening: false, detail: complaint.trim() || "ip monitor ended" });
      timer = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, RESTART_MAX_MS);
    };
    started.on("error", (error) => {
      complaint = error.message;
      ended();
    });
    started.on("close", ended);
  };
  start();

  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      child?.kill("SIGKILL");
    },
  };
};
