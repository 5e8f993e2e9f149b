import { afterEach, expect, test } from "vitest";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { ok } from "../../lib/model/result.ts";
import { createApiClient } from "./api-client.ts";
import { createApiGate } from "./api-gate.ts";
import { systemClock } from "./clock.ts";
import { jsonCodec } from "./codec.ts";
import type { Connection } from "./connection.ts";
import { createReflector } from "./reflector.ts";
import { THINGS } from "./testing/fault-run.ts";
import { createRecordingSink } from "./testing/recording-sink.ts";
import { startSocketApi } from "./testing/socket-api.ts";
import type { Respond } from "./testing/socket-api.ts";
import { createUndiciWire } from "./undici-wire.ts";

// Real sockets: what the virtual clock can't show is that Node and undici report a broken connection as we expect.
//
// The contract, clause by clause, and where each is held. "Matrix" is fault-matrix*.test.ts with the kind that shows it; a
// reflector without the clause is caught there (testing/broken-reflectors.ts).
// - versions never go back, per object and per stream: matrix, duplicate-events, replay-from-lagging-replica
// - another uid under the same name is a deletion and a new object: matrix, recreated-while-down ("without a word")
// - a deletion older than what is held is ignored: matrix, replay-from-lagging-replica
// - a list makes up for missed deletions: matrix, stream-410
// - bookmarks are where a watch goes on: matrix, any kind that cuts ("was told already")
// - a silent watch is given up after 90 s: matrix, half-open; a silent server is stale within 15 s: cluster-feed.test.ts
// - back-off with full jitter, no stampede, Retry-After: cluster-feed.test.ts ("does not rush"), below, backoff.test.ts
// - 401 reads credentials again, once: cluster-feed.test.ts
// - 403 asks by access review, and forgets what may not be seen: cluster-feed.test.ts
// - 404 asks again within a minute; one 404 empties nothing: cluster-feed.test.ts, late-crd.slow.test.ts (the lab process)
// - 410 in both forms, and between two pages: below; matrix, http-410, stream-410, compaction-between-pages
// - a restored cluster is believed, said and read anew: cluster-feed.test.ts; matrix, etcd-restore
// - unknown fields are kept, an unreadable object stops nothing and is counted: below
// - a list each ten minutes proves the watch and counts what it lost: cluster-feed.test.ts ("counts …")

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const connectionTo = (port: number): Connection => {
  const transport = {
    ca: undefined,
    cert: undefined,
    key: undefined,
    serverName: undefined,
    skipVerify: false,
    proxy: undefined,
  };
  return {
    cluster: "test",
    access: () => Promise.resolve(ok({ server: `http://127.0.0.1:${String(port)}`, headers: {}, transport })),
    reload: () => undefined,
  };
};

const startReflector = (port: number, keep?: (object: KubeObject) => KubeObject) => {
  const sink = createRecordingSink(() => performance.now());
  const client = createApiClient(connectionTo(port), createUndiciWire(), systemClock);
  const reflector = createReflector({
    watched: THINGS,
    sink,
    client,
    codec: jsonCodec,
    gate: createApiGate(systemClock, Math.random),
    clock: systemClock,
    random: Math.random,
    ...(keep === undefined ? {} : { keep }),
  });
  cleanUps.push(() => client.close());
  cleanUps.push(() => reflector.stop());
  reflector.start();
  return { sink, reflector };
};

const thing = (name: string, version: number) => ({
  metadata: { name, namespace: "lab", uid: `uid-${name}`, resourceVersion: String(version) },
});
const line = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;
const list = (version: number, ...names: readonly string[]): string =>
  JSON.stringify({
    kind: "ThingList",
    metadata: { resourceVersion: String(version) },
    items: names.map((name, index) => thing(name, index + 1)),
  });
const EXPIRED = { kind: "Status", status: "Failure", reason: "Expired", code: 410, message: "too old" };

/** Lists one thing; the nth watch is answered by the nth step, later ones stay open. `probed` is the version that a list of one has. */
const serve = async (steps: readonly Respond[], lists: readonly string[] = [], probed = 12) => {
  let watches = 0;
  let listed = 0;
  const api = await startSocketApi((request, response, url) => {
    if (url.searchParams.get("limit") === "1") {
      response.end(list(probed, "a"));
      return;
    }
    if (url.searchParams.get("watch") === null) {
      response.end(lists[Math.min(listed, lists.length - 1)] ?? list(10, "a"));
      listed += 1;
      return;
    }
    const step = steps[watches];
    watches += 1;
    if (step === undefined) response.flushHeaders();
    else step(request, response, url);
  });
  cleanUps.push(() => api.close());
  return api;
};

const ADDED_B = line("ADDED", thing("b", 11));
const ADDED_C = line("ADDED", thing("c", 12));

test.each<readonly [string, Respond]>([
  [
    "a reset in the middle of a line",
    (_, response) => {
      response.write(ADDED_B + ADDED_C.slice(0, 20), () => {
        response.socket?.resetAndDestroy();
      });
    },
  ],
  [
    "a clean end in the middle of a line",
    (_, response) => {
      response.end(ADDED_B + ADDED_C.slice(0, 20));
    },
  ],
  [
    "a clean end",
    (_, response) => {
      response.end(ADDED_B);
    },
  ],
  [
    "truncated JSON",
    (_, response) => {
      response.write(`${ADDED_B + ADDED_C.slice(0, 20)}\n`);
    },
  ],
])("goes on after %s where it was, without a second list", async (_, breakOff) => {
  const api = await serve([
    breakOff,
    (_request, response, url) => {
      expect(url.searchParams.get("resourceVersion")).toBe("11");
      response.write(ADDED_C);
    },
  ]);
  const { sink, reflector } = startReflector(api.port);
  await expect.poll(() => [...sink.objects.keys()], { timeout: 5_000 }).toEqual(["lab/a", "lab/b", "lab/c"]);
  expect(reflector.counters).toMatchObject({ lists: 1, watches: 2 });
  expect(sink.states.at(-1)?.state.state).toBe("synced");
});

test("asks after a break for the version alone, and reads anew at once where the cluster went back in time", async () => {
  const breakOff: Respond = (_, response) => {
    response.write(ADDED_B, () => {
      response.socket?.resetAndDestroy();
    });
  };
  const api = await serve([breakOff], [list(10, "a"), list(9, "c"), list(9, "c")], 9);
  const { sink, reflector } = startReflector(api.port);
  await expect.poll(() => [...sink.objects.keys()], { timeout: 5_000 }).toEqual(["lab/c"]);
  // One older list alone is not believed: it may be a replica that lags.
  expect(reflector.counters).toMatchObject({ lists: 3, restores: 1 });
});

test.each<readonly [string, Respond]>([
  [
    "as an event",
    (_, response) => {
      response.end(line("ERROR", EXPIRED));
    },
  ],
  [
    "as a status",
    (_, response) => {
      response.writeHead(410, { "content-type": "application/json" }).end(JSON.stringify(EXPIRED));
    },
  ],
])("lists again when the version is too old, said %s", async (_, refuse) => {
  const api = await serve([refuse], [list(10, "a", "gone"), list(20, "a", "new")]);
  const { sink } = startReflector(api.port);
  await expect.poll(() => [...sink.objects.keys()], { timeout: 5_000 }).toEqual(["lab/a", "lab/new"]);
});

test("waits as long as Retry-After says, and tells when it will try again", async () => {
  let refusedAt = 0;
  let cameBackAfter = 0;
  const api = await serve([
    (_, response) => {
      refusedAt = performance.now();
      response.writeHead(429, { "retry-after": "1" }).end();
    },
    (_, response) => {
      cameBackAfter = performance.now() - refusedAt;
      response.flushHeaders();
    },
  ]);
  const { sink } = startReflector(api.port);
  await expect.poll(() => cameBackAfter, { timeout: 5_000 }).toBeGreaterThan(950);
  const stale = sink.states.find(({ state }) => state.state === "stale")?.state;
  expect(stale).toMatchObject({ attempts: 1, error: "the API server answered 429" });
  expect(stale?.retryAt).not.toBeNull();
});

test("is stale at once when the server goes away, and back when it returns on the same port", async () => {
  const first = await serve([]);
  const { sink } = startReflector(first.port);
  await expect.poll(() => sink.states.at(-1)?.state.state).toBe("synced");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await first.close();
  await expect.poll(() => sink.states.at(-1)?.state.state, { timeout: 2_000 }).toBe("stale");
  expect(sink.states.at(-1)?.state.error).toMatch(/closed|ECONNRE|terminated|socket/);
  const second = await startSocketApi((_, response, url) => {
    if (url.searchParams.get("watch") === null) response.end(list(30, "a"));
    else response.write(line("ADDED", thing("later", 31)));
  }, first.port);
  cleanUps.push(() => second.close());
  await expect.poll(() => [...sink.objects.keys()], { timeout: 10_000 }).toEqual(["lab/a", "lab/later"]);
  expect(sink.states.at(-1)?.state.state).toBe("synced");
});

test("keeps fields that nobody knows", async () => {
  const api = await serve([
    (_, response) => {
      response.write(line("ADDED", { ...thing("b", 11), future: { of: ["things"] }, kind: "Thing" }));
    },
  ]);
  const { sink } = startReflector(api.port);
  await expect
    .poll(() => sink.objects.get("lab/b"), { timeout: 5_000 })
    .toMatchObject({
      future: { of: ["things"] },
    });
});

test("leaves out an object that can't be taken, forgets what was known of it, and goes on", async () => {
  const keep = (object: KubeObject): KubeObject => {
    if (object["isOdd"] === true) throw new Error("odd");
    return object;
  };
  const api = await serve([
    (_, response) => {
      response.write(line("MODIFIED", { ...thing("a", 11), isOdd: true }) + ADDED_C);
    },
  ]);
  const { sink, reflector } = startReflector(api.port, keep);
  await expect.poll(() => [...sink.objects.keys()], { timeout: 5_000 }).toEqual(["lab/c"]);
  expect(reflector.counters).toMatchObject({ bad: 1, lists: 1, watches: 1 });
  await expect.poll(() => sink.states.at(-1)?.state.unreadable).toBe(1);
});

test("keeps reading behind an object without a name, and counts it", async () => {
  const api = await serve([
    (_, response) => {
      response.write(line("ADDED", { metadata: {} }) + line("ADDED", 7) + ADDED_B);
    },
  ]);
  const { sink, reflector } = startReflector(api.port);
  await expect.poll(() => sink.objects.has("lab/b"), { timeout: 5_000 }).toBe(true);
  expect(reflector.counters.bad).toBe(2);
});
