import { expect, type Page, test } from "@playwright/test";
import { type Moorings, startMoorings } from "./moorings.ts";

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at instanceof HTMLElement ? (at.dataset["walk"] ?? at.tagName) : "nothing";
  });

test("the focus goes along: into a scope, out of it, and to what ⌘K leads to", async ({ page }) => {
  await page.goto(moorings.url);
  await page.locator('[data-row="lab~fold~core5g~Deployment=002Famf"]').focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/controller=/);
  await expect.poll(() => focused(page)).toMatch(/^lab~pod~core5g~amf-/);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focused(page), "and walks on").toMatch(/^lab~attachment~core5g~amf-/);
  await page.keyboard.press("Backspace");
  await expect(page).not.toHaveURL(/controller=/);
  await expect.poll(() => focused(page)).toMatch(/^lab~(fold|pod)~core5g~/);
  expect(page.url(), "rows stand for what they stood for before").not.toMatch(/group=/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("upf-0");
  await expect(page.getByRole("option").first()).toContainText("upf-0");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("lab~pod~core5g~upf-0");
});

test("a on a row opens the form for its pod, and says of several that one must be chosen", async ({
  page,
}) => {
  await page.goto(moorings.url);
  await page.locator('[data-row="lab~fold~core5g~Deployment=002Famf"]').focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Step in, and choose one");
  await page.locator('[data-row="lab~pod~core5g~upf-0"]').focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog", { name: /^Attach a network to/ })).toBeVisible();
});

test("a namespace is entered by its heading, by mouse and by keyboard", async ({ page }) => {
  await page.goto(moorings.url);
  await page.locator('[data-walk="lab~heading~blue"]').click();
  await expect(page).toHaveURL(/namespace=blue/);
  await page.goBack();
  await page.locator('[data-row^="lab~fold~blue~"]').first().focus();
  await page.keyboard.press("ArrowLeft");
  expect(await focused(page)).toBe("lab~heading~blue");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/namespace=blue/);
});

test("whatever takes the focus, words and taps stay where their picture is", async ({ page }) => {
  await page.goto(moorings.url);
  const taps = page.locator("[data-tap]");
  await expect(taps.first()).toBeVisible();
  // As a screen reader's cursor does: without a key, and far outside of what is seen.
  await taps.evaluateAll((all) => {
    const far = all.toSorted(
      (left, right) => right.getBoundingClientRect().x - left.getBoundingClientRect().x,
    )[0];
    if (far instanceof HTMLElement) far.focus();
  });
  const scrolled = await page
    .locator("[data-picture], [data-picture] *")
    .evaluateAll((all) =>
      all.filter((each) => each.scrollLeft !== 0 || each.scrollTop !== 0).map((each) => each.className),
    );
  expect(scrolled).toEqual([]);
});
