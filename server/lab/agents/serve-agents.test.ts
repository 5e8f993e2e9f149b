import { afterEach, expect, test } from "vitest";
import { countersSchema, netnsDetailSchema } from "../../../lib/cni/agent-wire.ts";
import { agentInventorySchema } from "../../../lib/cni/agent-inventory.ts";
import { actionOutcomeSchema, agentPlanSchema } from "../../../lib/cni/agent-plans.ts";
import { verbAnswerSchema } from "../../../lib/cni/agent-verbs.ts";
import { meaning } from "../../../lib/cni/verb-meaning.ts";
import {
  agentMessageSchema,
  agentReportSchema,
  type TimelineEntry,
  timelineSchema,
} from "../../../lib/cni/agent-wire.ts";
import { happeningsBetween } from "../../../lib/cni/link-timeline.ts";
import { applyReportChange } from "../../../lib/cni/report-change.ts";
import { createKernel } from "../controllers/kernel.ts";
import { createRandom } from "../controllers/random.ts";
import { serveAgents } from "./serve-agents.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const POD = { namespace: "shop", name: "web-1", uid: "11111111-0000-4000-8000-000000000001" };

async function served() {
  const kernel = createKernel(createRandom(1), () => Date.now());
  const node = kernel.node("node-a");
  kernel.addLink(node.links, node, { name: "eth0", kind: "physical" });
  const sandbox = kernel.openSandbox(node, POD);
  kernel.node("node-d");
  const server = await serveAgents(kernel, () => Date.now(), "127.0.0.1", 0);
  closers.push(server.close);
  const report = async () => {
    const response = await fetch(`${server.url}/nodes/node-a/v1/report`);
    return agentReportSchema.parse(await response.json());
  };
  return { kernel, node, sandbox, server, report };
}

/** The first `count` messages of a stream, parsed as the product parses them. */
async function messages(url: string, count: number) {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  const found = [];
  let rest = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    rest += chunk;
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    found.push(...lines.map((line) => agentMessageSchema.parse(JSON.parse(line))));
    if (found.length >= count) break;
  }
  abort.abort();
  return found;
}

test("a simulated node answers in the words of a real agent, and a node without one is not there", async () => {
  const { server, report, sandbox } = await served();
  const { report: seen } = await report();
  expect(seen.node).toBe("node-a");
  expect(seen.host.links.map(({ name, kind }) => [name, kind])).toEqual([
    ["lo", "loopback"],
    ["eth0", "device"],
  ]);
  expect(seen.namespaces.map(({ pod, containerId }) => [pod?.name, containerId])).toEqual([
    [POD.name, sandbox.id],
  ]);
  expect(seen.plugins?.map(({ name }) => name)).toContain("macvlan");
  for (const path of ["/nodes/node-d/v1/report", "/nodes/nobody/v1/stream", "/nodes/../v1/report", "/"])
    expect((await fetch(server.url + path)).status).toBe(404);
});

test("tells a change as a change, and what leads there is the report asked for anew", async () => {
  const { kernel, node, sandbox, server, report } = await served();
  const stream = messages(`${server.url}/nodes/node-a/v1/stream`, 2);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const link = kernel.addLink(sandbox.links, node, { name: "net1", kind: "macvlan", parent: "eth0" });
  link.hasCarrier = false;
  const [first, second] = await stream;
  if (first?.kind !== "report" || second?.kind !== "change") throw new Error("not a report and a change");
  const told = applyReportChange(first.report, second.change, second.at);
  const asked = (await report()).report;
  expect(told.namespaces).toEqual(asked.namespaces);
  expect(told.namespaces[0]?.links.find(({ name }) => name === "net1")).toMatchObject({
    kind: "macvlan",
    link: "down",
    foreignLower: { index: node.links.get("eth0")?.ifindex },
  });
});

test("resumes after a position that it still knows, and begins anew after one it doesn't", async () => {
  const { kernel, node, sandbox, server, report } = await served();
  const before = await report();
  kernel.addLink(sandbox.links, node, { name: "net1", kind: "macvlan", parent: "eth0" });
  const at = `${before.epoch}.${String(before.revision)}`;
  const [resumed] = await messages(`${server.url}/nodes/node-a/v1/stream?since=${at}`, 1);
  expect(resumed?.kind).toBe("change");
  const [anew] = await messages(
    `${server.url}/nodes/node-a/v1/stream?since=other.${String(before.revision)}`,
    1,
  );
  expect(anew?.kind).toBe("report");
});

const withoutPlace = ({ sequence: _sequence, at: _at, ...entry }: TimelineEntry) => entry;

test("its timeline tells what lies between two reports, as a reader of the reports would", async () => {
  const { kernel, node, sandbox, server, report } = await served();
  const asked = async (query = "") => {
    const response = await fetch(`${server.url}/nodes/node-a/v1/timeline${query}`);
    return timelineSchema.parse(await response.json());
  };
  expect((await asked()).entries).toEqual([]);
  const eth0 = kernel.addLink(sandbox.links, node, { name: "eth0", kind: "veth", peer: "veth1" });
  const reports = [(await report()).report];
  const steps: (() => void)[] = [
    () => {
      eth0.addresses.push({ address: "10.244.0.7", prefixLength: 24 });
      eth0.mtu = 1400;
      kernel.addLink(sandbox.links, node, { name: "net1", kind: "macvlan", parent: "eth0" });
    },
    () => {
      eth0.hasCarrier = false;
      eth0.addresses = [{ address: "fd00::7", prefixLength: 64, flag: "dadfailed" }];
    },
    () => {
      const uplink = node.links.get("eth0");
      if (uplink !== undefined) uplink.isUp = false;
      sandbox.links.delete("net1");
    },
  ];
  const before = (await asked()).entries.length;
  for (const step of steps) {
    step();
    reports.push((await report()).report);
  }
  const expected = reports.flatMap((after, index) => {
    const earlier = reports[index - 1];
    return earlier === undefined ? [] : happeningsBetween(earlier, after);
  });
  const told = (await asked()).entries.slice(before).map(withoutPlace);
  expect(expected.length).toBeGreaterThan(12);
  expect(told).toEqual(expected);
  expect((await asked("?kind=link-down&netns=host")).entries.map(({ link }) => link)).toEqual(["eth0"]);
  expect((await asked(`?pod=${POD.namespace}/${POD.name}&link=net1&kind=link-removed`)).entries.length).toBe(
    1,
  );
  for (const query of ["?since=never", "?after=-1", "?what=1"])
    expect((await fetch(`${server.url}/nodes/node-a/v1/timeline${query}`)).status).toBe(400);
});

test("a pod has the routes that its plugins give it: to its own prefixes, the default one, and those of IPAM", async () => {
  const { kernel, node, sandbox, report } = await served();
  const addresses = (...texts: string[]) =>
    texts.map((text) => ({ address: text.split("/")[0] ?? "", prefixLength: Number(text.split("/")[1]) }));
  const holder = { ...POD, netns: sandbox.netns, containerId: sandbox.id };
  kernel.addLink(sandbox.links, node, {
    name: "eth0",
    kind: "veth",
    addresses: addresses("10.244.0.7/24", "fd00:244::7/64"),
  });
  node.cache.set("cbr0", {
    ...holder,
    network: "cbr0",
    iface: "eth0",
    config: JSON.stringify({ plugins: [{ type: "bridge", isDefaultGateway: true }] }),
    result: {
      interfaces: [],
      ips: [
        { address: "10.244.0.7/24", gateway: "10.244.0.1", interface: 0 },
        { address: "fd00:244::7/64", gateway: "fd00:244::1", interface: 0 },
      ],
      routes: [],
      dns: {},
    },
  });
  kernel.addLink(sandbox.links, node, {
    name: "net1",
    kind: "macvlan",
    addresses: addresses("10.60.1.7/24"),
  });
  node.cache.set("net", {
    ...holder,
    network: "net",
    iface: "net1",
    config: JSON.stringify({ type: "macvlan" }),
    result: {
      interfaces: [],
      ips: [{ address: "10.60.1.7/24", gateway: "10.60.1.1", interface: 0 }],
      routes: [{ dst: "10.99.0.5/16" }, { dst: "10.98.0.0/16", gw: "10.60.1.2" }],
      dns: {},
    },
  });
  const routes = (await report()).report.namespaces[0]?.routes ?? [];
  const text = routes.map((route) =>
    [route.destination, route.gateway ?? "-", route.interface, route.metric ?? "-"].join(" "),
  );
  expect(text).toEqual([
    "10.244.0.0/24 - eth0 -",
    "default 10.244.0.1 eth0 -",
    "10.60.1.0/24 - net1 -",
    "10.99.0.0/16 10.60.1.1 net1 -",
    "10.98.0.0/16 10.60.1.2 net1 -",
    "fd00:244::/64 - eth0 256",
    "fe80::/64 - eth0 256",
    "default fd00:244::1 eth0 1024",
    "fe80::/64 - net1 256",
  ]);
  const eth0 = sandbox.links.get("eth0");
  if (eth0 !== undefined) eth0.isUp = false;
  const left = (await report()).report.namespaces[0]?.routes ?? [];
  expect(new Set(left.map((route) => route.interface))).toEqual(new Set(["net1"]));
});

test("a router's advertisement gives an address to whoever stands on its wire", async () => {
  const { kernel, node, sandbox, report } = await served();
  node.advertised.set("eth0", "2001:db8:0:1::");
  kernel.addLink(sandbox.links, node, {
    name: "net1",
    kind: "macvlan",
    parent: "eth0",
    mac: "02:00:00:00:00:01",
  });
  const links = (await report()).report.namespaces[0]?.links ?? [];
  expect(links.find(({ name }) => name === "net1")?.addresses).toEqual([
    { address: "2001:db8:0:1:0:ff:fe00:1", prefixLength: 64, origin: "slaac", flags: [] },
    { address: "fe80::ff:fe00:1", prefixLength: 64, origin: "link-local", flags: [] },
  ]);
});

test("counters grow while a device is up, with a rate; neighbours are who stands on the same bridge", async () => {
  const kernel = createKernel(createRandom(1), () => Date.now());
  const node = kernel.node("node-a");
  const ids = ["a", "b"].map((name) => {
    const sandbox = kernel.openSandbox(node, { ...POD, name, uid: name });
    const peer = `veth-${name}`;
    kernel.addLink(node.links, node, { name: peer, kind: "veth", bridge: "cni0" });
    const addresses = [{ address: `10.0.0.${name === "a" ? "5" : "6"}`, prefixLength: 24 }];
    kernel.addLink(sandbox.links, node, { name: "eth0", kind: "veth", peer, addresses });
    return sandbox.netns.split("/").at(-1) ?? "";
  });
  let laterMs = 0;
  const server = await serveAgents(kernel, () => Date.now() + laterMs, "127.0.0.1", 0);
  closers.push(server.close);
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`${server.url}/nodes/node-a/v1/${path}`)).json();
  const counters = async () =>
    countersSchema
      .parse(await ask(`counters?netns=${ids[0] ?? ""}`))
      .links.find(({ link }) => link === "eth0");
  const first = await counters();
  expect(first?.received.bytesPerSecond).toBeNull();
  laterMs = 10_000;
  const second = await counters();
  expect(second?.received.bytes).toBeGreaterThan(first?.received.bytes ?? Infinity);
  expect(second?.received.bytesPerSecond).toBeGreaterThan(0);
  // It goes on as an agent that looks by itself: what somebody asks for lies between.
  const timeline = timelineSchema.parse(await ask("timeline?pod=shop/a&link=eth0&kind=rate"));
  expect(timeline.entries).toEqual([]);
  expect(timeline.rates.map(({ netns, pod, link }) => [netns, pod?.name, link])).toEqual([
    [ids[0], "a", "eth0"],
  ]);
  expect(timeline.rates[0]?.points).toEqual(second?.history);
  expect(timeline.rates[0]?.points.at(-1)?.received).toBeCloseTo(second?.received.bytesPerSecond ?? -1, 3);
  for (const other of ["timeline", "timeline?kind=link-up&link=eth0", "timeline?netns=none"])
    expect(timelineSchema.parse(await ask(other)).rates, other).toEqual([]);
  const detail = netnsDetailSchema.parse(await ask(`netns/${ids[0] ?? ""}`));
  expect(detail.neighbours.map(({ address, interface: iface }) => [address, iface])).toEqual([
    ["10.0.0.6", "eth0"],
  ]);
  expect(detail.routes.map(({ destination }) => destination)).toContain("10.0.0.0/24");
  const host = netnsDetailSchema.parse(await ask("netns/host"));
  expect(host.netns).toBeNull();
  expect(host.bridgeVlans.map((port) => port.interface)).toEqual(["veth-a", "veth-b"]);
  expect(await ask("netns/none")).toMatchObject({ status: 404 });
});

test("verbs and plans answer in the words of a real agent; only who has the token may act", async () => {
  const kernel = createKernel(createRandom(1), () => Date.now());
  const node = kernel.node("node-a");
  const sandbox = kernel.openSandbox(node, POD);
  kernel.addLink(sandbox.links, node, {
    name: "net1",
    kind: "veth",
    addresses: [{ address: "10.0.0.5", prefixLength: 24 }],
  });
  const config = JSON.stringify({
    name: "storage",
    cniVersion: "1.0.0",
    plugins: [{ type: "bridge", ipam: { type: "host-local" } }],
  });
  const cached = (containerId: string, address: string) =>
    node.cache.set(containerId, {
      ...POD,
      network: "storage",
      containerId,
      iface: "net1",
      netns: "/run/netns/x",
      config,
      result: { interfaces: [], ips: [{ address: `${address}/24`, interface: 0 }], routes: [], dns: {} },
    });
  cached(sandbox.id, "10.0.0.5");
  cached("gone", "10.0.0.6");
  const at = Date.now() - 3_600_000;
  node.hostLocal.set("storage", {
    files: new Map([
      ["10.0.0.6", { containerId: "gone", iface: "net1", at }],
      ["10.0.0.7", { containerId: "lost", iface: "net1", at }],
    ]),
    last: new Map(),
  });
  let laterMs = 0;
  const server = await serveAgents(kernel, () => Date.now() + laterMs, "127.0.0.1", 0, "secret");
  closers.push(server.close);
  const post = async (path: string, body: object, token?: string): Promise<unknown> =>
    (
      await fetch(`${server.url}/nodes/node-a/v1/${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      })
    ).json();

  const inventory = await (await fetch(`${server.url}/nodes/node-a/v1/inventory`)).json();
  expect(agentInventorySchema.parse(inventory).agent.actions).toEqual(["del", "gc", "release"]);
  const ref = { network: "storage", containerId: sandbox.id, interface: "net1" };
  const checked = verbAnswerSchema.parse(await post("cni/check", ref));
  expect(checked.steps[0]?.meaning).toEqual({
    code: "CHECK_LEASE_EXISTS",
    text: meaning("CHECK_LEASE_EXISTS").text,
  });
  sandbox.links.get("net1")?.addresses.pop();
  expect(verbAnswerSchema.parse(await post("cni/check", ref)).verdict).toBe("fails");
  expect(verbAnswerSchema.parse(await post("cni/status", ref)).verdict).toBe("not-supported");

  const plan = agentPlanSchema.parse(await post("plans", { action: "gc", network: "storage" }));
  expect(plan.targets.map(({ containerId }) => containerId)).toEqual(["gone"]);
  expect(plan.kept).toHaveLength(1);
  expect(await post("plans/run", plan)).toMatchObject({ status: 403 });
  expect(node.hostLocal.get("storage")?.files.size).toBe(2);
  const outcome = actionOutcomeSchema.parse(await post("plans/run", plan, "secret"));
  expect(outcome).toMatchObject({ isDone: true, left: [{ hasCache: false, leases: [] }] });
  expect([...(node.hostLocal.get("storage")?.files.keys() ?? [])]).toEqual(["10.0.0.7"]);
  expect(await post("plans/run", plan, "secret")).toMatchObject({ code: "UNKNOWN_PLAN" });
  expect(await post("plans", { action: "gc", network: "storage" })).toMatchObject({ code: "NOTHING_TO_DO" });

  const lease = { containerId: "lost", interface: "net1", address: "10.0.0.7" };
  const wanted = { action: "release", network: "storage", ...lease, modifiedAt: new Date(at).toISOString() };
  const first = agentPlanSchema.parse(await post("plans", wanted));
  expect(await post("plans/run", first, "secret")).toMatchObject({ code: "SEEN_ONCE" });
  laterMs = 60_000;
  const release = agentPlanSchema.parse(await post("plans", wanted));
  expect(release.seenSince).toBe(first.seenSince);
  expect(await post("plans/run", release, "secret")).toMatchObject({ isDone: true });
  expect(node.hostLocal.get("storage")?.files.size).toBe(0);
});
