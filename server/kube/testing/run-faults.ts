import { Command, Option } from "commander";
import { FAULT_KINDS } from "./fault-kinds.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { counterexampleText, runKind } from "./matrix.ts";
import { runSocketMatrix, socketTable } from "./socket-matrix.ts";

/**
 * The fault matrix from the command line: `npm run test:faults -- --seeds 200`, `--deep` for 100,000 runs. Prints a line
 * for each kind and, where one fails, the smallest schedule that still does. With `--sockets` the same kinds over real
 * sockets and TLS, ten runs each. Ends with 1 where any failed.
 */
const DEEP_SEEDS = Math.ceil(100_000 / FAULT_KINDS.length);

const command = new Command("test:faults")
  .description(
    "Runs the reflector against the lab's own API under a virtual clock, through every kind of trouble.",
  )
  .option("--seeds <number>", "schedules of each kind", Number, 200)
  .option("--from <number>", "first seed", Number, 1)
  .option("--deep", "100,000 runs")
  .option("--sockets", "over real sockets and TLS instead of in memory")
  .option("--runs <number>", "with --sockets: runs of each kind", Number, 10)
  .addOption(new Option("--kind <kind>", "only this kind").choices([...FAULT_KINDS]));
const options = command.parse().opts<Options>();

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly deep?: true;
  readonly sockets?: true;
  readonly runs: number;
  readonly kind?: string;
}

const count = options.deep === true ? DEEP_SEEDS : options.seeds;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const started = process.cpuUsage();
const kinds = FAULT_KINDS.filter((each) => options.kind === undefined || each === options.kind);

const runInMemory = async (kind: FaultKind): Promise<boolean> => {
  const found = await runKind(kind, { from: options.from, count });
  say(
    found === undefined
      ? `ok      ${kind.padEnd(28)} ${String(count)} schedules`
      : `FAILED  ${counterexampleText(found)}`,
  );
  return found !== undefined;
};

let failed = 0;
if (options.sockets === true) {
  const rows = await runSocketMatrix(options.runs, kinds);
  say(socketTable(rows));
  failed = rows.flatMap(({ runs }) => runs).filter(({ faults }) => faults.length > 0).length;
} else for (const kind of kinds) if (await runInMemory(kind)) failed += 1;
const used = process.cpuUsage(started);
say(`${((used.user + used.system) / 1e6).toFixed(1)} s of CPU`);
process.exitCode = failed === 0 ? 0 : 1;
