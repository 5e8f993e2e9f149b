import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";
import { MB } from "../measure.ts";

/** Peak above the process before anything was read, model included. */
export const memory: Figure<SyncRound> = {
  title: "first sync of everything, peak memory above idle",
  unit: "MB",
  bounds: "ours",
  limit: 450,
  ours: ({ all }) => (all.peakBytes - all.idleBytes) / MB,
  peer: () => undefined,
};
