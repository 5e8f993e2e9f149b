import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentMessageSchema } from "../../lib/cni/agent-wire.ts";
import { createLineSplitter } from "../kube/line-splitter.ts";
import { buildAgent } from "./bundle.ts";
import { LEAN_FLAGS } from "./lean-node.ts";
import { startAgentProcess } from "./testing/agent-process.ts";
import { cachedResult } from "./testing/cached-result.ts";
import { createRealNetns } from "./testing/real-netns.ts";

const NAMESPACES = 250;
/** One turn of looking at what nobody rang for lies in it. */
const IDLE_MS = 60_000;
const MEMORY_MAX_MB = 80;
const real = createRealNetns();

describe.runIf(real !== undefined)(`the agent with ${String(NAMESPACES)} namespaces`, () => {
  if (real === undefined) return;
  const { ip, prefix, roots } = real;
  const folder = mkdtempSync(join(tmpdir(), "agent-capacity-"));
  const bridge = `${prefix}b`;
  const numbers = Array.from({ length: NAMESPACES }, (_, index) => String(index + 1));
  let bundle: string;

  beforeAll(async () => {
    bundle = await buildAgent(join(folder, "agent.cjs"));
    mkdirSync(join(roots.multus, "results"), { recursive: true });
    mkdirSync(join(roots.networks, "lan"), { recursive: true });
    real.batch([
      `link add ${bridge} type bridge`,
      `link set ${bridge} up`,
      ...numbers.map((n) => `netns add ${prefix}${n}`),
    ]);
    real.batch(
      numbers.flatMap((n) => [
        `link add ${prefix}v${n} type veth peer name eth0 netns ${prefix}${n}`,
        `link set ${prefix}v${n} master ${bridge} up`,
      ]),
    );
    for (const n of numbers) {
      const address = `10.99.${String(Number(n) >> 7)}.${String((Number(n) & 127) + 1)}`;
      real.batch(
        [
          "link set lo up",
          `addr add ${address}/16 dev eth0`,
          `addr add fd00:99::${n}/64 dev eth0 nodad`,
          "link set eth0 up",
          "route add default via 10.99.255.254",
        ],
        prefix + n,
      );
      const containerId = n.padStart(64, "c");
      const { name, text } = cachedResult({
        config: {
          cniVersion: "1.0.0",
          name: "lan",
          type: "bridge",
          bridge,
          ipam: { type: "host-local", subnet: "10.99.0.0/16" },
        },
        network: "lan",
        containerId,
        interface: "eth0",
        netns: `/run/netns/${prefix}${n}`,
        args: [
          ["K8S_POD_NAMESPACE", "lab"],
          ["K8S_POD_NAME", `pod-${n}`],
          ["K8S_POD_UID", `00000000-0000-0000-0000-${n.padStart(12, "0")}`],
        ],
        result: {
          cniVersion: "1.0.0",
          interfaces: [{ name: "eth0", sandbox: `/run/netns/${prefix}${n}` }],
          ips: [{ address: `${address}/16`, interface: 0 }],
        },
      });
      writeFileSync(join(roots.multus, "results", name), text);
      writeFileSync(join(roots.networks, "lan", address), `${containerId}\r\neth0`);
    }
    // Duplicate detection of link-local addresses.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
  });
  afterAll(() => {
    real.clear();
    real.batch([`link del ${bridge}`]);
    rmSync(folder, { recursive: true });
  });

  test("it is there soon, small, and idle while nothing happens; a change is told at once", async () => {
    const startedMs = performance.now();
    const agent = await startAgentProcess(
      [...LEAN_FLAGS, bundle],
      ["--netns-prefix", prefix, "--root-cni", roots.cni, "--root-config", roots.config],
    );
    const startMs = performance.now() - startedMs;
    const times: { revision: number; atMs: number }[] = [];
    const asked = new AbortController();
    const streamed = (async (): Promise<void> => {
      const response = await fetch(`${agent.url}/v1/stream`, { signal: asked.signal });
      const lines = createLineSplitter(64 * 1024 * 1024);
      for await (const chunk of response.body ?? [])
        for (const line of lines.take(chunk)) {
          const message = agentMessageSchema.parse(JSON.parse(line));
          if (message.kind !== "heartbeat")
            times.push({ revision: message.revision, atMs: performance.now() });
          if (message.kind === "report")
            expect(message.report.namespaces.filter(({ pod }) => pod !== null)).toHaveLength(NAMESPACES);
        }
    })().catch(() => undefined);
    await expect.poll(() => times.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 3_000));

    const cpuBefore = cpuMsOf(agent.pids());
    const idleFromMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idle = (cpuMsOf(agent.pids()) - cpuBefore) / (performance.now() - idleFromMs);

    const delays = [];
    for (let round = 1; round <= 10; round++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const before = times.length;
      ip("-n", `${prefix}${String(round)}`, "addr", "add", `10.98.0.${String(round)}/24`, "dev", "eth0");
      const changedMs = performance.now();
      await expect.poll(() => times.length, { timeout: 5_000, interval: 2 }).toBeGreaterThan(before);
      delays.push((times[before]?.atMs ?? Infinity) - changedMs);
    }
    const askedMs = performance.now();
    await (await fetch(`${agent.url}/v1/report`)).json();
    const snapshotMs = performance.now() - askedMs;
    const median = delays.toSorted((a, b) => a - b)[delays.length >> 1] ?? Infinity;
    const memory = memoryOf(agent.pids());
    asked.abort();
    await streamed;
    await agent.stop();
    process.stdout.write(
      `agent with ${String(NAMESPACES)} namespaces: up after ${startMs.toFixed(0)} ms, ` +
        `${memory.onceMiB.toFixed(1)} MiB (each page once; own ${memory.ownMiB.toFixed(1)}, resident sum ${memory.residentMiB.toFixed(1)}), ` +
        `snapshot in ${snapshotMs.toFixed(0)} ms, idle ${(idle * 100).toFixed(2)} % of a core, change to stream ${median.toFixed(0)} ms (median)\n`,
    );
    expect(memory.onceMiB * 1.048_576).toBeLessThan(MEMORY_MAX_MB);
    expect(snapshotMs).toBeLessThan(2_000);
    if (isBusy()) {
      process.stderr.write("NOT JUDGED against 1 %, 150 ms and 5 s: the machine is busy with other work\n");
      expect(idle).toBeLessThan(0.05);
      expect(startMs).toBeLessThan(60_000);
      return;
    }
    expect(idle).toBeLessThan(0.01);
    expect(median).toBeLessThan(150);
    expect(startMs).toBeLessThan(5_000);
  });
});

const isBusy = (): boolean => (loadavg()[0] ?? 0) > availableParallelism();

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

/**
 * Memory as a container is charged for it: what each process has for itself, and the pages of programs once, though
 * several have them mapped.
 */
const memoryOf = (pids: readonly number[]): { ownMiB: number; onceMiB: number; residentMiB: number } => {
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
