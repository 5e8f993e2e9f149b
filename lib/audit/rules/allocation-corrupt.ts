import { concludeOfAllocation } from "../conclude-allocation.ts";
import type { Rule } from "../rule.ts";

/**
 * An entry of a pool is no address of its range, or names no pod or sandbox. whereabouts ignores it, and so nobody ever
 * removes it. It was probably written by hand or by an old version.
 */
export const allocationCorrupt: Rule = {
  code: "MOOR405",
  title: "Pool entry that is not usable",
  help:
    "An entry of a pool is no address of its range, or names no pod or sandbox. whereabouts ignores it, and so nobody " +
    "ever removes it. It was probably written by hand or by an old version.",
  about: "allocation",
  ofVerdict: "corrupt",
  check: (id, context) =>
    concludeOfAllocation(id, context, "corrupt", {
      title: ({ address, key }) =>
        `${address ?? JSON.stringify(key.slice(0, 40))} is no usable entry of its pool`,
      detail: "whereabouts ignores it.",
      severity: "warning",
      remedy: "Remove the entry from the pool object.",
    }),
};
