import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";
import { MB } from "../measure.ts";

/** Peak of the whole process, model included. */
export const memoryGet: Figure<SyncRound> = {
  title: "first sync of everything, peak memory (peer: kubectl get pods -A)",
  unit: "MB",
  bounds: "ratio",
  limit: 1 / 12,
  ours: ({ all }) => all.peakBytes / MB,
  peer: ({ get }) => get?.peakMB,
};
