// `npm run lighthouse`: the built product with the lab of 150 pods, judged by Lighthouse screen by screen. It is fetched by
// npx at a pinned version: 114 packages and 176 MB for a figure that is taken by hand are no dependency.
import { execFile } from "node:child_process";
import { parseArgs, promisify } from "node:util";
import { z } from "zod";
import { startMoorings } from "../e2e/moorings.ts";

const VERSION = "13.5.0";
const HELP = `npm run lighthouse -- [flags]
  --form LIST   desktop, mobile or both, separated by commas (desktop,mobile)
  --only LIST   screens, separated by commas (topology,pods,nodes,findings,addresses)
  --runs N      the median of so many (1)
  --program F   a lighthouse that is there already, instead of npx`;
const SCREENS: Readonly<Record<string, string>> = {
  topology: "/",
  pods: "/pods",
  nodes: "/nodes",
  findings: "/findings",
  addresses: "/addresses",
};
const LEAST = { performance: 90, accessibility: 100 } as const;

const { values: flags } = parseArgs({
  options: {
    form: { type: "string", default: "desktop,mobile" },
    only: { type: "string", default: Object.keys(SCREENS).join(",") },
    runs: { type: "string", default: "1" },
    program: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}

const reportSchema = z.object({
  categories: z.object({
    performance: z.object({ score: z.number().nullable() }),
    accessibility: z.object({ score: z.number().nullable() }),
  }),
  audits: z.record(
    z.string(),
    z.object({ score: z.number().nullish(), title: z.string(), displayValue: z.string().optional() }),
  ),
});
type Report = z.infer<typeof reportSchema>;

const TOLD = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "total-blocking-time",
  "cumulative-layout-shift",
] as const;

const moorings = await startMoorings(["--no-lab-churn"]);
try {
  await warmUp();
  for (const form of flags.form.split(",")) {
    for (const screen of flags.only.split(",")) {
      const reports: Report[] = [];
      for (let run = 0; run < Number(flags.runs); run++)
        reports.push(await judgeAgain(moorings.url + (SCREENS[screen] ?? "/"), form));
      tell(form, screen, reports);
    }
  }
} finally {
  await moorings.stop();
}

/**
 * A server that has just started compiles with every page that it is first asked for, on the cores that the browser is judged
 * by; one that people use doesn't.
 */
async function warmUp(): Promise<void> {
  for (let round = 0; round < 6; round++)
    for (const path of Object.values(SCREENS))
      await (await fetch(moorings.url + path, { headers: { accept: "text/html" } })).text();
}

/** Now and then a browser loses the beginning of its trace (`NO_NAVSTART`), and there is no score: it is said, and asked again. */
async function judgeAgain(url: string, form: string): Promise<Report> {
  for (let left = 2; ; left--) {
    try {
      return await judge(url, form);
    } catch (error) {
      const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
      console.error(`${form} ${url}: no score. ${said.slice(0, 300)}`);
      if (left === 0) throw new Error("lighthouse gave no score three times in turn", { cause: error });
    }
  }
}

async function judge(url: string, form: string): Promise<Report> {
  const [file, ...before] =
    flags.program === undefined ? ["npx", "--yes", `lighthouse@${VERSION}`] : [flags.program];
  const { stdout } = await promisify(execFile)(
    file ?? "npx",
    [
      ...before,
      url,
      "--quiet",
      "--output=json",
      "--only-categories=performance,accessibility",
      "--chrome-flags=--headless --no-sandbox --disable-gpu",
      // A page of a live cluster never falls silent: its stream is open for ever.
      "--max-wait-for-load=15000",
      ...(form === "desktop" ? ["--preset=desktop"] : []),
    ],
    {
      env: { ...process.env, CHROME_PATH: process.env["MOORINGS_TEST_BROWSER"] ?? "/usr/bin/chromium" },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return reportSchema.parse(JSON.parse(stdout));
}

function tell(form: string, screen: string, reports: readonly Report[]): void {
  const scoreOf = (category: keyof typeof LEAST): number => {
    const scores = reports.map((report) => Math.round((report.categories[category].score ?? 0) * 100));
    return scores.toSorted((a, b) => a - b)[Math.floor(scores.length / 2)] ?? 0;
  };
  const [performance, accessibility] = [scoreOf("performance"), scoreOf("accessibility")];
  const isMet = performance >= LEAST.performance && accessibility >= LEAST.accessibility;
  if (!isMet) process.exitCode = 1;
  const last = reports.at(-1);
  const told = TOLD.map((id) => `${id} ${last?.audits[id]?.displayValue ?? "?"}`).join(", ");
  console.log(
    `${form} ${screen}: performance ${String(performance)}, accessibility ${String(accessibility)}${isMet ? "" : " MISSED"} (${told})`,
  );
  if (accessibility < LEAST.accessibility)
    for (const audit of Object.values(last?.audits ?? {}))
      if (audit.score === 0) console.log(`  ${audit.title}`);
}
