import type { OperationWire } from "../../lib/wire/operation.ts";
import { plural } from "../../lib/text/count.ts";

/** `3 operations · 1 failed · 1 under way`; what is none is not told. */
export const tally = (operations: readonly OperationWire[]): string => {
  const failed = operations.filter(({ state }) => state === "failed").length;
  const open = operations.filter(({ endedAt }) => endedAt === null).length;
  return [
    plural(operations.length, "operation"),
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
    ...(open > 0 ? [`${String(open)} under way`] : []),
  ].join(" · ");
};
