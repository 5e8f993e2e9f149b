import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { agentInventorySchema } from "../../lib/cni/agent-inventory.ts";
import { agentReportSchema, timelineSchema } from "../../lib/cni/agent-wire.ts";
import { readHeardNode } from "../../lib/sources/node-report-object.ts";
import { withAgents } from "../agents/agent-feed.ts";
import { buildAgent } from "./bundle.ts";
import { type AgentProcess, startAgentProcess } from "./testing/agent-process.ts";
import { createRealNetns } from "./testing/real-netns.ts";

const real = createRealNetns();
const LEAST = ["/usr/bin/setpriv", "--bounding-set=-all,+sys_admin", "--inh-caps=-all", "--"];

describe.runIf(real !== undefined)("the agent as a process, from its one file", () => {
  if (real === undefined) return;
  const { ip, prefix, roots } = real;
  const folder = mkdtempSync(join(tmpdir(), "agent-bundle-"));
  const flags = ["--netns-prefix", prefix, "--root-cni", roots.cni, "--root-config", roots.config];
  let bundle: string;

  beforeAll(async () => {
    bundle = await buildAgent(join(folder, "agent.cjs"));
    real.add("p");
    ip("link", "add", `${prefix}h`, "type", "veth", "peer", "name", "net1", "netns", `${prefix}p`);
    ip("link", "set", `${prefix}h`, "up");
    ip("-n", `${prefix}p`, "link", "set", "net1", "up");
  });
  afterAll(() => {
    real.clear();
    rmSync(folder, { recursive: true });
  });

  const ask = async (agent: AgentProcess, path: string, token?: string): Promise<unknown> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await fetch(`${agent.url}${path}`, { headers })).json();
  };
  const statusOf = (pid: number | undefined): string => readFileSync(`/proc/${String(pid)}/status`, "utf8");

  test("the part that listens has no capability and is another user; changes reach the server within 150 ms", async () => {
    const agent = await startAgentProcess([bundle], flags);
    const front = agent
      .pids()
      .find((pid) => readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").includes("\0front\0"));
    expect(statusOf(front)).toMatch(/^CapEff:\s*0+$/m);
    expect(statusOf(front)).toMatch(/^CapPrm:\s*0+$/m);
    expect(statusOf(front)).toMatch(/^NoNewPrivs:\s*1$/m);
    // It answers before `ip monitor` runs, and says so.
    const inventory = await vi.waitFor(async () => {
      const now = agentInventorySchema.parse(await ask(agent, "/v1/inventory"));
      expect(now.agent).toMatchObject({ mode: "reading", actions: [], wakes: "monitor" });
      return now;
    }, 5_000);
    expect(inventory.agent.separation).not.toBe("none");
    expect(inventory.plugins.find(({ name }) => name === "bridge")?.cniVersions).toContain("1.0.0");

    const seen: { up: boolean; atMs: number }[] = [];
    const feed = withAgents(noCluster, [{ node: "n1", url: agent.url }]);
    feed.start({
      begin: () => undefined,
      synced: () => undefined,
      put: (_, object) => {
        const heard = readHeardNode(object);
        const link = (heard.ok ? heard.value.report : null)?.namespaces
          .flatMap(({ links }) => links)
          .find(({ name }) => name === "net1");
        if (link !== undefined) seen.push({ up: link.link === "up", atMs: performance.now() });
      },
      drop: () => undefined,
      state: () => undefined,
    });
    await expect.poll(() => seen.at(-1)?.up, { timeout: 10_000 }).toBe(true);
    const delays = [];
    for (let round = 0; round < 10; round++) {
      const up = round % 2 === 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      ip("-n", `${prefix}p`, "link", "set", "net1", up ? "up" : "down");
      const changedMs = performance.now();
      await expect.poll(() => seen.at(-1)?.up, { timeout: 3_000, interval: 2 }).toBe(up);
      delays.push((seen.findLast((one) => one.up === up)?.atMs ?? 0) - changedMs);
    }
    const median = delays.toSorted((a, b) => a - b)[5] ?? Infinity;
    process.stdout.write(`link change to server, median of 10: ${median.toFixed(0)} ms\n`);
    // The figure to hold, 150 ms, is judged by the bench: here other tests run beside it.
    expect(median).toBeLessThan(1_000);
    const timeline = timelineSchema.parse(
      await ask(agent, `/v1/timeline?netns=${prefix}p&link=net1&kind=link-down`),
    );
    expect(timeline.entries.length).toBeGreaterThanOrEqual(5);
    const rates = timelineSchema.parse(await ask(agent, `/v1/timeline?netns=${prefix}p&kind=rate`)).rates;
    expect(rates.map(({ link }) => link)).toEqual(["net1"]);
    // It changed its state each 300 ms for 3 s: looked at each time, sampled once a second.
    expect(rates[0]?.points.length).toBeGreaterThanOrEqual(2);
    for (const { overMs } of rates[0]?.points ?? []) expect(overMs).toBeGreaterThanOrEqual(1_000);
    await feed.stop();
    await agent.stop();
  });

  test("with CAP_SYS_ADMIN alone it reads all the same, by polling, and says why it polls", async () => {
    // A container runtime, by its looks: the part that listens is root to files here, and could use it as well.
    const socket = join(folder, "containerd.sock");
    let asked = 0;
    const runtime = createServer(() => void asked++).listen(socket);
    const agent = await startAgentProcess([bundle], [...flags, "--runtime-sockets", socket], LEAST);
    const inventory = agentInventorySchema.parse(await ask(agent, "/v1/inventory"));
    expect(inventory.agent).toMatchObject({
      capabilities: ["CAP_SYS_ADMIN"],
      separation: "user-namespace",
      wakes: "polling",
    });
    expect(inventory.agent.wakesDetail).toMatch(/not permitted/);
    expect(inventory.runtimes).toMatchObject([
      { name: "containerd", state: "not-asked", detail: expect.stringMatching(/same user/) },
    ]);
    expect(asked).toBe(0);
    runtime.close();
    const front = agent
      .pids()
      .find((pid) => readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").includes("\0front\0"));
    expect(statusOf(front)).toMatch(/^CapEff:\s*0+$/m);
    const { report } = agentReportSchema.parse(await ask(agent, "/v1/report"));
    expect(report.namespaces.map(({ id }) => id)).toEqual([`${prefix}p`]);
    const address = "10.66.0.7/24";
    ip("-n", `${prefix}p`, "addr", "add", address, "dev", "net1");
    await expect
      .poll(async () => JSON.stringify(await ask(agent, "/v1/report")), { timeout: 20_000, interval: 500 })
      .toContain("10.66.0.7");
    ip("-n", `${prefix}p`, "addr", "del", address, "dev", "net1");
    await agent.stop();
  });

  test("with SETUID and SETGID beside it the runtime is asked, by who listens to nobody", async () => {
    const socket = join(folder, "runtime", "containerd.sock");
    mkdirSync(dirname(socket), { mode: 0o700 });
    let asked = 0;
    const runtime = createServer((connection) => {
      asked++;
      connection.destroy();
    }).listen(socket);
    // As a pod's fsGroup leaves it.
    chmodSync(folder, 0o755);
    const token = join(folder, "token");
    writeFileSync(token, "secret", { mode: 0o640 });
    chownSync(token, 0, 65_532);
    const agent = await startAgentProcess(
      [bundle],
      [...flags, "--runtime-sockets", socket, "--token-file", token],
      ["/usr/bin/setpriv", "--bounding-set=-all,+sys_admin,+setuid,+setgid", "--inh-caps=-all", "--"],
    );
    const inventory = agentInventorySchema.parse(await ask(agent, "/v1/inventory", "secret"));
    expect(inventory.agent.separation).toBe("user");
    expect(inventory.runtimes).toMatchObject([{ name: "containerd", state: "silent" }]);
    expect(asked).toBeGreaterThan(0);
    await agent.stop();
    runtime.close();
  });

  test("when either part dies the other ends", async () => {
    const agent = await startAgentProcess([bundle], flags);
    const pids = agent.pids();
    const front = pids.find((pid) =>
      readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").includes("\0front\0"),
    );
    process.kill(agent.pid, "SIGKILL");
    await expect.poll(() => isAlive(front), { timeout: 5_000 }).toBe(false);
  });
});

const isAlive = (pid: number | undefined): boolean => {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
};

const noCluster = {
  cluster: "c",
  now: undefined,
  readOnlyReason: undefined,
  start: () => undefined,
  stop: () => Promise.resolve(),
};
