import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Longest time without a turn of the event loop. */
export const stall: Figure<SyncRound> = {
  title: "longest stall while syncing, deriving and auditing",
  unit: "ms",
  bounds: "ours",
  limit: 100,
  ours: ({ all }) => all.stallMs,
  peer: () => undefined,
};
