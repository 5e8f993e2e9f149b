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

/**
 * Found late by design: a lost event by the next proving list (each ten minutes; here each minute), a line that is dead in one
 * direction by 90 s of silence, a definition that is back within a minute.
 */
const FOUND_LATE: ReadonlySet<FaultKind> = new Set<FaultKind>(["dropped-event", "half-open", "404-crd-gone"]);

/**
 * A line for each kind: runs, those that went wrong, median and longest recovery in seconds; and one for all kinds but those
 * that are found late, with the 99th of a hundred.
 */
export const socketTable = (rows: readonly SocketRow[]): string => {
  const lines = rows.flatMap(({ kind, runs }) => {
    const times = timesOf(runs);
    return [
      lineOf(kind, runs, median(times), times.at(-1)),
      ...wrongOf(runs).map((run) => `  seed ${String(run.seed)}: ${run.faults.slice(0, 2).join("; ")}`),
    ];
  });
  const all = rows.filter(({ kind }) => !FOUND_LATE.has(kind)).flatMap(({ runs }) => runs);
  const times = timesOf(all);
  const percentile = times[Math.ceil(times.length * 0.99) - 1];
  return [
    `${"kind".padEnd(28)} runs  wrong  recovery median      max`,
    ...lines,
    ...(all.length === 0
      ? []
      : [
          `${"".padEnd(28)} runs  wrong  recovery median      p99`,
          lineOf("all that aren't found late", all, median(times), percentile),
        ]),
  ].join("\n");
};

const timesOf = (runs: readonly SocketReport[]): readonly number[] =>
  runs.map((run) => run.recoveryS).toSorted((one, other) => one - other);

const wrongOf = (runs: readonly SocketReport[]): readonly SocketReport[] =>
  runs.filter((run) => run.faults.length > 0);

const median = (times: readonly number[]): number | undefined => times[Math.floor(times.length / 2)];

const lineOf = (
  title: string,
  runs: readonly SocketReport[],
  middle: number | undefined,
  most: number | undefined,
): string =>
  [
    title.padEnd(28),
    String(runs.length).padStart(4),
    String(wrongOf(runs).length).padStart(6),
    `${(middle ?? Number.NaN).toFixed(1)} s`.padStart(16),
    `${(most ?? Number.NaN).toFixed(1)} s`.padStart(8),
  ].join(" ");
