import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** The peer that can at least be run at a small size. */
export const cpuInformer: Figure<SyncRound> = {
  title: "10,000 pods, reading pods, CPU (peer: the client library’s informer)",
  unit: "s",
  bounds: "ratio",
  limit: 1,
  ours: ({ smallPods }) => smallPods.cpuS,
  peer: ({ informer }) => informer?.cpuS,
};
