import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";
import { KB } from "../measure.ts";

/** What is kept when all is read, over all pods: their attachments, allocations and findings included. */
export const memoryPod: Figure<SyncRound> = {
  title: "memory per pod, whole model (heap after a full collection)",
  unit: "KB",
  bounds: "ours",
  limit: 2.5,
  ours: ({ all, tiny }) => (all.heapBytes - tiny.heapBytes) / KB / (all.pods - tiny.pods),
  peer: () => undefined,
};
