import { createServer, type Server, type ServerResponse } from "node:http";
import { aLink, aNodeReport } from "../../lib/testing/build-report.ts";
import { afterEach, expect, test } from "vitest";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { readHeardNode } from "../../lib/sources/node-report-object.ts";
import { nodeReport } from "../../lib/sources/observers/node-report.ts";
import { NODE_REPORTS, PODS } from "../../lib/sources/watched.ts";
import type { AgentAddress } from "../config.ts";
import type { ClusterFeed, FeedSink } from "../kube/feed.ts";
import { createVirtualClock } from "../kube/testing/virtual-clock.ts";
import { STALE_MS } from "./agent-client.ts";
import { withAgents } from "./agent-feed.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const NODES = { ...PODS, resource: "nodes", kind: "Node", isNamespaced: false };
const nodeObject = (name: string): KubeObject => ({
  metadata: { name },
  status: { addresses: [{ type: "InternalIP", address: "127.0.0.1" }] },
});
const reportOf = (node: string): NodeReport =>
  aNodeReport({
    node,
    host: { links: [] },
    namespaces: [
      {
        id: "cni-1",
        path: null,
        pod: { namespace: "lab", name: "web-1", uid: null },
        containerId: "c1",
        links: [
          aLink("net1", {
            kind: "macvlan",
            mac: "02:00:00:00:00:01",
            addresses: [{ address: "10.60.3.1", prefixLength: 24, origin: "static", flags: [] }],
          }),
        ],
      },
    ],
    results: [],
    hostLocal: [],
  });

/** An agent that reports once and then keeps the stream open; on a port that stays the same. */
const agentAt = async (port = 0) => {
  const open = new Set<ServerResponse>();
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const node = /^\/nodes\/([^/]+)\//.exec(request.url ?? "")?.[1] ?? "n1";
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write(
      `${JSON.stringify({ kind: "report", epoch: "e1", revision: 1, report: reportOf(node) })}\n`,
    );
    open.add(response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const response of open) response.destroy();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  closers.push(close);
  return { port: typeof address === "object" && address !== null ? address.port : 0, close, asked };
};

const started = (addresses: readonly AgentAddress[]) => {
  const clock = createVirtualClock();
  const objects = new Map<string, KubeObject>();
  const sources: string[] = [];
  let sink: FeedSink | undefined;
  const inner: ClusterFeed = {
    cluster: "lab",
    now: undefined,
    readOnlyReason: undefined,
    start: (given) => {
      sink = given;
    },
    stop: () => Promise.resolve(),
  };
  const feed = withAgents(inner, addresses, { clock, random: () => 0.5 });
  closers.push(() => feed.stop());
  feed.start({
    begin: () => undefined,
    put: (watched, object) => {
      if (watched.resource === NODE_REPORTS.resource) objects.set(object.metadata.name, object);
    },
    drop: (watched, gone) => {
      if (watched.resource === NODE_REPORTS.resource) objects.delete(gone.name);
    },
    synced: () => undefined,
    state: (_, state) => sources.push(state.state),
  });
  if (sink === undefined) throw new Error("the feed was not started");
  const heard = (node: string) => {
    const object = objects.get(node);
    const read = object === undefined ? undefined : readHeardNode(object);
    return read?.ok === true ? read.value : undefined;
  };
  const observedOf = (node: string) => {
    const object = objects.get(node);
    if (object === undefined) return [];
    const { entities } = nodeReport.derive(object, { cluster: "lab", watched: NODE_REPORTS });
    return entities.flatMap((entity) => (entity.kind === "pod-evidence" ? (entity.observed ?? []) : []));
  };
  return { clock, sink, heard, observedOf, sources };
};

const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500 && !isSo(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).toBe(true);
};

test("a lost agent's evidence is stale at once and unknown after a minute, and it heals", async () => {
  const agent = await agentAt();
  const { clock, heard, observedOf } = started([
    { node: "n1", url: `http://127.0.0.1:${String(agent.port)}` },
  ]);
  await until(() => heard("n1")?.hearing.state === "live");
  expect(observedOf("n1").map(({ interface: name, staleSince }) => [name, staleSince])).toEqual([
    ["net1", undefined],
  ]);

  await agent.close();
  await until(() => heard("n1")?.hearing.state === "stale");
  expect(observedOf("n1")[0]?.staleSince).toBe(heard("n1")?.hearing.since);
  expect(heard("n1")?.hearing.error).not.toBeNull();

  // Each attempt is refused; between them the clock goes on.
  for (let passed = 0; passed <= STALE_MS; passed += 1_000) {
    await clock.runUntil(clock.elapsedMs() + 1_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until(() => heard("n1")?.hearing.state === "none");
  expect(heard("n1")?.report).toBeNull();
  expect(observedOf("n1")).toEqual([]);

  await agentAt(agent.port);
  for (let turn = 0; turn < 60 && heard("n1")?.hearing.state !== "live"; turn++) {
    await clock.runUntil(clock.elapsedMs() + 1_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(heard("n1")?.hearing.state).toBe("live");
  expect(observedOf("n1")).toHaveLength(1);
});

test("`*` follows every node that the cluster has, by name or address, and lets go of those that leave", async () => {
  const agent = await agentAt();
  const port = String(agent.port);
  const { sink, heard } = started([
    { node: "*", url: `http://{address}:${port}/nodes/{node}` },
    { node: "n2", url: `http://127.0.0.1:${port}/nodes/n2-of-its-own` },
  ]);
  sink.begin(NODES);
  for (const name of ["n1", "n2", "n3"]) sink.put(NODES, nodeObject(name));
  sink.synced(NODES);
  await until(() => ["n1", "n2", "n3"].every((name) => heard(name)?.hearing.state === "live"));
  expect(agent.asked.toSorted()).toEqual([
    "/nodes/n1/v1/stream",
    "/nodes/n2-of-its-own/v1/stream",
    "/nodes/n3/v1/stream",
  ]);
  sink.drop(NODES, { namespace: null, name: "n1", uid: null });
  expect(heard("n1")).toBeUndefined();
  sink.begin(NODES);
  sink.put(NODES, nodeObject("n4"));
  sink.synced(NODES);
  await until(() => heard("n4")?.hearing.state === "live");
  expect(heard("n3")).toBeUndefined();
  // Named by hand: it doesn't need the cluster's word.
  expect(heard("n2")?.hearing.state).toBe("live");
});

test("an agent can't speak for another node", async () => {
  const agent = await agentAt();
  const url = `http://127.0.0.1:${String(agent.port)}/nodes/somebody-else`;
  const { heard } = started([{ node: "n1", url }]);
  await until(() => heard("n1")?.report !== null && heard("n1") !== undefined);
  expect(heard("n1")?.report?.node).toBe("n1");
  expect(heard("somebody-else")).toBeUndefined();
});
