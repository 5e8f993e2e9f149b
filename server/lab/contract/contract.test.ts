import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveApi, makeApi } from "../api/serve.ts";
import type { LabServer } from "../api/serve.ts";
import { FaultSwitches } from "../faults.ts";
import { bootstrapCluster } from "../store/bootstrap.ts";
import { LabStore } from "../store/lab-store.ts";
import { startNamespaceLifecycle } from "../store/namespace-lifecycle.ts";
import { cases } from "./cases.ts";
import type { Contract } from "./contract.ts";
import { makeFixture, removeFixture } from "./fixture.ts";
import { recordings } from "./recording.ts";

const store = new LabStore({ now: Date.now, seed: 1 });
const timing = { bookmarkMs: 1000, futureVersionMs: 300 };
let server: LabServer;
let contract: Contract;

beforeAll(async () => {
  startNamespaceLifecycle(store);
  bootstrapCluster(store);
  store.create("nodes", { metadata: { name: "node-a" } }, { manager: "kubelet" });
  store.create(
    "ippools.whereabouts.cni.cncf.io",
    {
      metadata: { name: "10.60.3.0-24", namespace: "kube-system" },
      spec: { range: "10.60.3.0/24", allocations: {} },
    },
    { manager: "whereabouts" },
  );
  const users = new Map([
    ["admin", { username: "lab-admin", groups: ["system:masters", "system:authenticated"] }],
  ]);
  server = await serveApi(
    makeApi({ store, faults: new FaultSwitches(), tokenKey: "key", users, timing }),
    "127.0.0.1",
    0,
  );
  const options = { ...timing, comparesMessages: true, compact: () => store.compact() };
  contract = await makeFixture({ url: server.url, token: "admin" }, options);
});

afterAll(async () => {
  await removeFixture(contract);
  await server.close();
});

describe("the lab answers as the recorded server did", () => {
  for (const { id, run } of cases.filter((entry) => entry.isAlone !== true)) {
    test.concurrent(id, async () => {
      expect(await run(contract)).toEqual([]);
    });
  }
});

describe("after compaction the lab answers as the recorded server did", () => {
  for (const { id, run } of cases.filter((entry) => entry.isAlone === true)) {
    test(id, async () => {
      expect(await run(contract)).toEqual([]);
    });
  }
});

test("every recorded exchange has its case", () => {
  expect(cases.map((entry) => entry.id).sort()).toEqual(recordings.map((entry) => entry.id).sort());
});

const captures = fileURLToPath(new URL("../../../../shared/captures/http", import.meta.url));

test.runIf(existsSync(captures))("the reduced recordings agree with the captures they come from", () => {
  const files = readdirSync(captures).filter((name) => name.endsWith(".http"));
  expect(files.map((name) => name.replace(/\.http$/, "")).sort()).toEqual(
    recordings.map(({ id }) => id).sort(),
  );
  for (const { id, status } of recordings) {
    const text = readFileSync(`${captures}/${id}.http`, "utf8");
    expect(/HTTP\/2 (\d+)/.exec(text)?.[1], id).toBe(String(status));
  }
});
