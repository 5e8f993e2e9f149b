import { FAULT_KINDS } from "./fault-kinds.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { runOverSockets } from "./socket-run.ts";
import type { SocketReport } from "./socket-run.ts";

export interface SocketRow {
  readonly kind: FaultKind;
  readonly runs: readonly SocketReport[];
}

/** Runs are mostly waiting: so many at the same time, begun one after the other. */
const AT_ONCE = 60;
const BEGIN_EVERY_MS = 60;

/** Each kind with the seeds 1 to `runs`. `onRun` hears of each as it ends. */
export const runSocketMatrix = async (
  runs: number,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): Promise<readonly SocketRow[]> => {
  const wanted = Array.from({ length: runs }, (_, index) =>
    kinds.map((kind) => ({ kind, seed: index + 1 })),
  ).flat();
  const reports: SocketReport[] = [];
  const work = async (delayMs: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift())
      reports.push(await runOverSockets(next.kind, next.seed));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index * BEGIN_EVERY_MS)));
  return kinds.map((kind) => ({ kind, runs: reports.filter((report) => report.kind === kind) }));
};

/** A line for each kind: runs, those that went wrong, median and longest recovery in seconds. */
export const socketTable = (rows: readonly SocketRow[]): string =>
  [
    `${"kind".padEnd(28)} runs  wrong  recovery median   max`,
    ...rows.map(({ kind, runs }) => {
      const times = runs.map((run) => run.recoveryS).sort((one, other) => one - other);
      const wrong = runs.filter((run) => run.faults.length > 0);
      const line = [
        kind.padEnd(28),
        String(runs.length).padStart(4),
        String(wrong.length).padStart(6),
        `${(times[Math.floor(times.length / 2)] ?? Number.NaN).toFixed(1)} s`.padStart(16),
        `${(times.at(-1) ?? Number.NaN).toFixed(1)} s`.padStart(8),
      ].join(" ");
      return [
        line,
        ...wrong.map((run) => `  seed ${String(run.seed)}: ${run.faults.slice(0, 2).join("; ")}`),
      ].join("\n");
    }),
  ].join("\n");
