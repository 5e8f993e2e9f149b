import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createAudit } from "../../lib/audit/create-audit.ts";
import { createClusterModel } from "../../lib/cluster/create-cluster-model.ts";
import type { Source } from "../../lib/sources/source.ts";
import { PODS } from "../../lib/sources/watched.ts";
import { sourceState } from "../../lib/testing/build-model.ts";
import { createEngine } from "./engine.ts";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod } from "../../lib/testing/build-pod.ts";
import { aPool } from "../../lib/testing/build-pool.ts";
import { LIMITS } from "../config.ts";
import { type FakeCluster, startFakeCluster } from "../testing/fake-cluster.ts";
import { TopologyQuery } from "../../lib/wire/topology.ts";
import { openTestStream, type TestStream } from "../testing/test-stream.ts";

const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
const running: FakeCluster[] = [];
const streams: TestStream[] = [];

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.leave();
  for (const fake of running.splice(0)) await fake.stop();
});

const start = async (options: Parameters<typeof startFakeCluster>[0] = {}): Promise<FakeCluster> => {
  const fake = await startFakeCluster(options);
  running.push(fake);
  return fake;
};

const attached = (name: string, address: string, version = "1") =>
  aPod(name)
    .withResourceVersion(version)
    .asks([{ name: "net-a", namespace: "lab", interface: "net1" }])
    .reports([
      { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true },
      { name: "lab/net-a", interface: "net1", ips: [address] },
    ])
    .build();

const open = (fake: FakeCluster, lastEventId?: string): TestStream => {
  const stream = openTestStream(fake.runtime.cluster, "group=none", lastEventId);
  streams.push(stream);
  return stream;
};

describe("the engine", () => {
  it("turns what the feed says into a model and a new revision", async () => {
    const fake = await start();
    const { engine } = fake.runtime.cluster;
    const before = engine.revision();
    fake.feed.put(NADS, aNad().build());
    fake.feed.put("pods", attached("web-1", "10.60.1.5"));
    await fake.settled();
    expect(engine.revision()).toBeGreaterThan(before);
    const [pod] = [...engine.view.pods()];
    const attachments = pod === undefined ? [] : engine.view.attachmentsOf(pod.id);
    expect(attachments.map(({ interface: name, state }) => [name, state])).toContainEqual([
      "net1",
      "attached",
    ]);
  });

  it("keeps its revision where an object comes again unchanged", async () => {
    const fake = await start();
    fake.feed.put("pods", attached("web-1", "10.60.1.5"));
    await fake.settled();
    const before = fake.runtime.cluster.engine.revision();
    fake.feed.put("pods", attached("web-1", "10.60.1.5"));
    fake.feed.put("pods", attached("web-1", "10.60.1.5"));
    await fake.settled();
    expect(fake.runtime.cluster.engine.revision()).toBe(before);
  });

  it("forgets what goes, but not because of a late word about a former bearer of the name", async () => {
    const fake = await start();
    const pod = aPod("web-1").withUid("new").build();
    fake.feed.put("pods", pod);
    fake.feed.drop("pods", aPod("web-1").withUid("old").build());
    await fake.settled();
    expect(fake.runtime.cluster.engine.view.podCount()).toBe(1);
    fake.feed.drop("pods", pod);
    await fake.settled();
    expect(fake.runtime.cluster.engine.view.podCount()).toBe(0);
  });

  it("is synced only when every resource has been read", async () => {
    const fake = await start({ isSynced: false });
    expect(fake.runtime.cluster.engine.isSynced()).toBe(false);
    fake.feed.state("pods", "synced");
    await fake.settled();
    expect(fake.runtime.cluster.engine.isSynced()).toBe(false);
  });

  it("judges by what a source has become, also where that is said in the middle of a tick", async () => {
    const model = createClusterModel("lab");
    const audit = createAudit(model, []);
    const judgedSynced: boolean[] = [];
    const told: (() => void)[] = [];
    const source: Source = {
      id: "told",
      title: "Told",
      watches: [PODS],
      derive: () => {
        for (const tell of told) tell();
        return { entities: [], problems: [] };
      },
    };
    const engine = createEngine({
      ...{ cluster: "lab", epoch: "test", sources: [source], model, tickMs: 1, nowMs: Date.now },
      audit: { ...audit, markAll: () => void judgedSynced.push(model.isSynced("pods")) },
      onFault: (_, error) => {
        throw error;
      },
    });
    engine.sink.state(PODS, sourceState("syncing"));
    engine.sink.begin(PODS);
    told.push(() => engine.sink.state(PODS, sourceState("synced")));
    engine.sink.put(PODS, aPod("web-1").build());
    await vi.waitFor(() => expect(engine.isSynced()).toBe(true));
    engine.stop();
    expect(judgedSynced).toEqual([true]);
  });

  it("has those who read lists wait, one after the other, until what came before is taken over", async () => {
    const fake = await start();
    const { engine } = fake.runtime.cluster;
    const page = (list: number): void => {
      for (let at = 0; at <= LIMITS.backlog; at += 1)
        engine.sink.put(PODS, aPod(`web-${list}-${at}`).build());
    };
    page(0);
    const waiting: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (list) => {
        await engine.sink.turn?.();
        waiting.push(engine.metrics().dirty);
        page(list);
      }),
    );
    expect(Math.max(...waiting)).toBeLessThanOrEqual(LIMITS.backlog);
    await fake.settled();
    expect(engine.view.podCount()).toBe(4 * (LIMITS.backlog + 1));
  });

  it("takes over a large new pool piece by piece, and nothing in it has just appeared", async () => {
    const fake = await start();
    const { view } = fake.runtime.cluster.engine;
    const size = 3 * LIMITS.settleBatch;
    const keys = Array.from({ length: size }, (_, at) => at + 1);
    const pool = keys.reduce((built, key) => built.allocates(key, "lab/gone"), aPool("10.60.0.0/20"));
    fake.feed.put("ippools.whereabouts.cni.cncf.io", pool.build());
    await fake.settled();
    expect(view.allocationCount()).toBe(size);
    const [known] = [...view.pools()];
    const classes = () => (known === undefined ? undefined : view.countsOf(known.id).byClass);
    expect(classes()).toEqual(new Map([["leak", size]]));
    // One more under our eyes has.
    const written = pool.allocates(size + 1, "lab/gone").withResourceVersion("2");
    fake.feed.put("ippools.whereabouts.cni.cncf.io", written.build());
    await fake.settled();
    expect(classes()).toEqual(
      new Map([
        ["leak", size],
        ["pending", 1],
      ]),
    );
  });

  it("tells the audit piece by piece of what comes in one tick", async () => {
    const told: number[] = [];
    const fake = await start({
      audit: (view) => {
        const audit = createAudit(view, []);
        return {
          ...audit,
          mark: (changed) => {
            told.push(changed.allocations.size);
            audit.mark(changed);
          },
        };
      },
    });
    const keys = Array.from({ length: LIMITS.deriveEntities - 100 }, (_, at) => at + 1);
    for (const range of ["10.60.0.0/20", "10.61.0.0/20", "10.62.0.0/20"]) {
      const pool = keys.reduce((built, key) => built.allocates(key, "lab/gone"), aPool(range));
      fake.feed.put("ippools.whereabouts.cni.cncf.io", pool.build());
    }
    await fake.settled();
    expect(told.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3 * keys.length);
    expect(Math.max(...told)).toBeLessThanOrEqual(2 * LIMITS.deriveEntities);
  });

  it("gives every client the same picture by deltas that a new one gets as a snapshot", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ pod: fc.nat(4), address: fc.nat(200), isGone: fc.boolean(), waits: fc.boolean() }),
          { minLength: 1, maxLength: 10 },
        ),
        async (steps) => {
          const fake = await startFakeCluster();
          fake.feed.put(NADS, aNad().build());
          await fake.settled();
          const early = openTestStream(fake.runtime.cluster, "group=none");
          let version = 10;
          for (const step of steps) {
            const pod = attached(`web-${step.pod}`, `10.60.1.${step.address}`, String(++version));
            if (step.isGone) fake.feed.drop("pods", pod);
            else fake.feed.put("pods", pod);
            if (step.waits) await fake.settled();
          }
          await fake.settled();
          const late = openTestStream(fake.runtime.cluster, "group=none");
          const whole = fake.runtime.cluster.pictures.draw(TopologyQuery.parse({ group: "none" }));
          // A picture that took long on a busy machine is built again only after a while.
          await vi.waitFor(() => {
            expect(late.items().map(({ id }) => id)).toEqual(
              [...whole.vertices, ...whole.edges].map(({ id }) => id).sort(),
            );
            expect(early.items()).toEqual(late.items());
          }, 10_000);
          early.leave();
          late.leave();
          await fake.stop();
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe("a stream", () => {
  it("begins with a snapshot and goes on with deltas, each with an id to resume from", async () => {
    const fake = await start();
    const stream = open(fake);
    await fake.settled();
    fake.feed.put("pods", attached("web-1", "10.60.1.5"));
    await fake.settled();
    expect(stream.names()).toEqual(["snapshot", "delta"]);
    expect(stream.lastId()).toBe(`epoch1.${fake.runtime.cluster.engine.revision()}`);
    expect(stream.text()).toMatch(/^retry: \d+\n\n/);
  });

  it("resumes with only what was missed", async () => {
    const fake = await start();
    const first = open(fake);
    await fake.settled();
    first.leave();
    fake.feed.put("pods", attached("web-1", "10.60.1.5"));
    await fake.settled();
    const second = open(fake, first.lastId());
    await fake.settled();
    expect(second.names()).toEqual(["delta"]);
    expect(second.lastId()).toBe(`epoch1.${fake.runtime.cluster.engine.revision()}`);
  });

  it.each(["epoch0.5", "epoch1.999999", "epoch1.0", "garbage", ""])(
    "starts anew where the last id is %j",
    async (lastEventId) => {
      const fake = await start();
      const stream = open(fake, lastEventId);
      await fake.settled();
      expect(stream.names()).toEqual(["resync", "snapshot"]);
    },
  );

  it("cuts off a client that does not read, and starts it anew once it does", async () => {
    const fake = await start();
    fake.feed.put(NADS, aNad().build());
    const stream = openTestStream(fake.runtime.cluster, "group=none", undefined, { isPaused: true });
    streams.push(stream);
    for (let round = 0; round < 40; round++) {
      for (let pod = 0; pod < 40; pod++) {
        fake.feed.put("pods", attached(`web-${pod}`, `10.60.${pod}.${round}`, `${round}-${pod}`));
      }
      await fake.settled();
    }
    stream.read();
    await fake.settled();
    fake.feed.put("pods", attached("web-last", "10.60.99.9"));
    await fake.settled();
    const fresh = open(fake);
    await fake.settled();
    expect(stream.names()).toContain("resync");
    expect(stream.items()).toEqual(fresh.items());
  }, 30_000);

  it("says goodbye and closes when the server stops, and takes nobody after that", async () => {
    const fake = await start();
    const stream = open(fake);
    await fake.settled();
    fake.runtime.cluster.hub.shutdown();
    await fake.settled();
    expect(stream.names().at(-1)).toBe("shutdown");
    expect(stream.isClosed()).toBe(true);
    expect(() => open(fake)).toThrow("stopping");
  });

  it("forgets a client that hangs up", async () => {
    const fake = await start();
    const stream = open(fake);
    await fake.settled();
    expect(fake.runtime.cluster.hub.streamCount()).toBe(1);
    stream.leave();
    await fake.settled();
    expect(fake.runtime.cluster.hub.streamCount()).toBe(0);
  });
});
