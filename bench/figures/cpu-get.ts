import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Reading and reducing all pods, against the command that a person would use. */
export const cpuGet: Figure<SyncRound> = {
  title: "first sync of pods, CPU (peer: kubectl get pods -A)",
  unit: "s",
  bounds: "ratio",
  limit: 1 / 12,
  ours: ({ pods }) => pods.cpuS,
  peer: ({ get }) => get?.cpuS,
};
