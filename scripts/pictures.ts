// `npm run pictures`: photographs the product as it is: each screen at both sizes, dark and light, and the topology at
// several sizes of the lab. What the documentation shows goes to docs/pictures, everything else to --all's folder.
import { mkdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Browser, type Page } from "@playwright/test";
import { type Moorings, startMoorings } from "../e2e/moorings.ts";
import { ROOT } from "../server/cli/project.ts";
import { showStyleSheet } from "./style-sheet-page.ts";

const HELP = `npm run pictures -- [flags]
  --pods LIST   sizes of the lab, separated by commas (5,150,5000,150000)
  --out DIR     where the pictures of the documentation go (docs/pictures)
  --all DIR     where all others go too; without it they are not taken
  --only NAME   only pictures whose name begins so`;

const SIZES = [
  { name: "desktop", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
];
const SCHEMES = ["dark", "light"] as const;
/** Of every size of the lab. */
const TOPOLOGY = { topology: "/" };
/** Of the lab as it comes. */
const SCREENS = {
  "topology-selected": "/?pod=core5g/upf-0",
  layers: "/?look=layers",
  table: "/?look=table",
  networks: "/networks",
  pods: "/pods",
  pod: "/pods?pod=core5g/upf-0",
  addresses: "/addresses",
  findings: "/findings",
  nodes: "/nodes?node=node-a",
  activity: "/activity",
};
const LAB_PODS = 150;
/** Names (without theme) of what the documentation shows; the rest would only make the repository large. */
const SHOWN: ReadonlySet<string> = new Set([
  "topology-5-desktop",
  "topology-150-desktop",
  "topology-150-phone",
  "topology-5000-desktop",
  "topology-5000-phone",
  "topology-150000-desktop",
  "topology-150000-phone",
  "topology-selected-150-desktop",
  "topology-selected-150-phone",
  "layers-150-desktop",
  "nodes-150-desktop",
  "visual-language",
]);
const TRIES = 3;

const { values: flags } = parseArgs({
  options: {
    pods: { type: "string", default: "5,150,5000,150000" },
    out: { type: "string", default: join(ROOT, "docs", "pictures") },
    all: { type: "string" },
    only: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}

mkdirSync(flags.out, { recursive: true });
if (flags.all !== undefined) mkdirSync(flags.all, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env["MOORINGS_TEST_BROWSER"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ],
});
const missed: string[] = [];
try {
  for (const pods of flags.pods.split(",").map(Number)) await photographLab(browser, pods);
} finally {
  await browser.close();
}
if (missed.length > 0) {
  console.error(`NOT TAKEN: ${missed.join(", ")}`);
  process.exitCode = 1;
}

async function photographLab(browser: Browser, pods: number): Promise<void> {
  const isDefault = pods === LAB_PODS;
  const wanted = Object.entries({ ...TOPOLOGY, ...(isDefault ? SCREENS : {}) })
    .map(([name, path]) => ({ name: `${name}-${String(pods)}`, path }))
    .filter(({ name }) => name.startsWith(flags.only));
  const hasSheet = isDefault && "visual-language".startsWith(flags.only);
  if (wanted.length === 0 && !hasSheet) return;
  const size = isDefault ? [] : ["--lab-pods", String(pods)];
  const moorings = await startMoorings(["--no-lab-churn", ...size], { readyWithinMs: 900_000 });
  try {
    await untilRead(moorings);
    for (const { name: sizeName, viewport } of SIZES) {
      for (const scheme of SCHEMES) {
        const context = await browser.newContext({ viewport, colorScheme: scheme });
        const page = await context.newPage();
        for (const { name, path } of wanted) {
          await take(page, `${name}-${sizeName}`, scheme, () => settle(page, moorings.url + path));
        }
        if (hasSheet && sizeName === "desktop")
          await take(page, "visual-language", scheme, async () => {
            await settle(page, moorings.url);
            await showStyleSheet(page);
          });
        await context.close();
      }
    }
  } finally {
    await moorings.stop();
  }
}

/** One picture; on a busy machine a page may need another try. One that fails is told at the end and stops no other. */
async function take(page: Page, name: string, scheme: string, show: () => Promise<void>): Promise<void> {
  const folder = SHOWN.has(name) ? flags.out : flags.all;
  if (folder === undefined) return;
  const file = join(folder, `${name}-${scheme}.png`);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      await show();
      await page.screenshot({ path: file, fullPage: name === "visual-language" });
      console.log(`${relative(ROOT, file)}  ${String(Math.round(statSync(file).size / 1024))} kB`);
      return;
    } catch (error) {
      console.error(`${name}-${scheme}, try ${String(attempt)}: ${String(error).split("\n")[0] ?? ""}`);
    }
  }
  missed.push(`${name}-${scheme}`);
}

/** The whole cluster was read and judged, and the agents were heard. */
async function untilRead(moorings: Moorings): Promise<void> {
  for (let look = 0; look < 600; look++) {
    const summary = await moorings
      .get<{ isSynced: boolean; health: string }>("/api/v1/summary")
      .catch(() => undefined);
    if (summary?.isSynced === true && summary.health === "live") break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await new Promise((resolve) => setTimeout(resolve, 5_000));
}

/** Live, drawn, and quiet: nothing that is on its way is left on the page. */
async function settle(page: Page, url: string): Promise<void> {
  await page.goto(url, { timeout: 120_000 });
  await page
    .locator('[data-testid="live-sign"][data-state="live"]')
    .waitFor({ state: "attached", timeout: 120_000 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForFunction(
    () =>
      document.querySelector('main [role="status"][aria-busy="true"], output[aria-label^="Reading"]') ===
      null,
    undefined,
    { timeout: 120_000 },
  );
  if (new URL(url).pathname === "/" && !url.includes("look="))
    await page.waitForFunction(() => "__moorings" in window || innerWidth < 768, undefined, {
      timeout: 120_000,
    });
  await page.waitForTimeout(2_000);
}
