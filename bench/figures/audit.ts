import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Every rule over everything, in slices; at 150,000 pods there are more allocations than pods. */
export const audit: Figure<SyncRound> = {
  title: "full audit, CPU",
  unit: "ms",
  bounds: "ours",
  limit: 500,
  ours: ({ all }) => all.auditMs,
  peer: () => undefined,
};
