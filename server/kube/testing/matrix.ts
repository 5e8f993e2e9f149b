import type { FaultKind } from "./fault-kinds.ts";
import { runFaults, scheduleOf } from "./fault-run.ts";
import type { Schedule, Variant } from "./fault-run.ts";
import { shrinkSteps } from "./shrink.ts";

/** A schedule that makes a reflector fail, with nothing in it that isn't needed for that. */
export interface Counterexample {
  readonly schedule: Schedule;
  /** What was wrong with the shrunk schedule. */
  readonly faults: readonly string[];
  /** Steps before shrinking. */
  readonly stepsBefore: number;
}

/** Runs the seeds `from` to `from + count - 1` of a kind; the first failure, shrunk, or undefined where there is none. */
export const runKind = async (
  kind: FaultKind,
  seeds: { readonly from: number; readonly count: number },
  variant?: Variant,
): Promise<Counterexample | undefined> => {
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed += 1) {
    const schedule = scheduleOf(kind, seed);
    const { faults } = await runFaults(schedule, variant);
    if (faults.length > 0) return shrink(schedule, variant);
  }
  return undefined;
};

/** The kinds one after the other, seed by seed, until one fails with a schedule of at most `stepsMax` steps; else the shortest. */
export const findCounterexample = async (
  seeds: { readonly from: number; readonly count: number },
  variant: Variant,
  kinds: readonly FaultKind[],
  stepsMax: number,
): Promise<Counterexample | undefined> => {
  let best: Counterexample | undefined;
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed += 1)
    for (const kind of kinds) {
      const found = await runKind(kind, { from: seed, count: 1 }, variant);
      if (found === undefined) continue;
      if (best === undefined || found.schedule.steps.length < best.schedule.steps.length) best = found;
      if (best.schedule.steps.length <= stepsMax) return best;
    }
  return best;
};

const shrink = async (schedule: Schedule, variant: Variant | undefined): Promise<Counterexample> => {
  const failing = async (steps: Schedule["steps"]): Promise<boolean> =>
    (await runFaults({ ...schedule, steps }, variant)).faults.length > 0;
  const shrunk = { ...schedule, steps: await shrinkSteps(schedule.steps, failing) };
  const { faults } = await runFaults(shrunk, variant);
  return { schedule: shrunk, faults, stepsBefore: schedule.steps.length };
};

/** The schedule as text that can be given back to `npm run test:faults -- --schedule`. */
export const counterexampleText = ({ schedule, faults, stepsBefore }: Counterexample): string =>
  [
    `${schedule.kind}, seed ${String(schedule.seed)}: fails with ${String(schedule.steps.length)} of ${String(stepsBefore)} steps`,
    ...faults.slice(0, 3).map((fault) => `  ${fault}`),
    `  ${JSON.stringify(schedule)}`,
  ].join("\n");
