import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** The peer is ourselves with 1,000 pods, whose nodes have fewer of them: a report is as long as its node has pods. */
export const changeReport: Figure<SyncRound> = {
  title:
    "one link that goes down, the node’s report read, joined and judged, CPU for each pod in it (peer: the same at 1,000 pods)",
  unit: "ms",
  bounds: "ratio",
  limit: 1.5,
  ours: ({ all }) => all.reportChangeMs / all.reportPods,
  peer: ({ tiny }) => tiny.reportChangeMs / tiny.reportPods,
};
