import type { Figure } from "../figure.ts";
import type { SyncRound } from "../suites/sync.ts";

/** The peer is ourselves with 1,000 pods. */
export const changeNetwork: Figure<SyncRound> = {
  title: "one network that becomes another VLAN, read, joined and judged, CPU (peer: the same at 1,000 pods)",
  unit: "ms",
  bounds: "ratio",
  limit: 1.5,
  ours: ({ all }) => all.networkChangeMs,
  peer: ({ tiny }) => tiny.networkChangeMs,
};
