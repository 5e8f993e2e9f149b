import { readFileSync } from "node:fs";
import { agentMessageSchema } from "../../../lib/cni/agent-wire.ts";
import { createLineSplitter } from "../../kube/line-splitter.ts";
import { LEAN_FLAGS } from "../lean-node.ts";
import { startAgentProcess } from "./agent-process.ts";
import type { ManyNetns } from "./many-netns.ts";

/** What the agent took on a node full of pods. */
export interface AgentUse {
  /** Namespaces whose pod it knew in its first report. */
  readonly pods: number;
  readonly startMs: number;
  /** Each page once, as a container is charged for it; what the processes have for themselves; the sum of all they hold. */
  readonly onceMiB: number;
  readonly ownMiB: number;
  readonly residentMiB: number;
  /** In cores, while nothing happened. */
  readonly idle: number;
  /** A whole report, asked for and read. */
  readonly snapshotMs: number;
  /** From a new address to the message about it, median of ten. */
  readonly toStreamMs: number;
}

/** After its start it looks at everything once more. */
const WARM_MS = 15_000;
const CHANGES = 10;
const CHANGE_EVERY_MS = 300;
const FIRST_MS = 10_000;
const TOLD_MS = 5_000;
const LINE_BYTES = 64 * 1024 * 1024;

/** Runs the bundled agent, lets it idle for so long, and changes an address in ten namespaces. Throws where it never tells. */
export const measureAgent = async ({ real, bundle }: ManyNetns, idleMs: number): Promise<AgentUse> => {
  const { ip, prefix, roots } = real;
  const startedMs = performance.now();
  const agent = await startAgentProcess(
    [...LEAN_FLAGS, bundle],
    ["--netns-prefix", prefix, "--root-cni", roots.cni, "--root-config", roots.config],
  );
  const startMs = performance.now() - startedMs;
  const stream = readStream(agent.url);
  try {
    await until(() => stream.times.length > 0, FIRST_MS);
    await pause(WARM_MS);
    const cpuBefore = cpuMsOf(agent.pids());
    const idleFromMs = performance.now();
    await pause(idleMs);
    const idle = (cpuMsOf(agent.pids()) - cpuBefore) / (performance.now() - idleFromMs);
    const delays: number[] = [];
    for (let round = 1; round <= CHANGES; round++) {
      await pause(CHANGE_EVERY_MS);
      const before = stream.times.length;
      ip("-n", `${prefix}${String(round)}`, "addr", "add", `10.98.0.${String(round)}/24`, "dev", "eth0");
      const changedMs = performance.now();
      await until(() => stream.times.length > before, TOLD_MS);
      delays.push((stream.times[before] ?? Infinity) - changedMs);
      // The next round may find the address gone.
      ip("-n", `${prefix}${String(round)}`, "addr", "del", `10.98.0.${String(round)}/24`, "dev", "eth0");
    }
    const askedMs = performance.now();
    await (await fetch(`${agent.url}/v1/report`)).json();
    const snapshotMs = performance.now() - askedMs;
    const toStreamMs = delays.toSorted((one, other) => one - other)[CHANGES >> 1] ?? Infinity;
    return { pods: stream.pods(), startMs, idle, snapshotMs, toStreamMs, ...memoryOf(agent.pids()) };
  } finally {
    await stream.close();
    await agent.stop();
  }
};

/** When each message that says something came, and how many pods the whole report had. */
const readStream = (url: string) => {
  const times: number[] = [];
  let pods = 0;
  const asked = new AbortController();
  const read = async (): Promise<void> => {
    const response = await fetch(`${url}/v1/stream`, { signal: asked.signal });
    const lines = createLineSplitter(LINE_BYTES);
    for await (const chunk of response.body ?? [])
      for (const line of lines.take(chunk)) {
        const message = agentMessageSchema.parse(JSON.parse(line));
        if (message.kind !== "heartbeat") times.push(performance.now());
        if (message.kind === "report")
          pods = message.report.namespaces.filter((namespace) => namespace.pod !== null).length;
      }
  };
  const reading = read().catch(() => undefined);
  return {
    times,
    pods: () => pods,
    close: async (): Promise<void> => {
      asked.abort();
      await reading;
    },
  };
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const until = async (isSo: () => boolean, maxMs: number): Promise<void> => {
  const deadlineMs = performance.now() + maxMs;
  while (!isSo()) {
    if (performance.now() > deadlineMs) throw new Error(`the agent said nothing for ${String(maxMs)} ms`);
    await pause(2);
  }
};

/** Processor time of processes and of their children that have ended, in ms (ticks of 10 ms). */
const cpuMsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const fields =
        readFileSync(`/proc/${String(pid)}/stat`, "utf8")
          .split(") ")[1]
          ?.split(" ") ?? [];
      return sum + [11, 12, 13, 14].reduce((ticks, at) => ticks + Number(fields[at] ?? 0), 0) * 10;
    } catch {
      return sum;
    }
  }, 0);

const memoryOf = (pids: readonly number[]): Pick<AgentUse, "ownMiB" | "onceMiB" | "residentMiB"> => {
  let [own, shared, resident] = [0, 0, 0];
  for (const pid of pids) {
    const text = readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8");
    const kb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
    own += kb("Anonymous");
    shared = Math.max(shared, kb("Rss") - kb("Anonymous"));
    resident += kb("Rss");
  }
  return { ownMiB: own / 1_024, onceMiB: (own + shared) / 1_024, residentMiB: resident / 1_024 };
};
