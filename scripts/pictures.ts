// `npm run pictures`: photographs the product as it is, for docs/pictures: each screen at both sizes, dark and light,
// and the topology at several sizes of the lab.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Browser, type Page } from "@playwright/test";
import { startMoorings } from "../e2e/moorings.ts";
import { ROOT } from "../server/cli/project.ts";

const HELP = `npm run pictures -- [flags]
  --pods LIST   sizes of the lab, separated by commas (5,150,5000,150000)
  --out DIR     where they go (docs/pictures)
  --only NAME   only pictures whose name begins so`;

const SIZES = [
  { name: "desktop", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
];
const SCHEMES = ["dark", "light"] as const;
/** Of every size of the lab. */
const TOPOLOGY = { topology: "/", "topology-selected": "/?pod=core5g/upf-0" };
/** Of the lab as it comes. */
const SCREENS = {
  layers: "/?look=layers",
  table: "/?look=table",
  networks: "/networks",
  pods: "/pods",
  addresses: "/addresses",
  findings: "/findings",
  nodes: "/nodes?node=node-a",
  activity: "/activity",
};
const LAB_PODS = 150;

const { values: flags } = parseArgs({
  options: {
    pods: { type: "string", default: "5,150,5000,150000" },
    out: { type: "string", default: join(ROOT, "docs", "pictures") },
    only: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}

mkdirSync(flags.out, { recursive: true });
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
try {
  for (const pods of flags.pods.split(",").map(Number)) await photographLab(browser, pods);
} finally {
  await browser.close();
}

async function photographLab(browser: Browser, pods: number): Promise<void> {
  const isDefault = pods === LAB_PODS;
  const size = isDefault ? [] : ["--lab-pods", String(pods)];
  const moorings = await startMoorings(["--no-lab-churn", ...size], { readyWithinMs: 600_000 });
  const wanted: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(TOPOLOGY)
        .filter(([name]) => isDefault || name === "topology")
        .map(([name, path]) => [`${name}-${String(pods)}`, path]),
    ),
    ...(isDefault ? SCREENS : {}),
  };
  try {
    for (const { name: sizeName, viewport } of SIZES) {
      for (const scheme of SCHEMES) {
        const context = await browser.newContext({ viewport, colorScheme: scheme });
        const page = await context.newPage();
        for (const [name, path] of Object.entries(wanted)) {
          if (!name.startsWith(flags.only)) continue;
          await settle(page, moorings.url + path);
          const file = join(flags.out, `${name}-${sizeName}-${scheme}.png`);
          await page.screenshot({ path: file });
          console.log(file.slice(ROOT.length + 1));
        }
        await context.close();
      }
    }
  } finally {
    await moorings.stop();
  }
}

/** Live, drawn, and quiet. */
async function settle(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page
    .locator('[data-testid="live-sign"][data-state="live"]')
    .waitFor({ state: "attached", timeout: 120_000 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForTimeout(1_500);
}
