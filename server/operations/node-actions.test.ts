import { afterEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { aNodeReport } from "../../lib/testing/build-report.ts";
import { aNode } from "../../lib/testing/build-cluster.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import { meaning } from "../../lib/cni/verb-meaning.ts";
import type { AgentAnswer, NodeAgents } from "../kube/feed.ts";
import { KernelWire } from "../../lib/wire/kernel.ts";
import { NodeCniWire, NodePlanWire } from "../../lib/wire/node-verbs.ts";
import { NodeOperationWire } from "../../lib/wire/operation.ts";
import { call, OWN } from "../testing/call.ts";
import { type FakeCluster, startFakeCluster } from "../testing/fake-cluster.ts";

const running: FakeCluster[] = [];
afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
});

type Told = (path: string, body: unknown) => unknown;

/** An agent that answers what a test says; `unknown` values are read by the same schemas as a real one's. */
const agentsOf = (told: Told, report = aNodeReport()): NodeAgents & { readonly asked: unknown[] } => {
  const asked: unknown[] = [];
  return {
    asked,
    report: (node) => (node === "node-a" ? report : undefined),
    ask: <Schema extends z.ZodType>(
      node: string,
      path: string,
      schema: Schema,
      body?: object,
    ): Promise<AgentAnswer<z.infer<Schema>>> => {
      asked.push([path, body]);
      const answer = told(path, body);
      if (answer === LOST)
        return Promise.resolve({ kind: "problem", problem: { code: "AGENT_UNREACHABLE", detail: node } });
      return Promise.resolve({ kind: "answer", value: schema.parse(answer) });
    },
  };
};
const LOST = Symbol("no answer");

const AT = "2026-11-23T12:00:00Z";
const PLAN = {
  nonce: "0".repeat(32),
  hash: "1".repeat(64),
  node: "node-a",
  bootId: null,
  request: { action: "gc", network: "storage" },
  at: AT,
  expiresAt: AT,
  targets: [{ network: "storage", containerId: "gone", interface: "net1", addresses: ["10.0.0.6"] }],
  kept: [{ network: "storage", containerId: "alive", interface: "net1" }],
  evidence: [{ code: "ALL_READ", text: "Everything could be read" }],
  seenSince: null,
  notBefore: null,
};
const LEFT = {
  network: "storage",
  containerId: "gone",
  interface: "net1",
  hasLink: false,
  hasCache: false,
  leases: [],
};
const outcome = (change: object = {}) => ({
  at: AT,
  node: "node-a",
  nonce: PLAN.nonce,
  isDone: true,
  answers: [],
  left: [LEFT],
  refusal: null,
  ...change,
});

const start = async (agents: NodeAgents | undefined, readOnlyReason?: string): Promise<FakeCluster> => {
  const fake = await startFakeCluster({
    ...(agents === undefined ? {} : { agents }),
    ...(readOnlyReason === undefined ? {} : { readOnlyReason }),
  });
  running.push(fake);
  fake.feed.put("nodes", aNode("node-a"));
  fake.feed.put("nodes", aNode("node-b"));
  fake.feed.put("pods", aPod("web-1").onNode("node-a").build());
  await fake.settled();
  return fake;
};

const post = (fake: FakeCluster, path: string, body: object) =>
  call(fake.runtime, `/api/v1${path}`, { method: "POST", headers: OWN, body: JSON.stringify(body) });

const planned = (fake: FakeCluster) =>
  post(fake, "/nodes/node-a/plans", { action: "gc", network: "storage" });
const runIt = (fake: FakeCluster, hash = PLAN.hash) =>
  post(fake, `/nodes/node-a/plans/${PLAN.nonce}`, { hash, reason: "tidy" });

const operation = async (fake: FakeCluster): Promise<NodeOperationWire> => {
  for (let look = 0; look < 100; look++) {
    const { body } = await call(fake.runtime, "/api/v1/operations/op-1");
    const read = NodeOperationWire.parse(body);
    if (read.endedAt !== null) return read;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not end");
};

describe("collecting what is left over on a node", () => {
  it("shows what would go and changes nothing; then runs that very plan, once, and ends by what was seen", async () => {
    const agents = agentsOf((path) => (path === "/v1/plans" ? PLAN : outcome()));
    const fake = await start(agents);
    const plan = await planned(fake);
    expect(NodePlanWire.parse(plan.body)).toMatchObject({
      kept: 1,
      targets: [{ containerId: "gone", addresses: ["10.0.0.6"], pod: { namespace: "lab", name: "web-1" } }],
    });
    expect(await fake.store.auditRecords(10)).toEqual([]);
    const started = await runIt(fake);
    expect(started.status).toBe(202);
    expect(await operation(fake)).toMatchObject({
      state: "observed",
      kind: "gc",
      note: "tidy",
      reason: null,
    });
    expect(agents.asked.at(-1)).toEqual(["/v1/plans/run", PLAN]);
    expect((await fake.store.auditRecords(10)).map(({ verdict, action }) => [action, verdict])).toEqual([
      ["gc", "allowed"],
    ]);
    expect((await runIt(fake)).body).toMatchObject({ code: "UNKNOWN_PLAN" });
  });

  it("is failed where something is still there, whatever the plugins said", async () => {
    const left = [{ ...LEFT, hasCache: true }];
    const fake = await start(
      agentsOf((path) => (path === "/v1/plans" ? PLAN : outcome({ isDone: false, left }))),
    );
    await planned(fake);
    await runIt(fake);
    expect(await operation(fake)).toMatchObject({
      state: "failed",
      reason: { code: "STILL_THERE" },
      left: [{ hasCache: true }],
    });
  });

  it("asks the node itself where the answer is lost", async () => {
    const gone = {
      ...aNodeReport(),
      at: new Date(Date.now() + 60_000).toISOString(),
      results: [],
      hostLocal: [],
    };
    const fake = await start(agentsOf((path) => (path === "/v1/plans" ? PLAN : LOST), gone));
    await planned(fake);
    await runIt(fake);
    expect(await operation(fake)).toMatchObject({ state: "observed", reason: null });
  });

  it("is not told to an agent that has seen the lease unused once only", async () => {
    const first = { ...PLAN, seenSince: AT, notBefore: "2026-11-23T12:01:00Z" };
    const agents = agentsOf((path) => (path === "/v1/plans" ? first : outcome()));
    const fake = await start(agents);
    await planned(fake);
    expect((await runIt(fake)).body).toMatchObject({
      code: "SEEN_ONCE",
      detail: `Seen unused since ${AT}; it can be released in 60 s`,
    });
    expect(agents.asked.map((asked) => JSON.stringify(asked).includes("plans/run"))).toEqual([false]);
  });

  it("is not run with another hash, by a server that only reads, or without the right", async () => {
    const told: Told = (path) => (path === "/v1/plans" ? PLAN : outcome());
    const fake = await start(agentsOf(told));
    await planned(fake);
    expect((await runIt(fake, "2".repeat(64))).body).toMatchObject({ code: "UNKNOWN_PLAN" });
    fake.api.mayAsk.delete = false;
    expect((await runIt(fake)).body).toMatchObject({ code: "FORBIDDEN" });
    expect((await fake.store.auditRecords(10)).map(({ verdict }) => verdict)).toEqual(["refused", "refused"]);
    const reading = await start(agentsOf(told), "This server was started with --read-only.");
    expect((await planned(reading)).status).toBe(200);
    expect((await runIt(reading)).body).toMatchObject({ code: "READ_ONLY" });
  });
});

describe("asking a node's plugins", () => {
  const { verdict, code, text } = meaning("VERB_UNKNOWN");
  const answer = {
    at: AT,
    node: "node-a",
    verb: "CHECK",
    network: "storage",
    containerId: "alive",
    interface: "net1",
    cniVersion: "1.0.0",
    verdict,
    steps: [
      {
        plugin: "bridge",
        ipam: null,
        exit: 1,
        code: 4,
        message: "unknown CNI_COMMAND",
        details: null,
        stderr: "",
        tookMs: 3,
        verdict,
        meaning: { code, text },
      },
    ],
  };

  it("gives CHECK the result that the pod's interface was made from, and says what the answer proves", async () => {
    const agents = agentsOf(() => answer);
    const fake = await start(agents);
    const checked = await post(fake, "/attachments/lab/web-1/net1/check", {});
    expect(checked.body).toMatchObject({ verdict: "not-supported" });
    expect(agents.asked).toEqual([
      ["/v1/cni/check", { network: "storage", containerId: "alive", interface: "net1" }],
    ]);
    expect((await post(fake, "/attachments/lab/web-1/net7/check", {})).body).toMatchObject({
      code: "NOT_CACHED",
    });
  });

  it("is for our own pages only, and for who may look there", async () => {
    const fake = await start(agentsOf(() => answer));
    const foreign = await call(fake.runtime, "/api/v1/nodes/node-a/cni/check", {
      method: "POST",
      headers: { ...OWN, origin: "http://evil.example" },
      body: "{}",
    });
    expect(foreign.body).toMatchObject({ code: "FOREIGN_ORIGIN" });
    fake.api.mayAsk.get = false;
    const refused = await post(fake, "/attachments/lab/web-1/net1/check", {});
    expect(refused.body).toMatchObject({ code: "FORBIDDEN" });
  });

  it("tells the networks of a node, and why an agent that says nothing of itself can't be asked", async () => {
    const fake = await start(agentsOf(() => LOST));
    const { body } = await call(fake.runtime, "/api/v1/nodes/node-a/cni");
    const cni = NodeCniWire.parse(body);
    expect(cni.networks.find(({ name }) => name === "storage")).toMatchObject({
      types: ["bridge", "tuning"],
      ipam: "host-local",
      leases: 2,
      attachments: [{ isAlive: true }, { isAlive: false }],
    });
    expect(cni.may.act.gc).toMatchObject({ isAllowed: false });
    const other = await call(fake.runtime, "/api/v1/nodes/node-b/cni");
    expect(other.body).toMatchObject({ code: "AGENT_ABSENT" });
    const alone = await start(undefined);
    expect((await post(alone, "/nodes/node-a/cni/status", { config: "a" })).body).toMatchObject({
      code: "AGENT_ABSENT",
    });
  });
});

describe("asking what a kernel says now", () => {
  const COUNTERS = { at: AT, netns: "cni-1", overMs: 4_000, links: [] };
  const neighbour = { address: "10.0.0.9", interface: "net1", mac: null, states: ["STALE"], isRouter: false };
  const DETAIL = { at: AT, netns: "cni-1", routes: [], neighbours: [neighbour], bridgeVlans: [] };
  const told: Told = (path) => (path.startsWith("/v1/counters") ? COUNTERS : DETAIL);

  it("reads the namespace that is the pod's, and the node's own", async () => {
    const agents = agentsOf(told);
    const fake = await start(agents);
    const ofPod = await call(fake.runtime, "/api/v1/pods/lab/web-1/kernel");
    expect(KernelWire.parse(ofPod.body)).toMatchObject({
      node: "node-a",
      netns: "cni-1",
      overMs: 4_000,
      neighbours: [neighbour],
    });
    await call(fake.runtime, "/api/v1/nodes/node-a/kernel");
    expect(agents.asked.map((asked) => JSON.stringify(asked))).toEqual([
      '["/v1/counters?netns=cni-1",null]',
      '["/v1/netns/cni-1",null]',
      '["/v1/counters?netns=host",null]',
      '["/v1/netns/host",null]',
    ]);
  });

  it("is for who may look there, and says why nobody can be asked", async () => {
    const fake = await start(agentsOf(told));
    const bodyOf = async (path: string): Promise<unknown> => (await call(fake.runtime, path)).body;
    expect(await bodyOf("/api/v1/nodes/node-b/kernel")).toMatchObject({ code: "AGENT_ABSENT" });
    expect(await bodyOf("/api/v1/pods/lab/none/kernel")).toMatchObject({ status: 404 });
    fake.api.mayAsk.get = false;
    expect(await bodyOf("/api/v1/pods/lab/web-1/kernel")).toMatchObject({ code: "FORBIDDEN" });
    expect(await bodyOf("/api/v1/nodes/node-a/kernel")).toMatchObject({ code: "FORBIDDEN" });
  });
});
