import { expect, test } from "vitest";
import type { Watched } from "../../lib/sources/source.ts";
import { createApiClient } from "./api-client.ts";
import { createKubeconfigFeed } from "./cluster-feed.ts";
import { jsonCodec } from "./codec.ts";
import { THINGS } from "./testing/fault-run.ts";
import { createRecordingSink } from "./testing/recording-sink.ts";
import { seeded } from "./testing/seeded.ts";
import { createTroubledLab } from "./testing/troubled-lab.ts";
import { createVirtualClock } from "./testing/virtual-clock.ts";

const MINUTE_MS = 60_000;

const startFeed = (watches: readonly Watched[] = [THINGS], seed = 7) => {
  const clock = createVirtualClock();
  const random = seeded(seed);
  const lab = createTroubledLab({ clock, random, resources: watches, codec: jsonCodec, hasBackups: false });
  const sink = createRecordingSink(clock.elapsedMs);
  const feed = createKubeconfigFeed({
    client: createApiClient(lab.connection, lab, clock),
    watches,
    clock,
    random,
  });
  for (const watched of watches.filter(({ group }) => group === THINGS.group)) {
    lab.write(watched, "a");
    lab.write(watched, "b");
  }
  const stateAt = () => sink.states.at(-1)?.state;
  return { clock, lab, sink, feed, stateAt };
};

test("reads each resource once, events from one API group, and no node reports from the API", () => {
  const watched = (group: string, resource: string): Watched => ({ ...THINGS, group, resource });
  const { feed, sink, lab } = startFeed([
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
  expect(lab.requests).toEqual([]);
});

test.each([1, 2, 3, 4, 5])(
  "says stale within 15 s when a connection is only half open (seed %i)",
  async (seed) => {
    const { clock, lab, sink, feed, stateAt } = startFeed([THINGS], seed);
    feed.start(sink);
    await clock.runUntil(MINUTE_MS);
    expect(stateAt()?.state).toBe("synced");
    lab.begin("half-open");
    lab.begin("mute");
    await clock.runUntil(MINUTE_MS + 15_000);
    expect(stateAt()).toMatchObject({ state: "stale" });
    lab.heal("mute");
    lab.write(THINGS, "c");
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
    const { clock, lab, sink, feed } = startFeed(watches, seed);
    feed.start(sink);
    await clock.runUntil(MINUTE_MS);
    lab.begin("clean-eof");
    lab.begin("restart");
    await clock.runUntil(MINUTE_MS + 2_000);
    const last = new Map(sink.states.map(({ resource, state }) => [resource, state]));
    expect([...last.values()].map(({ state, error }) => `${state}: ${error ?? ""}`)).toEqual(
      watches.map(() => "stale: connect ECONNREFUSED"),
    );
  },
);

test("does not rush a server that is down: 20 watches, 10 minutes, no burst and one request in two seconds", async () => {
  const watches = Array.from({ length: 20 }, (_, index) => ({
    ...THINGS,
    resource: `things${String(index)}`,
  }));
  for (const seed of [1, 2, 3, 4, 5]) {
    const { clock, lab, sink, feed, stateAt } = startFeed(watches, seed);
    feed.start(sink);
    await clock.runUntil(MINUTE_MS);
    lab.begin("restart");
    const before = lab.requests.length;
    await clock.runUntil(11 * MINUTE_MS);
    expect(lab.requests.length - before).toBeLessThanOrEqual(300);
    expect(stateAt()?.state).toBe("stale");
    lab.heal("restart");
    await clock.runUntil(11 * MINUTE_MS + 35_000);
    const last = new Map(sink.states.map(({ resource, state }) => [resource, state.state]));
    expect([...last.values()]).toEqual(watches.map(() => "synced"));
    // It may be another server by now: each list is read again, not all at the same time.
    await clock.runUntil(14 * MINUTE_MS);
    expect(feed.reflectors.map((reflector) => reflector.counters.lists)).toEqual(watches.map(() => 2));
    // Pages of one list follow each other: what counts is who begins. The first second of the process isn't one of these.
    const begun = lab.requests.slice(before).filter(({ path }) => !path.includes("continue="));
    const times = begun.map(({ atMs }) => atMs);
    for (const [index, atMs] of times.entries())
      expect(times.slice(index, index + 5).filter((other) => other - atMs < 100).length).toBeLessThanOrEqual(
        3,
      );
  }
});

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

test("says forbidden, asks by access review whether it still is, and reads once it is not", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  lab.begin("403-revoked");
  feed.start(sink);
  await clock.runUntil(1_000);
  expect(stateAt()).toMatchObject({ state: "forbidden" });
  expect(stateAt()?.error).toContain('cannot list resource "things"');
  await clock.runUntil(10 * MINUTE_MS);
  expect(lab.requests.filter(({ path }) => path.includes("things"))).toHaveLength(1);
  const reviews = lab.requests.filter(({ path }) => path === REVIEWS).length;
  expect(reviews).toBeGreaterThanOrEqual(17);
  expect(reviews).toBeLessThanOrEqual(20);
  expect(stateAt()).toMatchObject({ state: "forbidden", error: "things.lab.example: list is not allowed" });
  lab.heal("403-revoked");
  await clock.runUntil(10 * MINUTE_MS + 35_000);
  expect(stateAt()).toMatchObject({ state: "synced", objects: 2 });
});

test("forgets what may no longer be seen, but not at the first refusal of a server that restarts", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  lab.begin("403-revoked");
  await clock.runUntil(MINUTE_MS + 2_000);
  expect(stateAt()?.state).toBe("stale");
  expect(sink.objects.size).toBe(2);
  await clock.runUntil(MINUTE_MS + 8_000);
  expect(stateAt()).toMatchObject({ state: "forbidden", objects: 0 });
  expect(sink.objects.size).toBe(0);
});

test("with the right to list and none to watch it is forbidden, and says which right is missing", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  lab.mayOnly(["list"]);
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  expect(stateAt()).toMatchObject({ state: "forbidden", error: "things.lab.example: watch is not allowed" });
  const before = lab.requests.length;
  await clock.runUntil(11 * MINUTE_MS);
  const reviews = lab.requests.slice(before).filter(({ path }) => path === REVIEWS);
  expect(reviews.length).toBeLessThanOrEqual(42);
  expect(lab.requests.slice(before).filter(({ path }) => path.includes("things"))).toEqual([]);
});

test("reads its credentials again once when they are refused, and then waits", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  lab.begin("401-rotated-token");
  await clock.runUntil(MINUTE_MS + 1_000);
  expect(stateAt()?.state).toBe("synced");
  lab.begin("401-no-token");
  const before = lab.requests.length;
  await clock.runUntil(6 * MINUTE_MS);
  expect(stateAt()).toMatchObject({ state: "stale", error: "Unauthorized" });
  // Two for each try, at a back-off that grows to 30 s; the pulse every seven seconds is refused as well.
  const asked = lab.requests.slice(before).filter(({ path }) => path.includes("things")).length;
  expect(asked % 2).toBe(0);
  expect(asked).toBeLessThanOrEqual(80);
});

test("believes a cluster that was restored from a backup, says when, and reads all of it", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  lab.keepBackup();
  lab.remove(THINGS, "a");
  for (const name of ["c", "d", "e"]) lab.write(THINGS, name);
  await clock.runUntil(2 * MINUTE_MS);
  expect([...sink.objects.keys()]).toEqual(["lab/b", "lab/c", "lab/d", "lab/e"]);
  sink.forgetVersions();
  lab.begin("etcd-restore");
  await clock.runUntil(13 * MINUTE_MS);
  expect([...sink.objects.keys()].sort()).toEqual(["lab/a", "lab/b"]);
  expect(stateAt()?.state).toBe("synced");
  expect(stateAt()?.restoredAt).not.toBeNull();
  expect(feed.reflectors[0]?.counters).toMatchObject({ restores: 1, divergences: 0 });
});

test("says how far the first list has come, and about how far it has to go", async () => {
  const { clock, lab, sink, feed } = startFeed();
  for (const name of ["c", "d", "e", "f", "g"]) lab.write(THINGS, name);
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  const progress = sink.states.flatMap(({ state }) =>
    state.state === "syncing" ? [`${String(state.objects)} of ${String(state.expected)}`] : [],
  );
  expect(progress).toEqual(["0 of null", "3 of 7", "6 of 7", "7 of 7"]);
});

test("says absent for what isn't served, and picks it up within a minute when it appears", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  lab.begin("404-crd-gone");
  feed.start(sink);
  await clock.runUntil(5 * MINUTE_MS);
  expect(stateAt()).toMatchObject({ state: "absent", objects: 0 });
  lab.heal("404-crd-gone");
  lab.write(THINGS, "new");
  await clock.runUntil(6 * MINUTE_MS + 1_000);
  expect(stateAt()).toMatchObject({ state: "synced", objects: 1, error: null });
});

test("one 404 of a restarting server does not empty the picture, a lasting one does", async () => {
  const { clock, lab, sink, feed, stateAt } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  lab.begin("404-crd-gone");
  await clock.runUntil(MINUTE_MS + 2_000);
  expect(stateAt()?.state).toBe("stale");
  await clock.runUntil(MINUTE_MS + 10_000);
  expect(stateAt()?.state).toBe("absent");
  expect(sink.objects.size).toBe(0);
});

test("counts what a list had and the watch should have brought", async () => {
  const { clock, lab, sink, feed } = startFeed();
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  lab.begin("dropped-event");
  for (const name of ["c", "d", "e", "f", "g", "h"]) lab.write(THINGS, name);
  await clock.runUntil(2 * MINUTE_MS);
  lab.heal("dropped-event");
  lab.write(THINGS, "z");
  await clock.runUntil(12 * MINUTE_MS);
  expect(sink.objects.size).toBe(9);
  expect(feed.reflectors[0]?.counters.divergences).toBeGreaterThan(0);
  expect(sink.states.at(-1)?.state.divergences).toBe(feed.reflectors[0]?.counters.divergences);
});

test("counts a deletion that the watch did not tell, and not one that came between watch and list", async () => {
  const { clock, lab, sink, feed } = startFeed();
  for (const name of ["c", "d", "e", "f", "g", "h"]) lab.write(THINGS, name);
  feed.start(sink);
  await clock.runUntil(MINUTE_MS);
  lab.begin("dropped-event");
  for (const name of ["c", "d", "e", "f", "g", "h"]) lab.remove(THINGS, name);
  await clock.runUntil(2 * MINUTE_MS);
  lab.heal("dropped-event");
  lab.write(THINGS, "z");
  await clock.runUntil(3 * MINUTE_MS);
  const lost = sink.objects.size - 3;
  expect(lost).toBeGreaterThan(0);
  // The proving list comes about ten minutes after the first; just before it the watch ends, and now something goes.
  for (let second = 0; second < 12; second += 1)
    clock.after((9 * 60 + 54 + second) * 1_000 - clock.elapsedMs(), () => {
      const name = `late-${String(second)}`;
      lab.write(THINGS, name);
      clock.after(700, () => {
        lab.remove(THINGS, name);
      });
    });
  await clock.runUntil(13 * MINUTE_MS);
  expect([...sink.objects.keys()].sort()).toEqual(["lab/a", "lab/b", "lab/z"]);
  expect(feed.reflectors[0]?.counters).toMatchObject({ lists: 2, divergences: lost });
});
