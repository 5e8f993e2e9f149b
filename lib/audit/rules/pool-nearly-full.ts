import { concludeOfPool } from "../conclude-pool.ts";
import type { Rule } from "../rule.ts";

/** Nine of ten addresses of a pool are taken. A rollout needs room for old and new pods at once. */
export const poolNearlyFull: Rule = {
  code: "MOOR502",
  title: "Pool that is nearly full",
  help: "Nine of ten addresses of a pool are taken. A rollout needs room for old and new pods at once.",
  about: "pool",
  check: (id, context) =>
    concludeOfPool(id, context, (taken, usable) => taken < usable && taken * 10n >= usable * 9n, {
      title: (pool) => `${pool.range ?? pool.name} is nearly full`,
      detail: "A rollout needs room for old and new pods at once.",
      severity: "warning",
    }),
};
