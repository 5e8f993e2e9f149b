import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLinks } from "../../lib/cni/ip-json.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { withAgents } from "../agents/agent-feed.ts";
import { serveAgent, type AgentServer } from "./api.ts";
import { createDoor } from "./door.ts";
import { createKernel } from "./kernel.ts";
import { createObserver, type Observer } from "./observer.ts";

const PREFIX = "mragent-";
const own = `${PREFIX}${String(process.pid)}-`;
const isReal =
  process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/nsenter") && canMake();
if (!isReal) process.stderr.write("NOT RUN: the node agent against a real kernel needs Linux and root\n");

function canMake(): boolean {
  try {
    execFileSync("ip", ["netns", "add", `${own}probe`], { stdio: "ignore" });
    execFileSync("ip", ["netns", "del", `${own}probe`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const ip = (...args: string[]): string => execFileSync("ip", args, { encoding: "utf8" });
const names = (): string[] => (existsSync("/run/netns") ? readdirSync("/run/netns") : []);
/** Ours, and those of a run that was killed. */
const clear = (): void => {
  for (const name of names()) {
    const pid = /^mragent-(\d+)-/.exec(name)?.[1];
    if (name.startsWith(own) || (pid !== undefined && !existsSync(`/proc/${pid}`))) ip("netns", "del", name);
  }
};

describe.runIf(isReal)("the agent on a real kernel", () => {
  const folder = mkdtempSync(join(tmpdir(), "mragent-"));
  const networks = join(folder, "networks");
  let observer: Observer;
  let server: AgentServer;

  beforeAll(async () => {
    clear();
    mkdirSync(networks, { recursive: true });
    for (const name of ["a", "b"]) ip("netns", "add", own + name);
    ip("-n", `${own}a`, "link", "add", "v0", "type", "veth", "peer", "name", "e0", "netns", `${own}b`);
    ip("-n", `${own}a`, "link", "set", "v0", "up");
    ip("-n", `${own}b`, "link", "set", "e0", "up");
    const roots = {
      cni: folder,
      networks,
      multus: join(folder, "multus"),
      config: join(folder, "net.d"),
      plugins: "/usr/lib/cni",
      netns: "/run/netns",
    };
    observer = createObserver({
      node: "n1",
      bootId: null,
      roots,
      kernel: createKernel("/run/netns"),
      nowMs: () => Date.now(),
    });
    await observer.start();
    server = await serveAgent({
      observer,
      epoch: "e1",
      door: createDoor(undefined),
      host: "127.0.0.1",
      port: 0,
    });
  });

  afterAll(async () => {
    observer.stop();
    await server.close();
    clear();
    rmSync(folder, { recursive: true });
  });

  const agentView = (name: string): unknown =>
    observer.report.namespaces.find((netns) => netns.id === own + name)?.links.toSorted(byIndex);
  const kernelView = (name: string): unknown =>
    readLinks(JSON.parse(ip("netns", "exec", own + name, "ip", "-j", "-d", "addr"))).toSorted(byIndex);
  const settled = (name: string): Promise<void> =>
    expect.poll(() => agentView(name), { timeout: 5_000 }).toEqual(kernelView(name));

  test("its view is the kernel's, at rest and after 100 random changes", async () => {
    await settled("a");
    let state = 7;
    const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let step = 0; step < 100; step++) {
      const address = `10.9.${String(Math.floor(random() * 4))}.${String(1 + Math.floor(random() * 9))}/24`;
      const action = [
        ["addr", "replace", address, "dev", "e0"],
        ["addr", "del", address, "dev", "e0"],
        ["link", "set", "e0", "mtu", String(1_300 + Math.floor(random() * 100))],
        ["link", "set", "e0", random() < 0.5 ? "up" : "down"],
      ][Math.floor(random() * 4)];
      try {
        execFileSync("ip", ["-n", `${own}b`, ...(action ?? [])], { stdio: "ignore" });
      } catch {
        // An address that isn't there can't be taken away.
      }
    }
    // Duplicate detection of the link-local addresses ends within two seconds.
    await expect
      .poll(() => JSON.stringify(agentView("b")) === JSON.stringify(kernelView("b")), { timeout: 5_000 })
      .toBe(true);
  });

  test("a link that goes down and a namespace that goes are told to the server within a second", async () => {
    const feed = withAgents(
      {
        cluster: "c",
        now: undefined,
        readOnlyReason: undefined,
        start: () => undefined,
        stop: () => Promise.resolve(),
      },
      [{ node: "n1", url: server.url }],
    );
    const lists: unknown[] = [];
    feed.start({
      begin: () => undefined,
      synced: () => undefined,
      put: (_, object) => lists.push(object["report"]),
      drop: () => undefined,
      state: () => undefined,
    });
    const linkOf = (): unknown => {
      const report = lists.at(-1);
      return isReport(report)
        ? report.namespaces.find(({ id }) => id === `${own}b`)?.links.find(({ name }) => name === "e0")?.link
        : undefined;
    };
    ip("-n", `${own}b`, "link", "set", "e0", "up");
    await expect.poll(linkOf, { timeout: 3_000, interval: 5 }).toBe("up");
    const startedMs = performance.now();
    ip("-n", `${own}b`, "link", "set", "e0", "down");
    await expect.poll(linkOf, { timeout: 1_000, interval: 5 }).toBe("down");
    process.stdout.write(`link change to server: ${(performance.now() - startedMs).toFixed(0)} ms\n`);
    ip("netns", "del", `${own}b`);
    await expect.poll(linkOf, { timeout: 1_000, interval: 5 }).toBe(undefined);
    await feed.stop();
    expect(observer.timeline.some(({ kind, netns }) => kind === "link-down" && netns === `${own}b`)).toBe(
      true,
    );
  });

  test("a lease file that nobody owns is seen with its time", async () => {
    mkdirSync(join(networks, "net"));
    writeFileSync(join(networks, "net", "10.1.0.5"), "gone\r\neth0");
    await expect
      .poll(() => observer.report.hostLocal[0], { timeout: 3_000 })
      .toMatchObject({ network: "net", address: "10.1.0.5", containerId: "gone", interface: "eth0" });
    expect(observer.report.hostLocal[0]?.modifiedAt).not.toBeNull();
  });

  test("fifty namespaces at once are seen, and their end", async () => {
    const many = Array.from({ length: 50 }, (_, index) => `${own}m${String(index)}`);
    const count = (): number => observer.report.namespaces.filter(({ id }) => many.includes(id)).length;
    for (const name of many) ip("netns", "add", name);
    await expect.poll(count, { timeout: 8_000 }).toBe(50);
    for (const name of many) ip("netns", "del", name);
    await expect.poll(count, { timeout: 8_000 }).toBe(0);
  });

  const isReport = (value: unknown): value is NodeReport =>
    typeof value === "object" && value !== null && "namespaces" in value;
});

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;
