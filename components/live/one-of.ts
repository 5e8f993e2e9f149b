import type { ProblemWire } from "../../lib/wire/common.ts";
import { problemOf } from "./api.ts";

export interface One<Item> {
  readonly item: Item | null;
  /** idle: nothing was asked. */
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** Set together with `item` where a later try got no answer: what is shown is old. */
  readonly problem: ProblemWire | null;
  /** Gone since: what was last read of it, and when by the browser's clock in ms. Never with `item`. */
  readonly was: { readonly item: Item; readonly at: number } | null;
}

/**
 * What may be said of one thing by its last answer and its last failure. "Not there" and "not for you" are answers, and newer
 * than what was read before: that doesn't stand any more. Any other failure says nothing about the thing.
 */
export const oneOf = <Item>(
  data: Item | undefined,
  error: Error | null,
  readAt: number,
): Omit<One<Item>, "status"> & { readonly status: "loading" | "ready" | "failed" } => {
  const problem = problemOf(error);
  const isGone = problem?.status === 404;
  const item = isGone || problem?.status === 403 ? null : (data ?? null);
  return {
    item,
    status: item !== null ? "ready" : problem !== null ? "failed" : "loading",
    problem,
    was: isGone && data !== undefined ? { item: data, at: readAt } : null,
  };
};
