import { createHook } from "node:async_hooks";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLinks, readRoutes } from "../../lib/cni/ip-json.ts";
import { createObserver, type Observer } from "./front/observer.ts";
import { createNetnsReader } from "./front/netns-detail.ts";
import { createRates } from "./front/rates.ts";
import { createPrivilegedPart, type PrivilegedPart } from "./privileged/create-powers.ts";
import { createRealNetns } from "./testing/real-netns.ts";

const CHANGES = 1_000;
/** More than the kernel tells the numbers of in one message; fewer than are read at once. */
const MANY = 120;
/** What the observer may start beside a reading of ours. */
const BELL_READS_MAX = 8;
const real = createRealNetns();

describe.runIf(real !== undefined)("the agent on a real kernel", () => {
  if (real === undefined) return;
  const { ip, prefix, roots } = real;
  let observer: Observer;
  let part: PrivilegedPart;

  beforeAll(async () => {
    for (const name of ["a", "b", "c"]) real.add(name);
    ip("-n", `${prefix}a`, "link", "add", "v0", "type", "veth", "peer", "name", "e0", "netns", `${prefix}b`);
    ip("-n", `${prefix}a`, "link", "set", "v0", "up");
    ip("-n", `${prefix}b`, "link", "set", "e0", "up");
    part = createPrivilegedPart({ node: "n1", roots, actions: [] });
    observer = createObserver({ node: "n1", bootId: null, powers: part.powers, nowMs: () => Date.now() });
    part.listen(observer.notice);
    await observer.start();
  });

  afterAll(() => {
    observer.stop();
    part.stop();
    real.clear();
  });

  const kernelNames = (): string[] =>
    [...new Set(ip("netns", "list").split("\n"))]
      .map((line) => line.split(" ")[0] ?? "")
      .filter((name) => name.startsWith(prefix))
      .sort();
  const kernelView = (): unknown =>
    kernelNames().map((name) => ({
      name,
      links: readLinks(JSON.parse(ip("-n", name, "-j", "-d", "addr"))),
      routes: readRoutes([
        ...JSON.parse(ip("-n", name, "-4", "-j", "-d", "route")),
        ...JSON.parse(ip("-n", name, "-6", "-j", "-d", "route")),
      ]),
    }));
  const agentView = (): unknown =>
    observer.report.namespaces.map(({ id, links, routes }) => ({ name: id, links, routes }));
  /** Duplicate detection of link-local addresses goes on for two seconds after the last change. */
  const settled = async (): Promise<void> => {
    let [agent, kernel] = [agentView(), kernelView()];
    const endMs = performance.now() + 30_000;
    while (JSON.stringify(agent) !== JSON.stringify(kernel) && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      [agent, kernel] = [agentView(), kernelView()];
    }
    expect(agent).toEqual(kernel);
  };

  test("every namespace is what ip says of it, at rest", async () => {
    await settled();
  });

  test(`… and after ${String(CHANGES)} random changes, made faster than they are read`, async () => {
    const random = createRandom(20_261_125);
    for (let round = 0; round < CHANGES / 25; round++) {
      const [name, other] = [pick(random, ["a", "b", "c", "d"]), pick(random, ["a", "b", "c"])];
      const lines = Array.from({ length: 24 }, () => changeOf(random, prefix + other));
      real.batch(lines, prefix + name);
      real.batch([`netns ${pick(random, ["add", "del"])} ${prefix}d`]);
      // Half of the rounds follow at once.
      if (random() < 0.5) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await settled();
    expect(observer.report.namespaces.length).toBeGreaterThan(2);
  });

  test("a lease file that nobody owns is seen with its time, and gone when it goes", async () => {
    mkdirSync(join(roots.networks, "net"));
    await expect
      .poll(
        () => {
          writeFileSync(join(roots.networks, "net", "10.1.0.5"), "gone\r\neth0");
          return observer.report.hostLocal[0];
        },
        { timeout: 3_000, interval: 300 },
      )
      .toMatchObject({ network: "net", address: "10.1.0.5", containerId: "gone", interface: "eth0" });
    expect(observer.report.hostLocal[0]?.modifiedAt).not.toBeNull();
  });

  test("counters have rates; routes of all tables and neighbours are read when asked for", async () => {
    const name = real.add("f");
    real.batch(
      [
        "link add br1 type bridge",
        "link add p0 type veth peer name p1",
        "link set p0 master br1 up",
        "link set p1 up",
        "link set br1 up",
        "addr add 10.3.0.1/24 dev br1",
        "addr add fd00:3::1/64 dev br1 nodad",
        "neigh add 10.3.0.9 lladdr 02:00:00:00:00:09 dev br1",
      ],
      name,
    );
    let nowMs = 0;
    const reader = createNetnsReader(part.powers, createRates(), () => nowMs);
    const first = await reader.counters(name);
    expect(first.ok && first.value.links.find(({ link }) => link === "p1")?.sent.bytesPerSecond).toBeNull();
    nowMs = 2_000;
    const second = await reader.counters(name);
    const sent = second.ok ? second.value.links.find(({ link }) => link === "p1")?.sent : undefined;
    expect(second.ok && second.value.overMs).toBe(2_000);
    expect(sent?.bytesPerSecond).toBeGreaterThanOrEqual(0);
    nowMs = 4_000;
    const third = await reader.counters(name);
    const told = third.ok ? third.value.links.find(({ link }) => link === "p1")?.history : undefined;
    expect(told?.map(({ at }) => Date.parse(at))).toEqual([2_000, 4_000]);
    // After a long silence no rate says anything about now; what it was on average is a point all the same.
    nowMs = 200_000;
    const late = await reader.counters(name);
    const slow = late.ok ? late.value.links.find(({ link }) => link === "p1") : undefined;
    expect(slow?.sent.bytesPerSecond).toBeNull();
    expect(slow?.history.map(({ overMs }) => overMs)).toEqual([2_000, 2_000, 196_000]);
    const detail = await reader.detail(name);
    if (!detail.ok) throw new Error(detail.problem.detail);
    expect(detail.value.neighbours).toContainEqual(
      expect.objectContaining({ address: "10.3.0.9", mac: "02:00:00:00:00:09", interface: "br1" }),
    );
    expect(detail.value.routes).toContainEqual(
      expect.objectContaining({ family: "ipv4", table: "local", destination: "10.3.0.1", type: "local" }),
    );
    expect(detail.value.routes).toContainEqual(
      expect.objectContaining({ family: "ipv6", table: "main", destination: "fd00:3::/64" }),
    );
    expect((await reader.detail(`${prefix}none`)).ok).toBe(false);
  });

  test(`${String(MANY)} namespaces at once are seen, and their end; the kernel tells of each`, async () => {
    const many = Array.from({ length: MANY }, (_, index) => `${prefix}m${String(index)}`);
    const count = (): number => observer.report.namespaces.filter(({ id }) => many.includes(id)).length;
    real.batch(many.map((name) => `netns add ${name}`));
    await expect.poll(count, { timeout: 15_000 }).toBe(MANY);
    const numbered = new Set((await part.powers.number([])).map(({ name }) => name));
    expect(many.filter((name) => !numbered.has(name))).toEqual([]);
    // Two programs read them, not one each: those cost several times as much.
    let programs = 0;
    const hook = createHook({
      init: (_, type) => void (programs += type === "PROCESSWRAP" ? 1 : 0),
    }).enable();
    const texts = await part.powers.netns(many);
    hook.disable();
    expect(texts.map(({ kind }) => kind)).toEqual(many.map(() => "read"));
    expect(programs).toBeLessThanOrEqual(2 + BELL_READS_MAX);
    real.batch(many.map((name) => `netns del ${name}`));
    await expect.poll(count, { timeout: 15_000 }).toBe(0);
  });
});

/** A line for `ip -batch`; many can't be done at that moment, which is as good a test. */
const changeOf = (random: () => number, other: string): string => {
  const dev = pick(random, ["v0", "e0", "x1", "x2", "lo"]);
  const digit = (): string => String(1 + Math.floor(random() * 9));
  const four = `10.9.${digit()}.${digit()}/24`;
  const six = `fd00:9::${digit()}/64`;
  const fresh = pick(random, ["x1", "x2"]);
  return pick(random, [
    `addr replace ${four} dev ${dev}`,
    `addr replace ${six} dev ${dev} nodad`,
    `addr del ${four} dev ${dev}`,
    `addr del ${six} dev ${dev}`,
    `link set ${dev} up`,
    `link set ${dev} ${pick(random, ["up", "down"])}`,
    `link set ${dev} mtu ${String(1_300 + Math.floor(random() * 100))}`,
    `link set ${dev} name ${pick(random, ["x1", "x2", "x3"])}`,
    `link add ${fresh} type veth peer name ${pick(random, ["x1", "x2"])} netns ${other}`,
    `link add ${fresh} link ${dev} type macvlan mode bridge`,
    "link add br0 type bridge",
    `link set ${dev} master br0`,
    `link del ${pick(random, ["x1", "x2", "x3", "br0"])}`,
    `route replace default via 10.9.1.${digit()}`,
  ]);
};

const pick = <Item>(random: () => number, items: readonly [Item, ...Item[]]): Item =>
  items[Math.floor(random() * items.length)] ?? items[0];

const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
};
