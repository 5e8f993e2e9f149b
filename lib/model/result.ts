import type { Problem } from "./problems.ts";

/** What an operation that may fail in an expected way returns. */
export type Result<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

export const ok = <Value>(value: Value): Result<Value> => ({ ok: true, value });

export const failed = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem });
