import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AttachmentPage } from "../lib/wire/attachment.ts";
import { NetworkPage } from "../lib/wire/network.ts";
import { PodPage } from "../lib/wire/pod.ts";
import { AllocationPage, PoolPage } from "../lib/wire/pool.ts";
import { SummaryWire } from "../lib/wire/summary.ts";
import { TopologyWire } from "../lib/wire/topology.ts";
import { readConfig } from "./config.ts";
import { createRuntime, type Runtime } from "./runtime.ts";
import { call, OWN } from "./testing/call.ts";

const SNAPSHOT = new URL("../../shared/captures/cluster", import.meta.url).pathname;
const dataDir = mkdtempSync(join(tmpdir(), "moorings-runtime-"));
let runtime: Runtime;

beforeAll(async () => {
  const read = readConfig(["--snapshot", SNAPSHOT, "--data-dir", dataDir, "--log-level", "silent"], {});
  if (read.kind !== "config") throw new Error(JSON.stringify(read));
  const created = await createRuntime(read.config);
  if (!created.ok) throw new Error(created.problem.detail);
  runtime = created.value;
  runtime.cluster.start();
  while (!runtime.cluster.engine.isSynced()) await new Promise((resolve) => setTimeout(resolve, 10));
});

afterAll(async () => {
  await runtime.stop();
  rmSync(dataDir, { recursive: true });
});

const ask = async <Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.infer<Schema>> => {
  const { status, body } = await call(runtime, `/api/v1${path}`);
  expect([path, status]).toEqual([path, 200]);
  return schema.parse(body);
};

/** What the saved pods' network-status says, read without any code of the product. */
const reportedInFiles = (): readonly string[] => {
  const file = readdirSync(SNAPSHOT).find((name) => /^pods?\b.*\.json$/.test(name));
  if (file === undefined) throw new Error("the snapshot has no pods");
  const Pods = z.object({
    items: z.array(
      z.object({
        metadata: z.object({
          name: z.string(),
          namespace: z.string(),
          annotations: z.record(z.string(), z.string()).optional(),
        }),
        spec: z.object({ hostNetwork: z.boolean().optional() }),
      }),
    ),
  });
  const Status = z.array(
    z.object({ name: z.string(), interface: z.string().optional(), ips: z.array(z.string()).optional() }),
  );
  return Pods.parse(JSON.parse(readFileSync(join(SNAPSHOT, file), "utf8")))
    .items.flatMap(({ metadata, spec }) => {
      const text = metadata.annotations?.["k8s.v1.cni.cncf.io/network-status"];
      if (text === undefined || spec.hostNetwork === true) return [];
      return Status.parse(JSON.parse(text)).map((entry) =>
        JSON.stringify([
          metadata.namespace,
          metadata.name,
          entry.interface ?? null,
          (entry.ips ?? []).toSorted(),
        ]),
      );
    })
    .toSorted();
};

describe("the recorded cluster, through the API", () => {
  it("has every interface and address of every pod's network-status, no more and no fewer", async () => {
    const { items } = await ask(AttachmentPage, "/attachments?limit=1000");
    const reported = items.flatMap((one) =>
      one.reported?.source === "network-status"
        ? [
            JSON.stringify([
              one.namespace,
              one.pod,
              one.interface,
              one.reported.addresses.map(({ address }) => address).toSorted(),
            ]),
          ]
        : [],
    );
    expect(reported.toSorted()).toEqual(reportedInFiles());
  });

  it("keeps every list, picture and count to its schema and to one another", async () => {
    const summary = await ask(SummaryWire, "/summary");
    expect((await ask(PodPage, "/pods?limit=1000")).items).toHaveLength(summary.counts.pods);
    expect((await ask(NetworkPage, "/networks?limit=1000")).items).toHaveLength(summary.counts.networks);
    expect((await ask(PoolPage, "/pools?limit=1000")).items).toHaveLength(summary.counts.pools);
    expect((await ask(AllocationPage, "/allocations?limit=1000")).items).toHaveLength(
      summary.counts.allocations,
    );
    expect((await ask(TopologyWire, "/topology")).totals.pods).toBe(summary.counts.pods);
    expect(summary.now).toBe(runtime.cluster.summary({ name: "x", login: "local", canWrite: false }).now);
  });

  it("only reads", async () => {
    const body = JSON.stringify({
      namespace: "lab",
      pod: "p-two",
      network: { namespace: "lab", name: "bridge-wb" },
    });
    expect(await call(runtime, "/api/v1/attachments", { method: "POST", headers: OWN, body })).toMatchObject({
      status: 405,
      body: { code: "READ_ONLY" },
    });
  });
});
