import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { SummaryWire } from "../../lib/wire/summary.ts";
import { readConfig } from "../config.ts";
import { ask } from "../lab/contract/client.ts";
import { readKubeconfig } from "../lab/contract/kubeconfig-reader.ts";
import { createRuntime } from "../runtime.ts";
import { call } from "../testing/call.ts";

// The lab as a process, the product's whole runtime in this one, and between them a socket and a kubeconfig.

const MAIN = fileURLToPath(new URL("../lab/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "moorings-late-"));
const kubeconfig = join(folder, "kubeconfig");
const stops: (() => void | Promise<void>)[] = [];

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true });
});

const startLab = (...flags: readonly string[]): Promise<{ kill(): Promise<void>; server: string }> => {
  const child = spawn(
    process.execPath,
    [MAIN, "--kubeconfig-out", kubeconfig, "--scenario", "off", ...flags],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.on("exit", () => {
      resolve();
    });
  });
  const kill = (): Promise<void> => {
    child.kill("SIGKILL");
    return ended;
  };
  stops.push(kill);
  return new Promise((resolve) => {
    child.stdout.once("data", (line: Buffer) => {
      const ready: { server: string } = JSON.parse(line.toString());
      resolve({ kill, server: ready.server });
    });
  });
};

const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
const CRD = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions`;

test("picks up a CRD that appears later within a minute, and survives a kill -9 of the API server", async () => {
  const state = join(folder, "state");
  const lab = await startLab("--state", state);
  const send = (method: string, path: string, body?: object) =>
    ask(readKubeconfig(kubeconfig), {
      method,
      path,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  const before = await send("GET", `${CRD}/${NADS}`);
  await send("DELETE", `${CRD}/${NADS}`);

  const config = readConfig(
    ["--kubeconfig", kubeconfig, "--data-dir", join(folder, "data"), "--log-level", "silent"],
    {},
  );
  if (config.kind !== "config") throw new Error("no configuration");
  const runtime = await createRuntime(config.config);
  if (!runtime.ok) throw new Error(runtime.problem.detail);
  stops.push(() => runtime.value.stop());
  runtime.value.cluster.start();
  const stateOf = async (name: string): Promise<string> => {
    const { body } = await call(runtime.value, "/api/v1/summary");
    return SummaryWire.parse(body).sources.find((source) => source.name === name)?.state ?? "none";
  };
  await expect.poll(() => stateOf(NADS), { timeout: 20_000 }).toBe("absent");

  const { spec, metadata } = Object(before.json);
  const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  expect((await send("POST", CRD, { ...crd, metadata: { name: metadata.name }, spec })).status).toBe(201);
  const nads = "/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions";
  const nad = await send("POST", nads, {
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { name: "late" },
    spec: { config: '{"cniVersion":"0.3.1","type":"bridge","bridge":"br0"}' },
  });
  const seen = async (): Promise<boolean> =>
    JSON.stringify((await call(runtime.value, "/api/v1/networks")).body).includes('"late"');
  expect(nad.status).toBe(201);
  await expect.poll(seen, { timeout: 60_000, interval: 500 }).toBe(true);
  expect(await stateOf(NADS)).toBe("synced");

  // What is saved each second is there after a kill that nobody announces.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await lab.kill();
  await expect.poll(() => stateOf("pods"), { timeout: 15_000 }).toBe("stale");
  await startLab("--state", state, "--port", new URL(lab.server).port);
  await expect.poll(() => stateOf("pods"), { timeout: 40_000, interval: 250 }).toBe("synced");
  await expect.poll(() => stateOf(NADS), { timeout: 40_000, interval: 250 }).toBe("synced");
  expect(await seen()).toBe(true);
}, 200_000);
