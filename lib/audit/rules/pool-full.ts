import { concludeOfPool } from "../conclude-pool.ts";
import type { Rule } from "../rule.ts";

/** Every address that a pool may hand out is recorded as taken: the next pod on its network can't start. */
export const poolFull: Rule = {
  code: "MOOR501",
  title: "Pool without a free address",
  help: "Every address that a pool may hand out is recorded as taken: the next pod on its network can’t start.",
  about: "pool",
  check: (id, context) =>
    concludeOfPool(id, context, (taken, usable) => taken >= usable, {
      title: (pool) => `${pool.range ?? pool.name} has no free address`,
      detail: "The next pod on its network can’t start.",
      severity: "error",
    }),
};
