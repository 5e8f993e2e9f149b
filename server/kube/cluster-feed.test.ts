import { expect, test } from "vitest";
import type { Watched } from "../../lib/sources/source.ts";
import { createApiClient } from "./api-client.ts";
import { createKubeconfigFeed } from "./cluster-feed.ts";
import { createApiModel } from "./testing/api-model.ts";
import { seeded, THINGS } from "./testing/fault-run.ts";
import { createRecordingSink } from "./testing/recording-sink.ts";
import { createVirtualClock } from "./testing/virtual-clock.ts";

const MINUTE_MS = 60_000;

const startFeed = (watches: readonly Watched[] = [THINGS], seed = 7) => {
  const clock = createVirtualClock();
  const random = seeded(seed);
  const model = createApiModel(clock, random);
  const sink = createRecordingSink(clock.elapsedMs);
  const feed = createKubeconfigFeed({
    client: createApiClient(model.connection, model, clock),
    watches,
    clock,
    random,
  });
  model.write("a");
  model.write("b");
  const stateAt = () => sink.states.at(-1)?.state;
  return { clock, model, sink, feed, stateAt };
};

test("reads each resource once, events from one API group, and no node reports from the API", () => {
  const watched = (group: string, resource: string): Watched => ({ ...THINGS, group, resource });
  const { feed, sink, model } = startFeed([
    THINGS,
    { ...THINGS },
    watched("", "events"),
    watched("events.k8s.io", "events"),
    watched("node-report", "node-reports"),
  ]);
  feed.start(sink);
  expect(feed.reflectors.map(({ watched: { group, resource } }) => `${group}/${resource}`)).toEqual([
    "lab.example/things",
    "/events",
  ]);
  expect(model.requests).toEqual([]);
});

test.each([1, 2, 3, 4, 5])(
  "says stale within 15 s when a connection is only half open (seed %i)",
  async (seed) => {
    const { clock, model, sink, feed, stateAt } = startFeed([THINGS], seed);
    feed.start(sink);
    await clock.runUntil(MINUTE_MS);
    expect(stateAt()?.state).toBe("synced");
    model.begin("half-open");
    model.begin("mute");
    await clock.runUntil(MINUTE_MS + 15_000);
    expect(stateAt()).toMatchObject({ state: "stale" });
    model.heal("mute");
    model.write("c");
    await clock.runUntil(2.5 * MINUTE_MS);
    expect(stateAt()?.state).toBe("synced");
    expect([...sink.objects.keys()]).toEqual(["lab/a", "lab/b", "lab/c"]);
  },
);

test.each([1, 2, 3])(
  "says all sources stale at once when a server leaves politely (seed %i)",
  async (seed) => {
    const watches = Array.from({ length: 8 }, (_, index) => ({
      ...THINGS,
      resource: `things${String(index)}`,
    }));
    const { clock, model, sink, feed } = startFeed(watches, seed);
    feed.start(sink);
    await clock.runUntil(MINUTE_MS);
    model.begin("clean-eof");
    model.begin("restart");
    await clock.runUntil(MINUTE_MS + 2_000);
    const last = new Map(sink.states.map(({ resource, state }) => [resource, state]));
    expect([...last.values()].map(({ state, error }) => `${state}: ${error ?? ""}`)).toEqual(
      watches.map(() => "stale: connect ECONNREFUSED"),
    );
  },
);

test("does not rush a server that is down: 20 watches, 10 minutes, at most one request in two seconds", async () => {
  const watches = Array.from({ length: 20 }, (_, index) => ({
    ...THINGS,
    resource: `things${String(index)}`,
  }));
  const { clock, model, sink, feed, stateAt } = startFeed(watches);
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  model.begin("restart");
  const before = model.requests.length;
  await clock.runUntil(11 * MINUTE_MS);
  expect(model.requests.length - before).toBeLessThanOrEqual(300);
  expect(stateAt()?.state).toBe("stale");
  model.heal("restart");
  await clock.runUntil(11 * MINUTE_MS + 30_000);
  expect(feed.reflectors.map((reflector) => reflector.counters.lists)).toEqual(watches.map(() => 1));
  await clock.runUntil(11 * MINUTE_MS + 35_000);
  expect(sink.states.slice(-20).map(({ state }) => state.state)).toEqual(watches.map(() => "synced"));
  // It may be another server by now: each list is read again, not all at the same time.
  await clock.runUntil(14 * MINUTE_MS);
  expect(feed.reflectors.map((reflector) => reflector.counters.lists)).toEqual(watches.map(() => 2));
  const times = model.requests.map(({ atMs }) => atMs);
  for (const [index, atMs] of times.entries())
    expect(times.slice(index).filter((other) => other - atMs < 100).length).toBeLessThanOrEqual(4);
});

test("says forbidden, and asks again about once a minute", async () => {
  const { clock, model, sink, feed, stateAt } = startFeed();
  model.begin("403-revoked");
  feed.start(sink);
  await clock.runUntil(1_000);
  expect(stateAt()).toMatchObject({ state: "forbidden", error: "things is forbidden" });
  await clock.runUntil(10 * MINUTE_MS);
  const asked = model.requests.filter(({ path }) => path.includes("things")).length;
  expect(asked).toBeGreaterThanOrEqual(8);
  expect(asked).toBeLessThanOrEqual(11);
  model.heal("403-revoked");
  await clock.runUntil(11.5 * MINUTE_MS);
  expect(stateAt()).toMatchObject({ state: "synced", objects: 2 });
});

test("says absent for what isn't served, and picks it up within a minute when it appears", async () => {
  const { clock, model, sink, feed, stateAt } = startFeed();
  model.begin("404-crd-gone");
  feed.start(sink);
  await clock.runUntil(5 * MINUTE_MS);
  expect(stateAt()).toMatchObject({ state: "absent", objects: 0 });
  model.heal("404-crd-gone");
  model.write("new");
  await clock.runUntil(6 * MINUTE_MS + 1_000);
  expect(stateAt()).toMatchObject({ state: "synced", objects: 1, error: null });
});

test("one 404 of a restarting server does not empty the picture, a lasting one does", async () => {
  const { clock, model, sink, feed, stateAt } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  model.begin("404-crd-gone");
  await clock.runUntil(MINUTE_MS + 2_000);
  expect(stateAt()?.state).toBe("stale");
  await clock.runUntil(MINUTE_MS + 10_000);
  expect(stateAt()?.state).toBe("absent");
  expect(sink.objects.size).toBe(0);
});

test("counts what a list had and the watch should have brought", async () => {
  const { clock, model, sink, feed } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  model.begin("dropped-event");
  for (const name of ["c", "d", "e", "f", "g", "h"]) model.write(name);
  await clock.runUntil(2 * MINUTE_MS);
  model.heal("dropped-event");
  model.write("z");
  await clock.runUntil(12 * MINUTE_MS);
  expect(sink.objects.size).toBe(9);
  expect(feed.reflectors[0]?.counters.divergences).toBeGreaterThan(0);
});
