import type { Figure } from "../figure.ts";
import type { StartRound } from "../suites/start.ts";

export const startReady: Figure<StartRound> = {
  title: "built server, 10,000 pods (or fewer, where the whole is), start → /readyz",
  unit: "ms",
  bounds: "ours",
  limit: 2_000,
  ours: ({ readyMs }) => readyMs,
  peer: () => undefined,
};

export const startView: Figure<StartRound> = {
  title: "built server, 10,000 pods (or fewer, where the whole is), start → first view",
  unit: "ms",
  bounds: "ours",
  limit: 2_000,
  ours: ({ viewMs }) => viewMs,
  peer: () => undefined,
};
