import type { TopologyInput } from "./input.ts";
import type { LanePlan } from "./lane-plan.ts";
import type { Scope } from "./scope.ts";
import type { Totals } from "./view.ts";

/** What the scope holds in all. */
export const totalsOf = ({ namespaces }: Scope, { networks, sums }: LanePlan): Totals => {
  const totals = { pods: 0, errors: 0, warnings: 0 };
  for (const { pods, errors, warnings } of namespaces) {
    totals.pods += pods;
    totals.errors += errors;
    totals.warnings += warnings;
  }
  let attachments = 0;
  for (const { count } of sums.values()) attachments += count;
  return {
    ...totals,
    ill: totals.errors + totals.warnings,
    networks,
    namespaces: namespaces.length,
    attachments,
  };
};

/** Changes per minute on all networks in scope. */
export const rateOf = ({ rates }: TopologyInput, { sums }: LanePlan): number | null => {
  if (rates === undefined) return null;
  let rate = 0;
  for (const network of sums.keys()) rate += rates(network);
  return rate;
};
