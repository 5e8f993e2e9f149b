import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { freePort, type Moorings, runLab, startMoorings } from "./moorings.ts";

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

test("Layers: arrow keys walk a chain from its workload to its segment; Enter shows the segment alone", async ({
  page,
}) => {
  await page.goto(`${moorings.url}/?look=layers&namespace=core5g`);
  const upf = page.locator('[data-workload="core5g/upf-0"]');
  await upf.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(":focus")).toContainText("net1");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(":focus")).toHaveAccessibleName(/^upf-0: net1 on n3-macvlan/);
  await page.keyboard.press("End");
  await expect(page.locator(":focus")).toHaveText("VLAN 301");
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/[?&]bar=/);
  await expect(page.locator(":focus")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/segment=/);
  await upf.click();
  await expect(page).toHaveURL(/pod=core5g(\/|%2F)upf-0/);
});

test("Table: networks are found, selected and entered by keyboard, and the focus goes along", async ({
  page,
}) => {
  await page.goto(`${moorings.url}/?look=table&namespace=core5g`);
  const networks = page.getByRole("table", { name: "Networks", exact: true });
  const focused = page.locator(":focus");
  await page.locator("[data-twin-row]").first().focus();
  await page.keyboard.press("ArrowUp");
  await expect(focused).toHaveAttribute("data-twin-network", /./);
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("data-twin-row", /./);
  await networks.getByRole("button", { name: "n3-macvlan", exact: true }).focus();
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/lane=multus(\/|%2F)core5g(\/|%2F)n3-macvlan/);
  await expect(networks.getByRole("row", { selected: true })).toContainText("n3-macvlan");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]network=/);
  await expect(focused).toHaveAttribute("data-twin-row", /./);
});

test("a wire drawn from a pod's port to a lane opens the form, before and after the picture was moved", async ({
  page,
}) => {
  for (const isMoved of [false, true]) {
    await page.goto(`${moorings.url}/?namespace=core5g&group=none`);
    await page.waitForFunction(() => window.__moorings !== undefined);
    if (isMoved) {
      await page.mouse.move(800, 500);
      await page.mouse.wheel(0, 30);
      await page.waitForFunction(() => window.__moorings?.graph.isCanvas === true);
    }
    const name = page.locator("[data-row]").filter({ hasText: /^ausf/ }).first();
    const [port, lane] = await page.evaluate(
      (ids) => ids.map((id) => window.__moorings?.graph.renderedPosition(id)),
      [(await name.getAttribute("data-row")) ?? "", "lab~network~multus~core5g~n2-vlan"],
    );
    if (port == null || lane == null) throw new Error("ausf or n2-vlan isn't drawn");
    await page.mouse.move(port.x, port.y);
    await page.mouse.down();
    await page.mouse.move(lane.x, port.y + 4, { steps: 8 });
    await page.mouse.up();
    await expect(page).toHaveURL(/attach=core5g(\/|%2F)ausf-.*on=multus(\/|%2F)core5g(\/|%2F)n2-vlan/);
    await expect(page.getByRole("dialog", { name: /^Attach a network to ausf/ })).toBeVisible();
  }
});

test("Free: a box stays where it was put, over a reload, until that is forgotten", async ({ page }) => {
  await page.goto(`${moorings.url}/?look=free&namespace=core5g`);
  const box = page.getByRole("button", { name: /^upf-0\./ });
  await expect(box).toBeVisible();
  await page.waitForTimeout(1_500);
  const before = await box.boundingBox();
  if (before === null) throw new Error("upf-0 isn't drawn");
  await page.mouse.move(before.x + 20, before.y + 10);
  await page.mouse.down();
  await page.mouse.move(before.x + 90, before.y + 70, { steps: 6 });
  await page.mouse.up();
  const forget = page.getByRole("button", { name: "Forget my places" });
  await expect(forget).toBeVisible();
  await expect(page, "a drag selects nothing").not.toHaveURL(/pod=/);
  await page.reload();
  await expect(forget).toBeVisible();
  await box.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await forget.click();
  await expect(forget).toBeHidden();
  await expect(box).toBeVisible();
});

test("Free refuses what is too large with a reason, and nothing that fits a find has a face in place", async ({
  page,
}) => {
  await page.goto(`${moorings.url}/?look=free`);
  const face = page.getByTestId("picture-face");
  await expect(face).toContainText("Too much for a free picture");
  await face.getByRole("button", { name: "Show it in Lanes" }).click();
  await expect(page).toHaveURL(/look=lanes/);
  await page.goto(`${moorings.url}/?q=${encodeURIComponent("((((")}`);
  await expect(face).toContainText("This condition can’t be read");
  await expect(face).not.toContainText("tried again");
  await face.getByRole("button", { name: "Drop this condition" }).click();
  await expect(face).toBeHidden();
  await page.goto(`${moorings.url}/?namespace=nope`);
  await expect(face).toContainText("No namespace nope is known here");
  await page.goto(`${moorings.url}/?q=nothing-is-called-so`);
  await expect(face).toContainText("No workload is like that");
  await face.getByRole("button", { name: "Show everything" }).click();
  await expect(face).toBeHidden();
});

test("pods that may not be read are left out, not empty", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "moorings-lab-"));
  const kubeconfig = join(folder, "kubeconfig");
  const lab = runLab([
    ...["--kubeconfig-out", kubeconfig, "--port", String(await freePort()), "--churn", "off"],
    ...["--fault", "forbidden:pods"],
  ]);
  await lab.until((output) => output.includes('"lab":"ready"'), 60_000);
  const other = await startMoorings(["--kubeconfig", kubeconfig]);
  try {
    await page.goto(other.url);
    await expect(page.getByTestId("picture-face")).toContainText("You may not read pods", {
      timeout: 30_000,
    });
    await expect(page.getByRole("button", { name: "Copy the role to ask for" })).toBeVisible();
    await expect(page.getByText("No workload has a second network yet.")).toHaveCount(0);
    await page.goto(`${other.url}/pods`);
    await expect(page.getByRole("heading", { name: "You may not read pods" })).toBeVisible();
    // What runs on a node isn't nothing: it isn't known.
    await page.goto(`${other.url}/nodes`);
    await expect(page.getByRole("row", { name: /node-a/ }).getByRole("cell", { name: "–" })).toHaveCount(3);
  } finally {
    await other.stop();
    lab.child.kill("SIGTERM");
    await lab.ended;
    rmSync(folder, { recursive: true, force: true });
  }
});
