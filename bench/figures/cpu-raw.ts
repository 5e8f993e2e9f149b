import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Reading and reducing all pods, against taking the bytes alone. */
export const cpuRaw: Figure<SyncRound> = {
  title: "first sync of pods, CPU (peer: kubectl get --raw)",
  unit: "s",
  bounds: "ratio",
  limit: 1.5,
  ours: ({ pods }) => pods.cpuS,
  peer: ({ raw }) => raw?.cpuS,
};
