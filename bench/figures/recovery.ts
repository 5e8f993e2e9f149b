import type { Figure } from "../figure.ts";
import type { RecoveryRound } from "../suites/recovery.ts";

export const recoveryTime: Figure<RecoveryRound> = {
  title: "30 kinds of trouble over sockets and TLS, end of the trouble → all equal again, p99",
  unit: "s",
  bounds: "ours",
  limit: 35,
  ours: ({ p99S }) => p99S,
  peer: () => undefined,
};

export const recoveryWrong: Figure<RecoveryRound> = {
  title: "… runs that did not end equal to the lab’s store",
  unit: "runs",
  bounds: "ours",
  limit: 0,
  ours: ({ wrong }) => wrong,
  peer: () => undefined,
};
