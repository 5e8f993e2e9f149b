import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Every resource, with model and audit, against the bytes of the pods alone. */
export const cpuAll: Figure<SyncRound> = {
  title: "first sync of everything with model and audit, CPU (peer: kubectl get --raw of the pods)",
  unit: "s",
  bounds: "ratio",
  limit: 1.5,
  ours: ({ all }) => all.syncCpuS,
  peer: ({ raw }) => raw?.cpuS,
};
