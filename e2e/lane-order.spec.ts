import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { labelBoxes, overlaps } from "./label-boxes.ts";
import { type Moorings, startMoorings } from "./moorings.ts";

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

const heads = (page: Page) => page.locator("[data-lane]");
const titlesOf = (page: Page): Promise<string[]> =>
  heads(page).evaluateAll((all) =>
    all
      .map((each) => ({ x: each.getBoundingClientRect().x, title: each.getAttribute("title") ?? "" }))
      .toSorted((left, right) => left.x - right.x)
      .map(({ title }) => title.split(",")[0] ?? ""),
  );
const moved = (titles: readonly string[], from: number, to: number): string[] => {
  const title = titles[from] ?? "";
  return titles.toSpliced(from, 1).toSpliced(to, 0, title);
};

test("a lane that is carried by its head stands there, also after a reload and the next time; its usual place comes back", async ({
  page,
}) => {
  await page.goto(moorings.url);
  await expect(heads(page).nth(4)).toBeVisible();
  const before = await titlesOf(page);
  const third = await heads(page).nth(3).boundingBox();
  const second = await heads(page).nth(1).boundingBox();
  if (third === null || second === null) throw new Error("lanes aren't drawn");
  await page.mouse.move(third.x + 30, third.y + 40);
  await page.mouse.down();
  await page.mouse.move(second.x + 10, second.y + 44, { steps: 6 });
  await expect(page.locator("[data-gap='1']"), "a line says where it would stand").toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-gap]"), "Escape gives up").toHaveCount(0);
  await page.mouse.up();
  expect(await titlesOf(page)).toEqual(before);

  await page.mouse.move(third.x + 30, third.y + 40);
  await page.mouse.down();
  await page.mouse.move(second.x + 10, second.y + 44, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => titlesOf(page)).toEqual(moved(before, 3, 1));
  await expect(page).toHaveURL(/order=/);
  expect(page.url(), "it was carried, not chosen").not.toMatch(/lane=/);

  await page.goto(`${moorings.url}/pods`);
  await page.goto(moorings.url);
  await expect(page, "this browser keeps it").toHaveURL(/order=/);
  await expect.poll(() => titlesOf(page)).toEqual(moved(before, 3, 1));

  await page.getByRole("button", { name: "Hide" }).click();
  await page.getByRole("button", { name: "Lanes in their usual order" }).click();
  await expect.poll(() => titlesOf(page)).toEqual(before);
  await page.goto(moorings.url);
  await expect(heads(page).nth(4)).toBeVisible();
  await expect(page).not.toHaveURL(/order=/);
});

test("by keyboard alone: a lane is moved, hidden and shown again", async ({ page }) => {
  await page.goto(moorings.url);
  await expect(heads(page).nth(4)).toBeVisible();
  const before = await titlesOf(page);
  const lane = heads(page)
    .filter({ hasText: before[2] ?? "" })
    .first();
  await lane.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => titlesOf(page)).toEqual(moved(before, 2, 3));
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => titlesOf(page)).toEqual(moved(before, 2, 4));
  await expect(lane, "the focus stays on it").toBeFocused();
  await expect(page.getByRole("status", { name: "Place of the lane" })).toContainText("lane 5 of");

  await page.keyboard.press("Space");
  const pane = page.getByRole("complementary", { name: `Network ${before[2] ?? ""}` });
  await pane.getByRole("button", { name: /^Move left/ }).click();
  await expect.poll(() => titlesOf(page)).toEqual(moved(before, 2, 3));
  // The last lane is of all that have no room: it can't be moved.
  await expect(pane.getByText(`Lane 4 of ${before.length - 1}`)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(overlaps(await labelBoxes(page, "main"))).toEqual([]);

  await pane.getByRole("button", { name: "Hide this lane" }).press("Enter");
  await expect.poll(() => titlesOf(page)).not.toContain(before[2]);
  await expect(page.getByText("hidden: 1 network")).toBeVisible();
  await page.getByRole("button", { name: /^Hide/ }).press("Enter");
  await page.getByRole("group", { name: "Hidden networks" }).getByRole("checkbox").press("Space");
  await expect.poll(() => titlesOf(page)).toEqual(moved(before, 2, 3));
});

test("the browser's Back leads out of a scope, not through what was selected in it", async ({ page }) => {
  await page.goto(moorings.url);
  await page.locator('[data-row^="lab~fold~"]').first().dblclick();
  await expect(page).toHaveURL(/namespace=/);
  const inside = page.url();
  const row = page.locator("[data-row^='lab~pod~']").first();
  await row.click();
  await expect(page).toHaveURL(/pod=/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pod=/);
  await page.goBack();
  await expect(page).not.toHaveURL(/namespace=/);
  await expect(page.locator('[data-row^="lab~fold~"]').first()).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(inside);
});
