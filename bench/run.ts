import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import type { Figure, OurRun, Round } from "./figure.ts";
import { figures } from "./figures/index.ts";
import { type Lab, startLab } from "./lab.ts";
import { measure, median, type Used } from "./measure.ts";

/** Prints the figures of engine and audit, ours and the peer's, against the same lab servers: medians of the rounds. */
const OUR_FLAGS = ["--max-semi-space-size=8", "--expose-gc"];
const Flags = z.object({
  json: z.boolean().default(false),
  quick: z.boolean().default(false),
  pods: z.coerce.number().int().positive().optional(),
  rounds: z.coerce.number().int().positive().optional(),
});
const Ours = z.object({
  idleBytes: z.number(),
  peakBytes: z.number(),
  heapBytes: z.number(),
  syncCpuS: z.number(),
  stallMs: z.number(),
  pods: z.number(),
  attachments: z.number(),
  allocations: z.number(),
  auditMs: z.number(),
  podChangeMs: z.number(),
  allocationChangeMs: z.number(),
  viewMs: z.number(),
  views: z.record(z.string(), z.number()),
});

const flags = Flags.parse(
  new Command("bench")
    .option("--json", "one object a line")
    .option("--quick", "5,000 pods and one round")
    .option("--pods <number>", "size of the cluster (150000)")
    .option("--rounds <number>", "rounds (3)")
    .parse()
    .opts(),
);
const pods = flags.pods ?? (flags.quick ? 5_000 : 150_000);
const roundsMax = flags.rounds ?? (flags.quick ? 1 : 3);
const folder = mkdtempSync(join(tmpdir(), "moorings-bench-"));
const labs: Lab[] = [];
const open = async (size: number): Promise<Lab> => {
  const lab = await startLab(folder, size);
  labs.push(lab);
  return lab;
};
try {
  console.error(`${String(pods)} pods, ${String(roundsMax)} round(s); kubectl: ${kubectlVersion()}`);
  const big = await open(pods);
  const small = await open(Math.min(10_000, pods));
  const tiny = await open(1_000);
  const rounds: Round[] = [];
  for (let round = 0; round < roundsMax; round += 1) {
    rounds.push(await runRound(big, small, tiny));
    console.error(`round ${String(round + 1)}: ${JSON.stringify(rounds[round])}`);
  }
  for (const figure of figures) print(figure, rounds);
} finally {
  for (const lab of labs) lab.close();
  rmSync(folder, { recursive: true });
}

function kubectlVersion(): string {
  try {
    const text = execFileSync("kubectl", ["version", "--client"], { encoding: "utf8" });
    return text.split("\n")[0] ?? "unknown";
  } catch {
    return "none on PATH";
  }
}

async function runRound(big: Lab, small: Lab, tiny: Lab): Promise<Round> {
  const kubectl = ["--kubeconfig", big.kubeconfig, "get"];
  return {
    raw: await measure("kubectl", [...kubectl, "--raw", "/api/v1/pods"], false),
    pods: await readPods(big),
    all: await readAll(big),
    get: await measure("kubectl", [...kubectl, "pods", "-A"], false),
    small: await readAll(small),
    smallPods: await readPods(small),
    informer: await runProgram("peer-informer.ts", small, []),
    tiny: await readAll(tiny),
  };
}

/** As the product runs: compiled once, and with its flags (server/cli/dashboard-process.ts). */
function runProgram(name: string, lab: Lab, nodeFlags: readonly string[]): Promise<Used | undefined> {
  const program = new URL(name, import.meta.url).pathname;
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
  return measure(process.execPath, [...nodeFlags, program, lab.kubeconfig], true, env);
}

async function readPods(lab: Lab): Promise<Used> {
  const used = await runProgram("read-pods.ts", lab, OUR_FLAGS);
  if (used === undefined) throw new Error("reading the pods failed");
  return { ...used, output: "" };
}

async function readAll(lab: Lab): Promise<OurRun> {
  const used = await runProgram("first-sync.ts", lab, OUR_FLAGS);
  if (used === undefined) throw new Error("reading everything failed");
  return Ours.parse(JSON.parse(used.output));
}

function print(figure: Figure, rounds: readonly Round[]): void {
  const ours = median(rounds.map((round) => figure.ours(round)));
  const peer = median(rounds.flatMap((round) => figure.peer(round) ?? []));
  const ratio = ours === undefined || peer === undefined || peer === 0 ? null : ours / peer;
  const bounded = figure.bounds === "ours" ? (ours ?? null) : ratio;
  const row = {
    figure: figure.title,
    ours: rounded(ours),
    peer: rounded(peer),
    unit: figure.unit,
    ratio: rounded(ratio),
    target: `${figure.bounds} ≤ ${String(rounded(figure.limit))}`,
    met: bounded === null ? null : bounded <= figure.limit,
  };
  if (flags.json) {
    console.log(JSON.stringify(row));
    return;
  }
  const verdict = row.met === null ? "not compared" : row.met ? "met" : "MISSED";
  const values = `${String(row.ours)} ${row.unit}, peer ${String(row.peer ?? "-")}, ratio ${String(row.ratio ?? "-")}`;
  console.log(`${row.figure}: ${values}; ${row.target}: ${verdict}`);
}

function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 1000) / 1000;
}
