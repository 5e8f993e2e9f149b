import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAudit } from "../../../lib/audit/create-audit.ts";
import { rules } from "../../../lib/audit/index.ts";
import { createClusterModel } from "../../../lib/cluster/create-cluster-model.ts";
import { isRecord } from "../../../lib/kube/fields.ts";
import { sources } from "../../../lib/sources/index.ts";
import { allowedHosts, allowedOrigins } from "../../access/origin.ts";
import { STALE_MS } from "../../agents/agent-client.ts";
import { withAgents } from "../../agents/agent-feed.ts";
import { readConfig } from "../../config.ts";
import { createApiClient } from "../../kube/api-client.ts";
import { systemClock } from "../../kube/clock.ts";
import { createKubeconfigFeed } from "../../kube/cluster-feed.ts";
import { loadKubeconfig } from "../../kube/kubeconfig.ts";
import { createVirtualClock } from "../../kube/testing/virtual-clock.ts";
import { createUndiciWire } from "../../kube/undici-wire.ts";
import { createClusterRuntime } from "../../live/cluster-runtime.ts";
import { createLog } from "../../log.ts";
import { createMetrics } from "../../metrics.ts";
import { createKubeClusterApi } from "../../operations/kube-cluster-api.ts";
import { planIntent } from "../../operations/plan-intent.ts";
import type { Runtime } from "../../runtime.ts";
import { openSqliteStore } from "../../store/sqlite-store.ts";
import { call } from "../../testing/call.ts";
import { makeApi, serveApi, type LabServer } from "../api/serve.ts";
import { virtualClock } from "../controllers/testing/virtual-clock.ts";
import { FaultSwitches } from "../faults.ts";
import { labKubeconfig, makeSecrets, serverTls, tokenUsers } from "../identity.ts";
import { CLUSTER_AGE_MS } from "../scenario/seed.ts";
import { startScenario, type Scenario } from "../scenario/start.ts";
import { bootstrapCluster } from "../store/bootstrap.ts";
import { LabStore } from "../store/lab-store.ts";
import { NODES_WITHOUT_AGENT, serveAgents } from "./serve-agents.ts";

const HOST = "127.0.0.1";
const folder = mkdtempSync(join(tmpdir(), "agents-die-"));
/** The lab's time stands still: nothing changes but what a test does. */
const labClock = virtualClock(Date.now());
/** The agents' followers' time. */
const clock = createVirtualClock(Date.now());
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
let scenario: Scenario;
let agents: LabServer;
let runtime: Runtime;

beforeAll(async () => {
  const store = new LabStore({ now: () => labClock.now(), seed: 1 });
  bootstrapCluster(store, labClock.now() - CLUSTER_AGE_MS);
  scenario = startScenario(store, { seed: 1, churn: false, scheduler: labClock });
  labClock.advance(600_000);
  const secrets = await makeSecrets(Date.now());
  const users = tokenUsers(secrets);
  const labApi = makeApi({ store, faults: new FaultSwitches(), tokenKey: secrets.tokenKey, users });
  const server = await serveApi(labApi, HOST, 0, serverTls(secrets, HOST, Date.now()));
  agents = await serveAgents(scenario.kernel, () => labClock.now(), HOST, 0);
  const file = join(folder, "kubeconfig");
  writeFileSync(file, labKubeconfig(server.url, secrets, Date.now()));
  const loaded = await loadKubeconfig({ file });
  const opened = await openSqliteStore(folder);
  const config = readConfig(["--kubeconfig", file, "--data-dir", folder], {});
  if (!loaded.ok || !opened.ok || config.kind !== "config") throw new Error("the product can't be started");
  const client = createApiClient(loaded.value, createUndiciWire(), systemClock);
  const bare = createKubeconfigFeed({
    client,
    watches: sources.flatMap((source) => source.watches),
    clock: systemClock,
    random: Math.random,
  });
  const feed = withAgents(bare, [{ node: "*", url: `${agents.url}/nodes/{node}` }], {
    clock,
    random: () => 0.5,
  });
  const model = createClusterModel(feed.cluster);
  const log = createLog("silent");
  const cluster = await createClusterRuntime({
    feed,
    mode: "kubeconfig",
    version: "0.0.0",
    epoch: "epoch1",
    readOnlyReason: undefined,
    sources,
    model,
    audit: createAudit(model, rules),
    plan: planIntent,
    api: createKubeClusterApi(client),
    store: opened.value.cluster(feed.cluster),
    log,
    newId: () => "op-1",
  });
  cluster.start();
  const clusters = new Map([[feed.cluster, cluster]]);
  runtime = {
    config: config.config,
    log,
    hosts: allowedHosts(config.config),
    origins: allowedOrigins(config.config),
    clusters,
    cluster,
    metrics: createMetrics(clusters),
    stop: () => cluster.stop(),
  };
  closers.unshift(
    () => cluster.stop(),
    () => client.close(),
    () => opened.value.close(),
    () => scenario.stop(),
    () => server.close(),
    () => agents.close(),
  );
}, 60_000);
afterAll(async () => {
  for (const close of closers) await close();
});

type Item = Readonly<Record<string, unknown>>;

const all = async (path: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for (let cursor = ""; ;) {
    const { body } = await call(runtime, `/api/v1/${path}?limit=1000${cursor}`);
    if (!isRecord(body) || !Array.isArray(body["items"])) throw new Error(`${path}: ${JSON.stringify(body)}`);
    items.push(...body["items"].filter(isRecord));
    const next = body["nextCursor"];
    if (typeof next !== "string") return items;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
};

const agentStates = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await all("nodes")).map(({ name, agent }) => [String(name), isRecord(agent) ? agent["state"] : agent]),
  );

/** What other evidence than the agents' says: host-local's records are the agents' too, and strays are known by them alone. */
const said = async (): Promise<unknown> =>
  (await all("attachments"))
    .map(({ id, asked, reported, recorded }) => ({
      id,
      asked,
      reported,
      recorded: isRecord(recorded) && recorded["source"] !== "host-local" ? recorded : null,
    }))
    .filter(({ asked, reported, recorded }) => (asked ?? reported ?? recorded) !== null)
    .toSorted((a, b) => String(a.id).localeCompare(String(b.id)));

const observed = async (): Promise<Item[]> =>
  (await all("attachments")).flatMap(({ observed: evidence }) => (isRecord(evidence) ? [evidence] : []));

/** `namespace~pod` of pods whose status names what the kernel doesn't have. */
const phantoms = async (): Promise<string[]> =>
  (await all("attachments")).flatMap(({ state, namespace, pod }) =>
    state === "phantom" ? [`${String(namespace)}~${String(pod)}`] : [],
  );

const findings = async (): Promise<string[]> =>
  (await all("findings")).map(({ id }) => String(id)).toSorted();

test("agents that die: what they observed is stale, then unknown; nothing else changes; it heals", async () => {
  const settle = async (): Promise<void> => {
    await clock.runUntil(clock.elapsedMs() + 50);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const until = async (state: string): Promise<Record<string, unknown>> => {
    for (let turn = 0; turn < 400; turn++) {
      await settle();
      const states = await agentStates();
      const names = Object.keys(states).filter((name) => !NODES_WITHOUT_AGENT.includes(name));
      if (names.length >= 7 && names.every((name) => states[name] === state)) return states;
    }
    throw new Error(`never all ${state}: ${JSON.stringify(await agentStates())}`);
  };
  const quiet = async (): Promise<void> => {
    for (let before = -1; before !== runtime.cluster.engine.revision();) {
      before = runtime.cluster.engine.revision();
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  };

  await expect.poll(() => runtime.cluster.engine.isSynced(), { timeout: 30_000 }).toBe(true);
  await until("live");
  await quiet();
  const atFirst = {
    said: await said(),
    observed: await observed(),
    findings: await findings(),
    phantoms: await phantoms(),
  };
  expect(atFirst.observed.length).toBeGreaterThan(100);
  expect(atFirst.observed.every(({ staleSince }) => staleSince === undefined || staleSince === null)).toBe(
    true,
  );

  const { port } = agents;
  await agents.close();
  await until("stale");
  await quiet();
  expect(await said()).toEqual(atFirst.said);
  const stale = await observed();
  expect(stale.length).toBe(atFirst.observed.length);
  expect(stale.every(({ staleSince }) => typeof staleSince === "string")).toBe(true);
  // A dead agent is no reason for a finding.
  expect((await findings()).filter((id) => !atFirst.findings.includes(id))).toEqual([]);

  await clock.runUntil(clock.elapsedMs() + STALE_MS);
  await until("none");
  await quiet();
  expect(await observed()).toEqual([]);
  expect(await said()).toEqual(atFirst.said);
  // Who told that a status is a phantom is gone: what it names counts as in use again, as where no agent ever was.
  const appeared = (await findings()).filter((id) => !atFirst.findings.includes(id));
  const isOfPhantom = (id: string): boolean =>
    id.includes("~MOOR407~") && atFirst.phantoms.some((pod) => id.includes(`~${pod}~`));
  expect(appeared.filter((id) => !isOfPhantom(id))).toEqual([]);
  for (const { observed: evidence, state } of await all("attachments")) {
    expect(evidence).toBeNull();
    expect(state).not.toBe("phantom");
  }

  agents = await serveAgents(scenario.kernel, () => labClock.now(), HOST, port);
  await clock.runUntil(clock.elapsedMs() + 40_000);
  await until("live");
  await quiet();
  expect(await said()).toEqual(atFirst.said);
  const again = await observed();
  expect(again.length).toBe(atFirst.observed.length);
  expect(await findings()).toEqual(atFirst.findings);
}, 120_000);
