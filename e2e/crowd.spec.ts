import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { labelBoxes, overlaps } from "./label-boxes.ts";
import { type Moorings, startMoorings } from "./moorings.ts";

// Nine tenants, each with networks called `data`, `backend` and `local`: more networks than lanes.
let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn", "--lab-pods", "3600"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

const LANE = '[data-lane="lab~lane~named~multus~data"]';

test("networks of one name share a lane, which says so and leads to them", async ({ page }) => {
  await page.goto(moorings.url);
  const lane = page.locator(LANE);
  await expect(lane).toContainText(/data\d+ networks/);
  await lane.click();
  await expect(page).toHaveURL(/lane=/);
  const pane = page.getByRole("complementary", { name: "Lane data" });
  await expect(pane).toContainText("They are not one network");
  await expect(pane.getByRole("listitem").filter({ hasText: "tenant-0001" })).toContainText("375");
  expect(overlaps(await labelBoxes(page, "main"))).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.reload();
  await expect(pane, "the URL holds it").toBeVisible();
  await pane.getByRole("link", { name: "List them" }).click();
  await expect(page).toHaveURL(/\/networks\?q=data/);
  await page.goBack();
  await expect(lane).toHaveAttribute("aria-pressed", "true");
  await pane.getByRole("button", { name: "Step in" }).click();
  await expect(page).toHaveURL(/network=multus\/\*\/data/);
  await expect(page.locator('[data-row="lab~fold~kube-system"]')).toHaveCount(0);
  await expect(page.locator('[data-row="lab~fold~tenant-0001"]')).toBeVisible();
});

test("one network of a shared lane is told from there, has a lane of its own where that is wanted, and shares again", async ({
  page,
}) => {
  await page.goto(`${moorings.url}/?lane=multus/tenant-0003/data`);
  await expect(page.locator(LANE), "it lights the lane that it shares").toHaveAttribute(
    "aria-pressed",
    "true",
  );
  const pane = page.getByRole("complementary", { name: "Network data" });
  await pane.getByRole("button", { name: "A lane of its own" }).click();
  const own = page.locator('[data-lane="lab~network~multus~tenant-0003~data"]');
  await expect(own).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(LANE)).toBeVisible();
  await expect(page).toHaveURL(/pin=multus\/tenant-0003\/data/);
  await pane.getByRole("button", { name: "Let it share a lane" }).click();
  await expect(own).toHaveCount(0);
});

test("by keyboard alone: the lane is entered, and left again", async ({ page }) => {
  await page.goto(moorings.url);
  await page.locator(LANE).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("complementary", { name: "Lane data" })).toBeVisible();
  await page.locator(LANE).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/network=multus\/\*\/data/);
});

test("a wire drawn to a shared lane opens the form, in which one of its networks is chosen", async ({
  page,
}) => {
  await page.goto(moorings.url);
  const lane = await page.locator(LANE).boundingBox();
  const row = await page.locator('[data-row^="lab~pod~tenant-0002~"]').first().boundingBox();
  if (lane === null || row === null) throw new Error("the lane or an ill pod of tenant-0002 isn't drawn");
  await page.waitForFunction(() => window.__moorings !== undefined);
  const y = row.y + row.height / 2;
  await page.mouse.move(row.x + 60, y);
  await page.mouse.down();
  await page.mouse.move(lane.x + 20, y + 4, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/attach=tenant-0002/);
  await expect(page).not.toHaveURL(/on=/);
  await expect(page.getByRole("dialog", { name: /^Attach a network to/ })).toBeVisible();
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
});
