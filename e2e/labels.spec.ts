import { expect, test } from "@playwright/test";
import { labelBoxes, overlaps } from "./label-boxes.ts";
import { type Moorings, startMoorings } from "./moorings.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const LOOKS = [
  "/",
  "/?look=layers",
  "/?look=free&namespace=core5g",
  "/?look=table",
  "/?pod=core5g/upf-0",
  "/?group=none",
  "/?group=namespace",
];

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

for (const size of SIZES) {
  test(`no label of a picture is cut, lies on another or is below 11 px, ${size.width}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(size);
    for (const path of LOOKS) {
      await page.goto(moorings.url + path);
      await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
      await page.locator("main [data-walk], main [data-workload]").first().waitFor();
      await page.waitForTimeout(800);
      const boxes = await labelBoxes(page, "main");
      expect(boxes.length, path).toBeGreaterThan(10);
      expect(overlaps(boxes), path).toEqual([]);
      expect(
        boxes.filter(({ fontPx }) => fontPx < 11).map(({ text, fontPx }) => `${text}: ${fontPx} px`),
        path,
      ).toEqual([]);
      expect(
        boxes.filter(({ isClipped }) => isClipped).map(({ text }) => text),
        path,
      ).toEqual([]);
    }
  });
}
