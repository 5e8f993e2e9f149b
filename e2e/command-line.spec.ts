import { createServer } from "node:net";
import { expect, test } from "@playwright/test";
import { eventually, freePort, pause, runMain, startMoorings } from "./moorings.ts";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";

const oneLine = async (flags: readonly string[]): Promise<{ code: number | null; output: string }> => {
  const run = runMain(flags);
  const code = await run.ended;
  return { code, output: run.output().trim() };
};

test("a bad flag, a missing file and a taken port end with one clear line and a code", async () => {
  for (const [flags, words] of [
    [["--frobnicate"], /unknown option.*--frobnicate/],
    [["--port", "0x10"], /port/],
    [["--snapshot", "/nowhere/at/all"], /\/nowhere\/at\/all/],
    [["--kubeconfig", "/nowhere/kubeconfig"], /\/nowhere\/kubeconfig/],
    [["--kubeconfig", "/nowhere/kubeconfig", "--snapshot", "/nowhere"], /only one of/],
  ] as const) {
    const { code, output } = await oneLine(flags);
    expect(output).toMatch(words);
    expect(output.split("\n")).toHaveLength(1);
    expect(code).not.toBe(0);
  }
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  const { code, output } = await oneLine(["--port", String(port)]);
  other.close();
  expect(output).toMatch(new RegExp(`port ${port}`));
  expect(output.split("\n")).toHaveLength(1);
  expect(code).not.toBe(0);
});

test("--help tells every flag", async () => {
  const { code, output } = await oneLine(["--help"]);
  expect(code).toBe(0);
  for (const flag of [
    "--kubeconfig",
    "--context",
    "--snapshot",
    "--agent",
    "--port",
    "--host",
    "--public-url",
    "--data-dir",
    "--read-only",
    "MOORINGS_",
  ]) {
    expect(output).toContain(flag);
  }
});

test("it stops within 5 s on SIGTERM with a stream open, and leaves no process behind", async () => {
  const moorings = await startMoorings();
  const abort = new AbortController();
  const stream = await fetch(`${moorings.url}/api/v1/stream?topics=sources`, { signal: abort.signal });
  expect(stream.status).toBe(200);
  await pause(500);
  const { ms, code } = await moorings.stop();
  abort.abort();
  expect(ms).toBeLessThan(5_000);
  expect(code).toBe(0);
  await expect(fetch(`${moorings.url}/healthz`)).rejects.toThrow();
});

test("an unreachable cluster gives a dashboard that says what it cannot reach and keeps trying", async () => {
  const folder = mkdtempSync(join(tmpdir(), "moorings-e2e-"));
  const port = await freePort();
  const file = join(folder, "kubeconfig");
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "far", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } },
      ],
      users: [{ name: "me", user: { token: "t" } }],
      contexts: [{ name: "far", context: { cluster: "far", user: "me" } }],
      "current-context": "far",
    }),
  );
  const moorings = await startMoorings(["--kubeconfig", file]);
  const ready = await fetch(`${moorings.url}/readyz`);
  expect(ready.status).toBe(503);
  const { answer } = await eventually(
    () =>
      moorings.get<{ sources: { name: string; state: string; error: string | null; attempts: number }[] }>(
        "/api/v1/summary",
      ),
    (summary) => summary.sources.some((source) => source.name === "pods" && source.attempts >= 2),
    20_000,
  );
  const pods = answer.sources.find((source) => source.name === "pods");
  expect(pods).toMatchObject({ state: "failed" });
  expect(pods?.error).toMatch(/ECONNREFUSED|refused/i);
  await moorings.stop();
});
