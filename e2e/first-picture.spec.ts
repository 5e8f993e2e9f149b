import { expect, test, type BrowserContextOptions } from "@playwright/test";
import { startMoorings, type Moorings } from "./moorings.ts";

let moorings: Moorings;
test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});
test.afterAll(() => moorings.stop());

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile Safari/537.36",
};
const SCREENS = ["/", "/pods", "/networks", "/addresses", "/findings", "/nodes", "/activity"];

test("a list arrives drawn: it can be read before any script has run", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/pods", "/networks", "/nodes"] as const) {
    const { items } = await moorings.get<{ items: object[] }>(`/api/v1${path}?limit=20`);
    await page.goto(moorings.url + path);
    // The head is a row too.
    await expect.poll(() => page.getByRole("row").count(), { message: path }).toBeGreaterThan(items.length);
  }
  await context.close();
});

test("on a phone the topology arrives drawn as well", async ({ browser }) => {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(moorings.url);
  await expect(page.getByRole("row", { name: /tiny-consumer-3/ })).toBeVisible();
  await context.close();
});

test("a page asks nothing that came with it", async ({ browser }) => {
  for (const path of ["/", "/pods", "/nodes"]) {
    const page = await browser.newPage();
    const calls: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/v1/")) calls.push(new URL(request.url()).pathname);
    });
    // From then on lists are asked again whenever the cluster changes.
    const stream = page.waitForRequest(/\/api\/v1\/stream/);
    await page.goto(moorings.url + path);
    await stream;
    for (const name of ["/summary", "/me", "/topology", "/pods", "/nodes"])
      expect(calls, path).not.toContain(`/api/v1${name}`);
    await page.close();
  }
});

for (const [form, options] of [
  ["a desktop", {}],
  ["a phone", PHONE],
] as const)
  test(`what the server drew is taken over without a fault on ${form} in another time zone`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ ...options, timezoneId: "Asia/Kolkata" });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(`${page.url()} ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(`${page.url()} ${message.text()}`);
    });
    for (const path of [...SCREENS, "/?look=table", "/?look=layers", "/pods?state=attached&q=api"]) {
      await page.goto(moorings.url + path);
      await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
    }
    expect(faults).toEqual([]);
    await context.close();
  });
