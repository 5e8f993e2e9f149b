import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { contradictingClasses } from "./contradicting-classes.ts";
import { eventually, type Moorings, startMoorings } from "./moorings.ts";

const SCREENS = [
  "/",
  "/?look=layers",
  "/?look=free&namespace=core5g",
  "/?look=table",
  "/?pod=core5g/upf-0",
  "/networks",
  "/pods",
  "/addresses",
  "/findings",
  "/nodes",
  "/activity",
];

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

for (const scheme of ["dark", "light"] as const) {
  test(`every screen is free of accessibility faults and console errors, ${scheme}`, async ({ browser }) => {
    test.setTimeout(400_000);
    for (const size of scheme === "dark" ? [DESKTOP, PHONE] : [DESKTOP]) {
      const context = await browser.newContext({ viewport: size, colorScheme: scheme });
      const page = await context.newPage();
      const problems = problemsOf(page);
      for (const path of SCREENS) {
        await page.goto(moorings.url + path);
        await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
        // Nothing on it is still being read.
        await expect(page.locator('main [aria-busy="true"], output[aria-label^="Reading"]')).toHaveCount(0);
        const axe = new AxeBuilder({ page });
        // All that the theme changes is colours, and they are the same at any size: the rest is judged once.
        const { violations } = await (scheme === "dark" ? axe : axe.withRules(["color-contrast"])).analyze();
        expect(
          violations.map(({ id, nodes }) => `${path} ${size.width} ${id}: ${nodes[0]?.html.slice(0, 200)}`),
        ).toEqual([]);
        if (scheme === "dark") expect(await contradictingClasses(page), `${path} ${size.width}`).toEqual([]);
      }
      expect(problems).toEqual([]);
      await context.close();
    }
  });
}

test("classes that contradict each other are found", async ({ page }) => {
  await page.goto(`${moorings.url}/activity`);
  await page.evaluate(() =>
    document.body.append(Object.assign(document.createElement("p"), { className: "text-ink text-err" })),
  );
  expect(await contradictingClasses(page)).toEqual(['color: text-ink and text-err in "text-ink text-err"']);
});

test("the picture, its twin and the inspector show the same; a click on a row selects it", async ({
  page,
}) => {
  const problems = problemsOf(page);
  // Of one namespace: the row must be in the window to be clicked.
  await page.goto(`${moorings.url}/?namespace=core5g&q=upf`);
  const picture = page.getByRole("img", { name: /workloads? on \d+ networks?/ });
  await expect(picture).toBeVisible();
  const topology = await moorings.get<{ vertices: { kind: string; id: string; title: string }[] }>(
    "/api/v1/topology",
  );
  const row = topology.vertices.find((vertex) => vertex.kind === "row" && vertex.title === "upf-0");
  const at = await page.waitForFunction((id) => window.__moorings?.graph.renderedPosition(id), row?.id ?? "");
  const position = (await at.jsonValue()) ?? { x: 0, y: 0 };
  // The row is as wide as the picture; its middle may lie outside of the window.
  await page.mouse.click(420, position.y);
  await expect(page).toHaveURL(/pod=core5g(\/|%2F)upf-0/);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "upf-0" })).toBeVisible();
  await expect(inspector.getByRole("region", { name: "net4 on dataplane" })).toContainText(/failed|missing/);

  await page.getByRole("button", { name: "Table", exact: true }).click();
  const twin = page.getByRole("table", { name: /workloads? on \d+ networks?/ });
  await expect(twin.getByRole("row", { selected: true })).toContainText("upf-0");
  await twin.getByRole("button", { name: "upf-1" }).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pod=core5g(\/|%2F)upf-0/);
  expect(problems).toEqual([]);
});

test("a change in the cluster is on screen in under a second without a reload", async ({ page }) => {
  await page.goto(`${moorings.url}/?look=table&group=none&namespace=core5g`);
  const pods = await moorings.get<{ items: { name: string }[] }>("/api/v1/pods?namespace=core5g&limit=200");
  const pod = pods.items.find(({ name }) => name.startsWith("nrf-"))?.name ?? "";
  await expect(page.getByRole("button", { name: pod })).toBeVisible();
  const asked = await moorings.send("POST", "/api/v1/attachments", {
    namespace: "core5g",
    pod,
    network: { namespace: "storage", name: "storage-wb" },
  });
  expect(asked.status).toBe(202);
  const { answer } = await eventually(
    () =>
      moorings.get<{ endedAt: string | null; addresses: string[] }>(
        `/api/v1/operations/${(asked.body as { id: string }).id}`,
      ),
    (operation) => operation.endedAt !== null,
    5_000,
  );
  const address = answer.addresses[0] ?? "nothing";
  await expect(page.getByRole("row").filter({ hasText: pod })).toContainText(address, { timeout: 1_000 });
});

test("garbage in annotations hides nobody and takes no screen down", async ({ page }) => {
  const problems = problemsOf(page);
  for (const name of [
    "garbage-annotation",
    "huge-annotation",
    "deep-annotation",
    "prototype-annotation",
    "garbage-status",
  ]) {
    await page.goto(`${moorings.url}/?pod=sandbox/${name}`);
    await expect(
      page.getByRole("complementary", { name: "Inspector" }).getByRole("heading", { name }),
    ).toBeVisible();
    const pod = await moorings.get<{ attachments: { default: boolean }[] }>(`/api/v1/pods/sandbox/${name}`);
    expect(pod.attachments.length).toBeGreaterThan(0);
  }
  const { items } = await moorings.get<{ items: unknown[] }>("/api/v1/pods?limit=1000");
  expect(items.length).toBeGreaterThan(60);
  const findings = await moorings.get<{ items: { code: string; subjects: { name: string }[] }[] }>(
    "/api/v1/findings?limit=1000",
  );
  const unreadable = findings.items
    .filter(({ code }) => code === "MOOR121")
    .flatMap(({ subjects }) => subjects.map(({ name }) => name));
  expect(unreadable).toContain("garbage-annotation");
  expect(problems).toEqual([]);
});

test("the leak in storage-wb is found, shown in its pool and explained", async ({ page }) => {
  const { answer } = await eventually(
    () => moorings.get<{ items: { code: string; title: string }[] }>("/api/v1/findings?limit=1000"),
    ({ items }) => items.some(({ code }) => code === "MOOR401"),
    10_000,
  );
  const leak = answer.items.find(({ code, title }) => code === "MOOR401" && title.includes("shop/web-"));
  expect(leak).toBeDefined();
  await page.goto(`${moorings.url}/findings`);
  await expect(page.getByText("MOOR401").first()).toBeVisible();
});

test("foreign hosts, origins, upgrades and Server Actions are refused", async () => {
  const body = JSON.stringify({
    namespace: "core5g",
    pod: "upf-0",
    network: { namespace: "storage", name: "storage-wb" },
  });
  const post = (headers: Record<string, string>) =>
    fetch(`${moorings.url}/api/v1/attachments`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  expect((await post({})).status).toBe(403);
  expect((await post({ origin: "http://evil.example" })).status).toBe(403);
  expect((await post({ origin: "null" })).status).toBe(403);
  expect((await post({ origin: moorings.url, "content-type": "text/plain" })).status).toBe(415);
  expect((await post({ origin: moorings.url, "next-action": "x" })).status).toBeGreaterThanOrEqual(400);
  const unknown = await fetch(`${moorings.url}/api/v1/pods?colour=red`);
  expect(unknown.status).toBe(400);
  expect(unknown.headers.get("content-type")).toContain("application/problem+json");
  const spec = (await (await fetch(`${moorings.url}/api/v1/openapi.json`)).json()) as {
    openapi: string;
    paths: object;
  };
  expect(spec.openapi).toMatch(/^3\./);
  expect(Object.keys(spec.paths)).toContain("/api/v1/attachments");
});

declare global {
  interface Window {
    __moorings?: {
      readonly graph: {
        readonly isCanvas: boolean;
        renderedPosition(id: string): { x: number; y: number } | undefined;
      };
    };
  }
}

const problemsOf = (page: Page): string[] => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  return problems;
};
