import { expect, type Page, test } from "@playwright/test";
import { type Moorings, startMoorings } from "./moorings.ts";

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

const TAP = "lab~attachment~core5g~dp-gw-0~multus~core5g~n2-vlan~net9";
const POD = { namespace: "core5g", pod: "dp-gw-0" };
const ATTACH = { ...POD, network: { namespace: "core5g", name: "n2-vlan" }, interface: "net9" };

/** What stood where, whenever it changed: `part of an id`, left, top, width. */
interface Seen {
  readonly part: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Writes down frame by frame where lanes, names, words and signs stand. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Seen[] = (window.__seen = []);
    const last = new Map<string, string>();
    const look = (): void => {
      for (const part of document.querySelectorAll<HTMLElement | SVGElement>(
        "[data-picture] :is([data-lane], [data-row], [data-label], [data-part], [data-leaving])",
      )) {
        const [name, id] = Object.entries({ ...part.dataset }).find(([key]) =>
          ["lane", "row", "label", "part", "leaving"].includes(key),
        ) ?? ["", ""];
        const { x, y, width } = part.getBoundingClientRect();
        const [key, at] = [`${name} ${id ?? ""}`, `${x} ${y} ${width}`];
        if (last.get(key) === at) continue;
        last.set(key, at);
        seen.push({ part: key, x, y, width });
      }
      requestAnimationFrame(look);
    };
    look();
  });

const seenOf = (page: Page): Promise<readonly Seen[]> => page.evaluate(() => window.__seen ?? []);

declare global {
  interface Window {
    __seen?: Seen[];
  }
}

const open = async (page: Page): Promise<void> => {
  await page.goto(`${moorings.url}/?namespace=core5g`);
  await page.locator('[data-testid="live-sign"][data-state="live"]').waitFor();
  await expect(page.locator('[data-row="lab~pod~core5g~upf-1"]')).toBeAttached();
  // Rows below the window are drawn a moment later.
  await page.waitForTimeout(8_000);
  await watch(page);
};

const attachAndDetach = async (page: Page): Promise<void> => {
  const words = page.locator(`[data-label="${TAP}"]`);
  expect((await moorings.send("POST", "/api/v1/attachments", ATTACH)).status).toBe(202);
  await expect(words).toContainText(/\d+\.\d+\.\d+\.\d+/);
  await page.waitForTimeout(600);
  expect((await moorings.send("DELETE", "/api/v1/attachments/core5g/dp-gw-0/net9")).status).toBe(202);
  await expect(words).toHaveCount(0);
  await page.waitForTimeout(600);
};

/** Parts, but for the tap's own, that stood in more than one place. */
const moved = (seen: readonly Seen[]): readonly string[] =>
  [...Map.groupBy(seen, ({ part }) => part)]
    .filter(([part, places]) => !part.includes(TAP) && !part.endsWith("|wire") && places.length > 1)
    .map(([part]) => part);

test("a tap grows where it belongs and fades where it stood; lanes, names and other taps keep still", async ({
  page,
}) => {
  await open(page);
  await attachAndDetach(page);
  const seen = await seenOf(page);
  expect(moved(seen)).toEqual([]);
  const signs = seen.filter(({ part }) => part === `part ${TAP}`);
  expect(Math.min(...signs.map(({ width }) => width)), "it grew").toBeLessThan(15);
  expect(signs.at(-1)?.width).toBeCloseTo(18, 0);
  const middles = new Set(signs.map(({ x, width }) => Math.round(x + width / 2)));
  expect([...middles], "and stayed in its place").toHaveLength(1);
  expect(seen.some(({ part }) => part === `leaving ${TAP}`)).toBe(true);
  await expect(page.locator("[data-leaving]")).toHaveCount(0);
});

test("once it is cytoscape's picture, words keep their places too, and what left fades", async ({ page }) => {
  await open(page);
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 24);
  await page.waitForFunction(() => window.__moorings?.graph.isCanvas === true);
  await page.mouse.move(20, 880);
  await page.waitForTimeout(1_500);
  await watch(page);
  await attachAndDetach(page);
  const seen = await seenOf(page);
  expect(moved(seen)).toEqual([]);
  expect(seen.some(({ part }) => part === `leaving ${TAP}`)).toBe(true);
});

test("with reduced motion nothing moves; what is new is underlined, and the foot says what left", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  await page.evaluate((tap) => {
    const look = (): void => {
      const words = document.querySelector(`[data-label="${tap}"]`);
      if (words !== null && getComputedStyle(words).textDecorationLine === "underline")
        document.body.dataset["told"] = "yes";
      requestAnimationFrame(look);
    };
    look();
  }, TAP);
  await attachAndDetach(page);
  const seen = await seenOf(page);
  expect(moved(seen)).toEqual([]);
  const widths = new Set(
    seen.filter(({ part }) => part === `part ${TAP}`).map(({ width }) => Math.round(width)),
  );
  expect([...widths]).toEqual([18]);
  expect(seen.some(({ part }) => part.startsWith("leaving"))).toBe(false);
  await expect(page.locator("body")).toHaveAttribute("data-told", "yes");
  await expect(page.getByRole("contentinfo")).toContainText("net9 left n2-vlan");
});
