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

test("whoever wants it compact has rows of 32 px in the picture and in its table, and keeps them", async ({
  page,
}) => {
  await page.goto(moorings.url);
  await expect.poll(() => stepsOf(page, "main [data-row]")).toEqual([40]);
  const compact = page.getByRole("button", { name: "Compact rows" });
  await expect(compact).toHaveAttribute("aria-pressed", "false");
  await compact.click();
  await expect(compact).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => stepsOf(page, "main [data-row]")).toEqual([32]);
  await page.mouse.move(0, 0);
  // An address each, and no interface beside it.
  await expect(page.locator("[data-label]").filter({ hasText: "10.244." }).first()).toBeVisible();
  await expect(page.locator("[data-label]").filter({ hasText: "eth0" })).toHaveCount(0);
  await page.waitForTimeout(500);
  expect(await badLabelsOf(page)).toEqual([]);
  expect(await faultsOf(page)).toEqual([]);
  // It holds for a picture that was moved by hand, which another hand draws.
  await page.locator("[data-picture]").hover();
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => window.__moorings?.graph.isCanvas === true);
  await page.keyboard.press("d");
  await expect.poll(() => stepsOf(page, "main [data-row]")).toEqual([40]);
  await page.keyboard.press("d");
  await expect.poll(() => stepsOf(page, "main [data-row]")).toEqual([32]);

  await page.addInitScript(() => {
    // The body is not there yet when the first script of the page has run.
    new MutationObserver((_, observer) => {
      if (document.body === null) return;
      observer.disconnect();
      document.body.dataset["densityAtFirst"] = document.documentElement.dataset["density"];
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${moorings.url}/?look=table`);
  await expect(page.locator("body")).toHaveAttribute("data-density-at-first", "compact");
  await expect.poll(() => heightsOf(page, "main tr:has([data-twin-row])")).toContain(32);
  expect(await badLabelsOf(page)).toEqual([]);
  expect(await smallestOf(page)).toBeGreaterThanOrEqual(24);
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press("d");
  await expect(compact).toHaveAttribute("aria-pressed", "false");
  expect(Math.min(...(await heightsOf(page, "main tr:has([data-twin-row])")))).toBeGreaterThan(40);
  await page.keyboard.press("d");
  await expect(compact).toHaveAttribute("aria-pressed", "true");

  await page.goto(`${moorings.url}/?group=namespace&pod=core5g/upf-0`);
  await expect.poll(() => stepsOf(page, "main [data-row]")).toEqual([27]);
  await page.waitForTimeout(500);
  expect(await badLabelsOf(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${moorings.url}/pods`);
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await expect(compact).toBeHidden();
  expect(Math.min(...(await heightsOf(page, "main tbody tr")))).toBeGreaterThanOrEqual(52);
  expect(Math.min(...(await heightsOf(page, "main select, main input")))).toBeGreaterThanOrEqual(40);
});

/** From each row to the next, where no heading stands between them: the steps that occur, in px. */
const stepsOf = async (page: Page, rows: string): Promise<readonly number[]> => {
  const boxes = await page
    .locator(rows)
    .evaluateAll((all) =>
      all.map((each) => each.getBoundingClientRect()).map(({ y, height }) => ({ y, height })),
    );
  const steps = boxes.flatMap(({ y, height }, index) => {
    const next = boxes[index + 1];
    return next === undefined || next.y - y > height + 1 ? [] : [Math.round(next.y - y)];
  });
  return [...new Set(steps)];
};

const badLabelsOf = async (page: Page): Promise<readonly string[]> => {
  const boxes = await labelBoxes(page, "main");
  const isBad = boxes.filter(({ fontPx, isClipped }) => fontPx < 11 || isClipped);
  return [...overlaps(boxes), ...isBad.map(({ text }) => text)];
};

const heightsOf = (page: Page, selector: string): Promise<number[]> =>
  page
    .locator(selector)
    .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().height)));

/** The lowest control of a bar, px: what stands in a line of text is as high as that. */
const smallestOf = async (page: Page): Promise<number> =>
  Math.min(
    ...(await heightsOf(
      page,
      "main [aria-label=Look] button, main select, main [data-search], main button[data-tip]",
    )),
  );

const faultsOf = async (page: Page): Promise<readonly string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`,
  );
