import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";
import { MB } from "../measure.ts";

/** Ours holds the whole model, the peer the objects. */
export const memoryInformer: Figure<SyncRound> = {
  title: "10,000 pods, everything, peak memory (peer: the client library’s informer, pods alone)",
  unit: "MB",
  bounds: "ratio",
  limit: 1,
  ours: ({ small }) => small.peakBytes / MB,
  peer: ({ informer }) => informer?.peakMB,
};
