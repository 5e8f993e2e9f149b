import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import type { Figure, OurRun, Round } from "./figure.ts";
import { figures } from "./figures/index.ts";
import { measure, median } from "./measure.ts";

/** Prints the figures of the first sync, ours and the peer's, against one lab server: medians of the rounds. */
const Flags = z.object({
  json: z.boolean().default(false),
  quick: z.boolean().default(false),
  pods: z.coerce.number().int().positive().optional(),
  rounds: z.coerce.number().int().positive().optional(),
});
const Ours = z.object({ idleBytes: z.number(), stallMs: z.number(), viewMs: z.number() });
const MB = 1024 * 1024;

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
const kubeconfig = join(folder, "kubeconfig");
const lab = await startLab();
try {
  console.error(`${String(pods)} pods, ${String(roundsMax)} round(s); kubectl: ${kubectlVersion()}`);
  const rounds: Round[] = [];
  for (let round = 0; round < roundsMax; round += 1) rounds.push(await runRound());
  for (const figure of figures) print(figure, rounds);
} finally {
  lab.kill("SIGTERM");
  rmSync(folder, { recursive: true });
}

async function startLab() {
  const main = new URL("../server/lab/main.ts", import.meta.url).pathname;
  const args = [
    "--kubeconfig-out",
    kubeconfig,
    "--churn",
    "off",
    "--pods",
    String(pods),
    "--exit-with-parent",
  ];
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => {
      resolve();
    });
    child.once("exit", () => {
      reject(new Error("the lab did not start"));
    });
  });
  return child;
}

function kubectlVersion(): string {
  try {
    const text = execFileSync("kubectl", ["version", "--client"], { encoding: "utf8" });
    return text.split("\n")[0] ?? "unknown";
  } catch {
    return "none on PATH";
  }
}

async function runRound(): Promise<Round> {
  const kubectl = ["--kubeconfig", kubeconfig, "get"];
  return {
    raw: await measure("kubectl", [...kubectl, "--raw", "/api/v1/pods"], false),
    pods: await runOurs("pods"),
    all: await runOurs("all"),
    get: await measure("kubectl", [...kubectl, "pods", "-A"], false),
  };
}

async function runOurs(mode: "pods" | "all"): Promise<OurRun> {
  const program = new URL("first-sync.ts", import.meta.url).pathname;
  const used = await measure(process.execPath, [program, mode, kubeconfig], true);
  if (used === undefined) throw new Error(`reading ${mode} failed`);
  const { idleBytes, stallMs, viewMs } = Ours.parse(JSON.parse(used.output));
  return { ...used, idleMB: idleBytes / MB, stallMs, viewMs };
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
