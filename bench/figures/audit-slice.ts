import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** Requests and streams are answered between two slices. */
export const auditSlice: Figure<SyncRound> = {
  title: "full audit, longest slice, CPU",
  unit: "ms",
  bounds: "ours",
  limit: 20,
  ours: ({ all }) => all.auditSliceMs,
  peer: () => undefined,
};
