import { afterEach, expect, test } from "vitest";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import { isEdge } from "../../lib/wire/is-edge.ts";
import { SummaryWire } from "../../lib/wire/summary.ts";
import { TopologyWire } from "../../lib/wire/topology.ts";
import { openSummary } from "../routes/about.ts";
import { answerRequest, type Route } from "../routes/route.ts";
import { getTopology, openTopology } from "../routes/topology.ts";
import { type FakeCluster, startFakeCluster } from "../testing/fake-cluster.ts";
import { openTestStream, type TestStream } from "../testing/test-stream.ts";

/** A page brings along what it shows, and its stream goes on from there. */
const VIEW = "group=none";
const fakes: FakeCluster[] = [];
const streams: TestStream[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.leave();
  for (const fake of fakes.splice(0)) await fake.stop();
});

const start = async (): Promise<FakeCluster> => {
  const fake = await startFakeCluster();
  fakes.push(fake);
  fake.feed.put("network-attachment-definitions.k8s.cni.cncf.io", aNad().build());
  fake.feed.put("pods", attached("web-1", "10.60.1.5"));
  await fake.settled();
  return fake;
};

const attached = (name: string, address: string) =>
  aPod(name)
    .asks([{ name: "net-a", namespace: "lab", interface: "net1" }])
    .reports([
      { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true },
      { name: "lab/net-a", interface: "net1", ips: [address] },
    ])
    .build();

const ask = async (fake: FakeCluster, route: Route, path: string): Promise<unknown> => {
  const request = new Request(`http://localhost:8080/api/v1${path}`, { headers: { host: "localhost:8080" } });
  return (await answerRequest(fake.runtime, [route], request)).json();
};

const pictureOf = async (fake: FakeCluster, route = openTopology) =>
  TopologyWire.parse(await ask(fake, route, `/topology?${VIEW}`));

const openPage = async (fake: FakeCluster) => {
  const summary = SummaryWire.parse(await ask(fake, openSummary, "/summary"));
  const picture = await pictureOf(fake);
  const since = `${summary.epoch}.${Math.min(summary.revision, picture.revision)}`;
  return { summary, picture, since };
};

const follow = (fake: FakeCluster, since: string): TestStream => {
  const stream = openTestStream(fake.runtime.cluster, VIEW, undefined, {
    since,
    topics: ["sources", "changes", "findings", "operations"],
  });
  streams.push(stream);
  return stream;
};

test("a page brings the picture that a call would answer", async () => {
  const fake = await start();
  expect((await openPage(fake)).picture).toEqual(await pictureOf(fake, getTopology));
});

test("nothing is told of a cluster in which nothing happened", async () => {
  const fake = await start();
  const { since } = await openPage(fake);
  const stream = follow(fake, since);
  await fake.settled();
  expect(stream.text()).toMatch(/^retry: \d+\n\nid: epoch1\.\d+\n\n$/);
});

test("what happened before the stream is open and after it is told as differences, and nothing is lost", async () => {
  const fake = await start();
  const { picture, since } = await openPage(fake);
  fake.feed.put("pods", attached("web-2", "10.60.1.6"));
  await fake.settled();
  const stream = follow(fake, since);
  await fake.settled();
  fake.feed.put("pods", attached("web-3", "10.60.1.7"));
  await fake.settled();
  expect(stream.names()).not.toContain("snapshot");
  const known = new Map<string, unknown>(
    [...picture.vertices, ...picture.edges].map((item) => [item.id, item]),
  );
  for (const [, text = ""] of stream.text().matchAll(/^data: (.*)$/gm)) {
    const message: { view: string; put: { id: string }[]; drop: string[] } = JSON.parse(text);
    if (message.view !== VIEW) continue;
    for (const item of message.put) known.set(item.id, item);
    for (const id of message.drop) known.delete(id);
  }
  const now = await pictureOf(fake);
  expect(known).toEqual(new Map([...now.vertices, ...now.edges].map((item) => [item.id, item])));
  expect([...known.values()].filter(isEdge)).toHaveLength(now.edges.length);
});

test.each(["epoch0.5", "epoch1.999999", "epoch1.0", "garbage"])(
  "a page of another life (%s) begins with snapshots, and asks for everything again",
  async (since) => {
    const fake = await start();
    const stream = follow(fake, since);
    await fake.settled();
    expect(stream.names().slice(0, 2)).toEqual(["resync", "snapshot"]);
  },
);

test("a picture that wasn't brought along begins with a snapshot, beside what goes on", async () => {
  const fake = await start();
  const { since } = await openPage(fake);
  const stream = openTestStream(fake.runtime.cluster, "group=namespace", undefined, {
    since,
    topics: ["changes"],
  });
  streams.push(stream);
  await fake.settled();
  expect(stream.names()).toEqual(["snapshot"]);
  expect(stream.text()).toContain('"view":"group=namespace"');
});

test("a page's summary tells the time when the page was opened", async () => {
  const fake = await start();
  const before = (await openPage(fake)).summary;
  await new Promise((done) => setTimeout(done, 5));
  const after = (await openPage(fake)).summary;
  expect(Date.parse(after.now)).toBeGreaterThan(Date.parse(before.now));
  expect({ ...after, now: "" }).toEqual({ ...before, now: "" });
});
