import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { eventually, freePort, type Run, runLab, startMoorings } from "./moorings.ts";

interface Summary {
  health: string;
  staleSince: string | null;
  counts: { pods: number; attachments: number };
}

test("the API is killed and comes back: stale within 15 s, recovered by itself, nothing lost or doubled", async ({
  page,
}) => {
  test.setTimeout(150_000);
  const folder = mkdtempSync(join(tmpdir(), "moorings-lab-"));
  const port = await freePort();
  const kubeconfig = join(folder, "kubeconfig");
  const startCluster = async (): Promise<Run> => {
    const lab = runLab([
      ...["--kubeconfig-out", kubeconfig, "--port", String(port), "--churn", "off"],
      ...["--state", join(folder, "state.json")],
    ]);
    await lab.until((output) => output.includes('"lab":"ready"'), 30_000);
    return lab;
  };
  const first = await startCluster();
  const moorings = await startMoorings(["--kubeconfig", kubeconfig]);
  const ids = async (): Promise<string[]> =>
    (await moorings.get<{ items: { id: string }[] }>("/api/v1/attachments?limit=1000")).items
      .map((item) => item.id)
      .sort();
  const before = await ids();
  expect(new Set(before).size).toBe(before.length);
  await page.goto(`${moorings.url}/pods`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  // The lab saves its state once a second.
  await page.waitForTimeout(2_000);

  first.child.kill("SIGKILL");
  await first.ended;
  await eventually(
    () => moorings.get<Summary>("/api/v1/summary"),
    (summary) => summary.health === "stale",
    15_000,
  );
  await expect(page.getByText(/This picture is from/).first()).toBeVisible({ timeout: 15_000 });
  const refused = await moorings.send("POST", "/api/v1/attachments", {
    namespace: "storage",
    pod: "ceph-osd-0",
    network: { namespace: "storage", name: "storage-wb" },
  });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(await ids()).toEqual(before);

  const second = await startCluster();
  await eventually(
    () => moorings.get<Summary>("/api/v1/summary"),
    (summary) => summary.health === "live",
    60_000,
  );
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 15_000 });
  await eventually(ids, (after) => JSON.stringify(after) === JSON.stringify(before), 10_000);
  await moorings.stop();
  second.child.kill("SIGTERM");
  await second.ended;
});
