import { mkdtempSync, readFileSync } from "node:fs";
import { request } from "node:https";
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

test("a pod that is deleted is gone from the inspector at once, with what it had and nothing to do", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "moorings-lab-"));
  const kubeconfig = join(folder, "kubeconfig");
  const lab = runLab([
    ...["--kubeconfig-out", kubeconfig, "--port", String(await freePort()), "--churn", "off"],
  ]);
  await lab.until((output) => output.includes('"lab":"ready"'), 30_000);
  const moorings = await startMoorings(["--kubeconfig", kubeconfig]);
  await page.goto(`${moorings.url}/pods?pod=core5g/dp-gw-0`);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("button", { name: "Attach", exact: true })).toBeVisible();
  await deleteAtOnce(readFileSync(kubeconfig, "utf8"), "/api/v1/namespaces/core5g/pods/dp-gw-0");
  await expect(inspector.getByRole("heading", { name: "dp-gw-0 is gone" })).toBeVisible({ timeout: 5_000 });
  await expect(inspector.getByText(/What it had, as of \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(inspector.getByRole("button", { name: /Attach|Detach/ })).toHaveCount(0);
  await moorings.stop();
  lab.child.kill("SIGTERM");
  await lab.ended;
});

/** As a user with a token would, without waiting for the kubelet. */
const deleteAtOnce = (kubeconfig: string, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { clusters, users } = JSON.parse(kubeconfig) as {
      clusters: { cluster: { server: string } }[];
      users: { name: string; user: { token?: string } }[];
    };
    const server = clusters[0]?.cluster.server ?? "";
    const token = users.find(({ name }) => name === "lab-admin-token")?.user.token ?? "";
    request(
      `${server}${path}?gracePeriodSeconds=0`,
      { method: "DELETE", headers: { authorization: `Bearer ${token}` }, rejectUnauthorized: false },
      (answer) => {
        answer.resume();
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`DELETE ${path}: ${answer.statusCode}`));
      },
    )
      .on("error", reject)
      .end();
  });
