import { Command, InvalidArgumentError, Option } from "commander";
import { megabytes } from "./judge.ts";
import { type Mistake, MISTAKES } from "./mistakes.ts";
import { runSoak } from "./soak.ts";

/**
 * The soak from the command line: `npm run soak -- --seed 7`. A tenth of a day of churn in a cluster of 5,000 pods takes
 * about three minutes. Ends with 1 where anything was wrong.
 */
const command = new Command("soak")
  .description(
    "Reads a cluster where pods come and go for hours, in minutes, and looks for what is wrong then.",
  )
  .option("--seed <number>", "of the cluster and its churn", wholeNumber, 1)
  .option("--pods <number>", "how many pods", wholeNumber, 5_000)
  .option("--minutes <number>", "of the cluster's time", wholeNumber, 144)
  .addOption(
    new Option("--plant <mistakes...>", "make those mistakes, to see them found").choices([...MISTAKES]),
  );
const options = command
  .parse()
  .opts<{ seed: number; pods: number; minutes: number; plant?: readonly Mistake[] }>();

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const startedMs = performance.now();
const report = await runSoak({ ...options, mistakes: options.plant ?? [] }, say);
say(
  `${String(report.writes)} writes, ${String(report.ticks)} ticks, ${String(report.lists)} lists, ` +
    `${String(report.resumes)} resumed streams, ${String(report.resyncs)} resyncs`,
);
say(
  `heap ${megabytes(report.heapBytes)}, growth over the whole time ${megabytes(report.growthBytes)} ` +
    `(flat: up to ${megabytes(report.allowedBytes)})`,
);
const used = process.cpuUsage();
say(
  `${((performance.now() - startedMs) / 1000).toFixed(0)} s, ${((used.user + used.system) / 1e6).toFixed(0)} s of CPU in the server`,
);
for (const fault of report.faults) say(`WRONG  ${fault}`);
say(report.faults.length === 0 ? "ok" : "failed");
process.exitCode = report.faults.length === 0 ? 0 : 1;

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("must be a whole number above 0");
}
