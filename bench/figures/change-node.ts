import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** The peer is ourselves with 1,000 pods. */
export const changeNode: Figure<SyncRound> = {
  title: "one node that isn’t ready any more, read, joined and judged, CPU (peer: the same at 1,000 pods)",
  unit: "ms",
  bounds: "ratio",
  limit: 1.5,
  ours: ({ all }) => all.nodeChangeMs,
  peer: ({ tiny }) => tiny.nodeChangeMs,
};
