import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Median of five buildings of the overview. */
export const view: Figure<SyncRound> = {
  title: "overview, built by the server",
  unit: "ms",
  bounds: "ours",
  limit: 30,
  ours: ({ all }) => all.viewMs,
  peer: () => undefined,
};
