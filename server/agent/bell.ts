import { type ChildProcess, spawn } from "node:child_process";
import { IP } from "./run.ts";

/** Who rang: the node itself, a namespace by its number here, or somebody unknown (look at everything). */
export type Ring = "host" | "unknown" | number;

export interface Bell {
  readonly isListening: boolean;
  stop(): void;
}

const RESTART_MS = 1_000;
const LINE_MAX = 64 * 1024;

/** Who a line of `ip -o monitor all-nsid` is about. The rest of the text is not to be trusted (names are resolved wrongly). */
export const ringOf = (line: string): Ring => {
  const nsid = /^\[nsid (current|\d+)\]/.exec(line)?.[1];
  if (nsid === undefined) return "unknown";
  return nsid === "current" ? "host" : Number(nsid);
};

/** Listens to the kernel; when the listener ends, everything may have changed, and it is started again. */
export const createBell = (ring: (who: Ring) => void): Bell => {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const start = (): void => {
    let rest = "";
    const started = spawn(IP, ["-o", "monitor", "all-nsid", "link", "address"], {
      // Nothing of ours; the types insist on this one.
      env: { NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    child = started;
    started.stdout.setEncoding("utf8");
    started.stdout.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = (lines.pop() ?? "").slice(0, LINE_MAX);
      for (const line of lines) if (line !== "") ring(ringOf(line));
    });
    const ended = (): void => {
      if (child !== started) return;
      child = undefined;
      if (isStopped) return;
      timer = setTimeout(start, RESTART_MS);
      ring("unknown");
    };
    started.on("error", ended);
    started.on("close", ended);
  };
  start();

  return {
    get isListening() {
      return child !== undefined;
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      child?.kill("SIGKILL");
    },
  };
};
