import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type SourceStateWire, SummaryWire } from "../../lib/wire/summary.ts";
import { readConfig } from "../config.ts";
import { kubeconfigText } from "../lab/kubeconfig.ts";
import { serveLab, type ServedLab } from "../lab/testing/served-lab.ts";
import { createRuntime, type Runtime } from "../runtime.ts";
import { call } from "../testing/call.ts";

// The lab's API on a socket over TLS, the product's whole runtime before it, and what its own API says of its sources.

const closing: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const start = async (...faults: readonly string[]): Promise<{ lab: ServedLab; runtime: Runtime }> => {
  const lab = await serveLab("HTTP/1.1 over TLS");
  closing.push(() => lab.close());
  for (const fault of faults) lab.faults.set(fault, true);
  const folder = mkdtempSync(join(tmpdir(), "moorings-states-"));
  closing.push(() => {
    rmSync(folder, { recursive: true });
  });
  const kubeconfig = join(folder, "kubeconfig");
  const credentials = { token: lab.admin.token ?? "admin-token" };
  writeFileSync(
    kubeconfig,
    kubeconfigText(lab.admin.url, lab.authority.cert, [{ name: "admin", context: "lab", credentials }]),
  );
  const flags = ["--kubeconfig", kubeconfig, "--data-dir", join(folder, "data"), "--log-level", "silent"];
  const config = readConfig(flags, {});
  if (config.kind !== "config") throw new Error("no configuration");
  const runtime = await createRuntime(config.config);
  if (!runtime.ok) throw new Error(runtime.problem.detail);
  closing.push(() => runtime.value.stop());
  runtime.value.cluster.start();
  return { lab, runtime: runtime.value };
};

const summaryOf = async (runtime: Runtime): Promise<SummaryWire> => {
  const { status, body } = await call(runtime, "/api/v1/summary");
  expect(status).toBe(200);
  return SummaryWire.parse(body);
};

/** Polls the summary until that source is in that state; gives both. */
const until = async (
  runtime: Runtime,
  state: SourceStateWire["state"],
  name = "pods",
): Promise<{ source: SourceStateWire; summary: SummaryWire }> => {
  const look = async () => {
    const summary = await summaryOf(runtime);
    return { summary, source: summary.sources.find((each) => each.name === name) };
  };
  await expect.poll(async () => (await look()).source?.state, { timeout: 10_000, interval: 20 }).toBe(state);
  const { source, summary } = await look();
  if (source === undefined) throw new Error(`${name} is no source`);
  return { source, summary };
};

const ready = async (runtime: Runtime): Promise<number> => (await call(runtime, "/api/v1/pods")).status;

const NADS = "network-attachment-definitions.k8s.cni.cncf.io";

describe("what /api/v1/summary says of a source", () => {
  it("syncing while the first list is under way: no error, nothing heard, not ready", async () => {
    const { runtime } = await start("slow:60000");
    const { source, summary } = await until(runtime, "syncing");
    expect(source).toMatchObject({ error: null, heardAt: null, objects: 0, attempts: 0 });
    expect(summary).toMatchObject({ isSynced: false, health: "syncing", staleSince: null });
    expect(await ready(runtime)).toBe(503);
  });

  it("synced, how many there are, and when it was last heard of", async () => {
    const { runtime, lab } = await start();
    await until(runtime, "synced");
    const at = Date.now() - 1_000;
    const { source, summary } = await until(runtime, "synced", "namespaces");
    expect(source).toMatchObject({ error: null, attempts: 0, retryAt: null, unreadable: 0, divergences: 0 });
    expect(source.objects).toBe(lab.store.list("namespaces").length);
    expect(Date.parse(source.heardAt ?? "")).toBeGreaterThan(at - 10_000);
    await expect.poll(async () => (await summaryOf(runtime)).health).toBe("live");
    expect(summary.staleSince).toBeNull();
    expect(await ready(runtime)).toBe(200);
  });

  it("stale since it was last heard of, why, and when it is tried again; what was known stays", async () => {
    const { runtime, lab } = await start();
    await until(runtime, "synced");
    await expect.poll(() => ready(runtime)).toBe(200);
    lab.faults.set("api-down", true);
    const { source, summary } = await until(runtime, "stale");
    expect(source.error).toMatch(/other side closed|ECONNRE|socket|hang up/);
    expect(source.since).toBe(source.heardAt);
    expect(summary).toMatchObject({ health: "stale", isSynced: true });
    expect(Date.parse(summary.staleSince ?? "")).toBeLessThanOrEqual(Date.now());
    expect(await ready(runtime)).toBe(200);
    await expect
      .poll(async () => Date.parse((await until(runtime, "stale")).source.retryAt ?? ""))
      .toBeGreaterThan(Date.now() - 1_000);
    lab.faults.set("api-down", false);
    expect((await until(runtime, "synced")).source).toMatchObject({
      error: null,
      retryAt: null,
      attempts: 0,
    });
  });

  it("forbidden with the server's own words; the other sources are read, and the product works", async () => {
    const { runtime } = await start("forbidden:pods");
    const { source } = await until(runtime, "forbidden");
    expect(source.error).toContain("forbidden");
    expect(source).toMatchObject({ objects: 0, heardAt: null });
    expect(Date.parse(source.retryAt ?? "")).toBeGreaterThan(Date.now());
    await until(runtime, "synced", "nodes");
    await expect.poll(() => ready(runtime)).toBe(200);
  });

  it("absent where the cluster has no such definition", async () => {
    const { runtime } = await start(`absent:${NADS}`);
    const { source } = await until(runtime, "absent", NADS);
    expect(source.error).toBe(`the cluster does not serve ${NADS}`);
    expect(Date.parse(source.retryAt ?? "")).toBeGreaterThan(Date.now());
    await expect.poll(() => ready(runtime)).toBe(200);
    await expect.poll(async () => (await summaryOf(runtime)).health).toBe("live");
  });

  it.each([
    ["unavailable", /unable to handle/],
    ["throttled", /too many|429/i],
    ["unauthorized", /unauthorized/i],
    ["api-down", /other side closed|ECONNRE|socket|hang up/],
  ])("failed where it was never read, with the reason and the number of tries: %s", async (fault, reason) => {
    const { runtime } = await start(fault);
    const { source, summary } = await until(runtime, "failed");
    expect(source.error).toMatch(reason);
    expect(source.attempts).toBeGreaterThan(0);
    expect(source.heardAt).toBeNull();
    expect(summary).toMatchObject({ isSynced: false, health: "stale" });
    expect(await ready(runtime)).toBe(503);
  });
});
