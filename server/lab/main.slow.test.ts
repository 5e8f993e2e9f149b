import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test } from "vitest";
import { ask } from "./contract/client.ts";
import { readKubeconfig } from "./contract/kubeconfig-reader.ts";
import { listAt, stringAt } from "./store/json.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "moorings-lab-"));
const kubeconfig = join(folder, "kubeconfig");

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const children: Child[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Started {
  child: Child;
  ready: Record<string, string>;
  ended: Promise<number | null>;
}

async function start(...flags: string[]): Promise<Started> {
  const child = spawn(process.execPath, [MAIN, "--kubeconfig-out", kubeconfig, ...flags], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString()));
    child.stderr.once("data", (data: Buffer) => reject(new Error(data.toString())));
  });
  const ready: Record<string, string> = JSON.parse(line);
  return { child, ready, ended };
}

async function pods(): Promise<{ version: string; uids: string[] }> {
  const answer = await ask(readKubeconfig(kubeconfig), { path: "/api/v1/namespaces/lab/pods" });
  const uids = listAt(answer.json, "items").map((item) => stringAt(item, "metadata", "uid") ?? "");
  return { version: stringAt(answer.json, "metadata", "resourceVersion") ?? "", uids };
}

async function post(path: string, object: object): Promise<number> {
  const body = JSON.stringify(object);
  const headers = { "content-type": "application/json" };
  return (await ask(readKubeconfig(kubeconfig), { method: "POST", path, headers, body })).status;
}

test("a restarted lab is the same cluster, for the same certificates and tokens on the same port", async () => {
  const state = join(folder, "state");
  const first = await start("--scenario", "off", "--state", state);
  expect(first.ready["lab"]).toBe("ready");
  await post("/api/v1/namespaces", { metadata: { name: "lab" } });
  await post("/api/v1/namespaces/lab/pods", {
    metadata: { name: "a" },
    spec: { containers: [{ name: "c" }] },
  });
  const before = await pods();
  const credentials = readKubeconfig(kubeconfig);
  const token = readKubeconfig(kubeconfig, "lab-token");
  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  const port = new URL(first.ready["server"] ?? "").port;
  await start("--scenario", "off", "--state", state, "--port", port);
  for (const cluster of [credentials, token])
    expect((await ask(cluster, { path: "/api/v1/nodes" })).status).toBe(200);
  const after = await pods();
  expect(after.uids).toEqual(before.uids);
  expect(Number(after.version)).toBeGreaterThanOrEqual(Number(before.version));
});

test("SIGTERM ends open watches and the process within a second", async () => {
  const { child, ended } = await start("--scenario", "off");
  const watch = ask(readKubeconfig(kubeconfig), { path: "/api/v1/pods?watch=true" });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const from = performance.now();
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(performance.now() - from).toBeLessThan(1000);
  expect((await watch).status).toBe(200);
});

test("it ends when the program that started it goes away", async () => {
  const { child, ended } = await start("--scenario", "off", "--exit-with-parent");
  child.stdin.end();
  expect(await ended).toBe(0);
});

test("faults are switched at the admin door, unknown ones are refused", async () => {
  const { ready } = await start("--scenario", "off", "--admin-port", "0", "--fault", "throttled");
  const cluster = readKubeconfig(kubeconfig);
  const admin = { url: ready["admin"] ?? "" };
  expect((await ask(cluster, { path: "/api/v1/pods" })).status).toBe(429);
  await ask(admin, { method: "DELETE", path: "/faults/throttled" });
  expect((await ask(cluster, { path: "/api/v1/pods" })).status).toBe(200);
  expect((await ask(admin, { method: "PUT", path: "/faults/nonsense" })).status).toBe(404);
  await ask(admin, { method: "PUT", path: "/faults/api-down" });
  await expect(ask(cluster, { path: "/api/v1/pods" })).rejects.toThrow();
  await ask(admin, { method: "DELETE", path: "/faults/api-down" });
  expect((await ask(cluster, { path: "/api/v1/pods" })).status).toBe(200);
  await ask(admin, { method: "PUT", path: "/faults/watch-410" });
  const watch = await ask(cluster, { path: "/api/v1/pods?watch=true&resourceVersion=1500" });
  expect(stringAt(watch.lines[0]?.json, "object", "reason")).toBe("Expired");
});

test("a taken port ends it with one clear line", async () => {
  const { ready } = await start("--scenario", "off");
  const port = new URL(ready["server"] ?? "").port;
  await expect(start("--scenario", "off", "--port", port)).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}`,
  );
});
