import { localFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";

/** How a list or a watch ended. `connect`: before the answer began; `read`: while its body was read. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: ApiFailure; readonly at: "connect" | "read" };

export const DONE: Outcome = { kind: "done" };

export const failedAt = (at: "connect" | "read", failure: ApiFailure): Outcome => ({
  kind: "failed",
  failure,
  at,
});

export const cutOff = (message: string): Outcome => failedAt("read", localFailure("unreachable", message));

/** No answer at all: a matter of the whole connection, not of this resource. */
export const isDown = (failure: ApiFailure, at: "connect" | "read"): boolean =>
  at === "connect" && (failure.kind === "unreachable" || failure.kind === "timeout");

/** Twice in a row, these mean that resuming at the same place will never work. */
export const isStuck = (failure: ApiFailure, at: "connect" | "read"): boolean =>
  failure.kind === "unreadable" ||
  failure.code === 400 ||
  (failure.kind === "status" && at === "read") ||
  failure.causes.includes("ResourceVersionTooLarge");
