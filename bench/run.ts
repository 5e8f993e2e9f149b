import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { type Lab, startLab } from "./lab/lab.ts";
import { lineOf, type Row, tableOf } from "./rows.ts";
import type { Bench, Suite } from "./suite.ts";
import { suites } from "./suites/index.ts";

/** Prints the figures, ours and the peer's, against the same lab servers: medians of the rounds. */
const Flags = z.object({
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
  quick: z.boolean().default(false),
  pods: z.coerce.number().int().positive().optional(),
  rounds: z.coerce.number().int().positive().optional(),
  only: z.string().optional(),
  ui: z.boolean().default(false),
  kubectl: z.string().default("kubectl"),
});

const flags = Flags.parse(
  new Command("bench")
    .option("--json", "one object a line")
    .option("--markdown", "a table for docs/bench.md")
    .option("--quick", "5,000 pods and one round")
    .option("--pods <number>", "size of the cluster (150000)")
    .option("--rounds <number>", "rounds (3)")
    .option("--only <names>", `suites, separated by commas: ${suites.map(({ name }) => name).join(", ")}`)
    .option("--ui", "the same as --only ui: the built product in Chromium")
    .option("--kubectl <file>", "the kubectl to compare with, else the one on the PATH")
    .parse()
    .opts(),
);
const startedMs = performance.now();
const folder = mkdtempSync(join(tmpdir(), "moorings-bench-"));
const labs = new Map<number, Promise<Lab>>();
const bench: Bench = {
  pods: flags.pods ?? (flags.quick ? 5_000 : 150_000),
  rounds: flags.rounds ?? (flags.quick ? 1 : 3),
  folder,
  kubectl: flags.kubectl,
  lab: (pods) => {
    const known = labs.get(pods);
    if (known !== undefined) return known;
    const started = startLab(folder, pods);
    labs.set(pods, started);
    return started;
  },
  say: (line) => {
    console.error(`${((performance.now() - startedMs) / 1_000).toFixed(0)} s: ${line}`);
  },
};
// So that what has to be taken away is taken away (see `exit` below and in the suites).
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.once("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});
try {
  const head = `${String(bench.pods)} pods, ${String(bench.rounds)} round(s), Node ${process.versions.node}, kubectl ${kubectlVersion()}`;
  bench.say(head);
  const rows: Row[] = [];
  for (const suite of wantedSuites()) rows.push(...(await run(suite)));
  print(head, rows);
} finally {
  for (const lab of labs.values()) await lab.then(({ close }) => close());
  bench.say("done");
}

function wantedSuites(): readonly Suite[] {
  const names = flags.only?.split(",") ?? (flags.ui ? ["ui"] : undefined);
  const unknown = names?.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new Error(`there is no suite called ${unknown}`);
  return suites.filter(({ name, isOptional }) => names?.includes(name) ?? !isOptional);
}

async function run(suite: Suite): Promise<readonly Row[]> {
  bench.say(`${suite.name} …`);
  const isNamed = flags.only !== undefined || flags.ui;
  const rounds = suite.isLong && !isNamed ? 1 : bench.rounds;
  const { rows, failure } = await suite.run({ ...bench, rounds });
  if (failure === undefined) return rows;
  bench.say(`NOT MEASURED: ${suite.name}: ${failure}`);
  process.exitCode = 1;
  return rows;
}

function print(head: string, rows: readonly Row[]): void {
  const lines = flags.json
    ? rows.map((row) => JSON.stringify(row))
    : flags.markdown
      ? [`${head}:`, "", ...tableOf(rows)]
      : rows.map(lineOf);
  for (const line of lines) console.log(line);
}

function kubectlVersion(): string {
  try {
    const text = execFileSync(flags.kubectl, ["version", "--client"], { encoding: "utf8" });
    return /v\d[\w.+-]*/.exec(text)?.[0] ?? "of unknown version";
  } catch {
    return "is not there";
  }
}
