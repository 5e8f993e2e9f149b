import { Command, Option } from "commander";
import { FAULT_KINDS } from "./fault-kinds.ts";
import { counterexampleText, runKind } from "./matrix.ts";

/**
 * The fault matrix from the command line: `npm run test:faults -- --seeds 200`, `--deep` for 100,000 runs. Prints a line
 * for each kind and, where one fails, the smallest schedule that still does. Ends with 1 where any failed.
 */
const DEEP_SEEDS = Math.ceil(100_000 / FAULT_KINDS.length);

const command = new Command("test:faults")
  .description(
    "Runs the reflector against the lab's own API under a virtual clock, through every kind of trouble.",
  )
  .option("--seeds <number>", "schedules of each kind", Number, 200)
  .option("--from <number>", "first seed", Number, 1)
  .option("--deep", "100,000 runs")
  .addOption(new Option("--kind <kind>", "only this kind").choices([...FAULT_KINDS]));
const options = command.parse().opts<{ seeds: number; from: number; deep?: true; kind?: string }>();

const count = options.deep === true ? DEEP_SEEDS : options.seeds;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const started = process.cpuUsage();
let failed = 0;
for (const kind of FAULT_KINDS.filter((each) => options.kind === undefined || each === options.kind)) {
  const found = await runKind(kind, { from: options.from, count });
  if (found !== undefined) failed += 1;
  say(
    found === undefined
      ? `ok      ${kind.padEnd(28)} ${String(count)} schedules`
      : `FAILED  ${counterexampleText(found)}`,
  );
}
const used = process.cpuUsage(started);
say(`${((used.user + used.system) / 1e6).toFixed(1)} s of CPU`);
process.exitCode = failed === 0 ? 0 : 1;
