// `npm test`: sets up what the tests need, runs every gate, and ends with one line that counts.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfStale } from "../server/cli/build.ts";
import { ROOT } from "../server/cli/project.ts";
import { type Tally, readPlaywrightTally, readVitestTally } from "./tally.ts";
import { runGates } from "./gates.ts";
import { runTool, toolPath } from "./run-tool.ts";
import { ensureSystemPackages } from "./system-packages.ts";

const HELP = `npm test -- [flags]
  --no-system   install no Debian packages; what can't be had is skipped, loudly
  --no-skips    a skipped test is a failure (CI)
  --unit        only the gates without a browser`;

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].filter(
  (flag) => !["--no-system", "--no-skips", "--unit", "--help"].includes(flag),
);
if (flags.has("--help") || unknown.length > 0) {
  if (unknown.length > 0) console.error(`npm test: unknown flag ${unknown.join(" ")}`);
  console.log(HELP);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const say = (line: string): void => console.error(`test: ${line}`);
const scratch = mkdtempSync(join(tmpdir(), "moorings-test-"));
const runUnitTests = async (isSlow: boolean): Promise<Tally> => {
  const report = join(scratch, isSlow ? "vitest-slow.json" : "vitest.json");
  const { code } = await runTool(
    [
      "vitest",
      "run",
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    isSlow ? { env: { MOORINGS_SLOW: "1" } } : {},
  );
  return readVitestTally(existsSync(report) ? readFileSync(report, "utf8") : undefined, code);
};

const runJourneys = async (missing: readonly string[]): Promise<Tally> => {
  const problem = await buildIfStale(say);
  if (problem !== undefined) {
    say(problem);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const browser = findBrowser(missing);
  if (browser === undefined) {
    const count = countJourneys();
    say(
      `SKIPPED ${count} journeys: there is no browser; npx playwright install chromium, or Debian's chromium`,
    );
    return { passed: 0, failed: 0, skipped: count };
  }
  const report = join(scratch, "playwright.json");
  const { code } = await runTool(["playwright", "test", "--reporter=list,json"], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report, MOORINGS_TEST_BROWSER: browser },
  });
  return readPlaywrightTally(existsSync(report) ? readFileSync(report, "utf8") : undefined, code);
};

/** Debian's browser, else Playwright's own, which is installed where that is possible. "" = Playwright's own. */
const findBrowser = (missing: readonly string[]): string | undefined => {
  if (!missing.includes("chromium") && existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  if (flags.has("--no-system") && process.platform === "linux" && process.getuid?.() === 0) {
    say("--no-system: trying Playwright's own browser");
  }
  const installed = spawnSync(toolPath("playwright"), ["install", "chromium"], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
  });
  return installed.status === 0 ? "" : undefined;
};

const countJourneys = (): number => {
  const listed = spawnSync(toolPath("playwright"), ["test", "--list", "--reporter=json"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return Math.max(1, (listed.stdout.match(/"ok":/g) ?? []).length);
};

const missing = ensureSystemPackages(flags.has("--no-system"), say);
const tallies = [
  await runGates(say),
  await runUnitTests(false),
  await runUnitTests(true),
  ...(flags.has("--unit") ? [] : [await runJourneys(missing)]),
];
const total = tallies.reduce((sum, tally) => ({
  passed: sum.passed + tally.passed,
  failed: sum.failed + tally.failed,
  skipped: sum.skipped + tally.skipped,
}));
if (total.skipped > 0) say(`${total.skipped} SKIPPED; what is missing stands above`);
const isGood = total.failed === 0 && !(flags.has("--no-skips") && total.skipped > 0);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = isGood ? 0 : 1;
