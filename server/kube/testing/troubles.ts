import type { FaultKind } from "./fault-kinds.ts";

/** `mute`: requests are taken and never answered. `401-no-token`: no credentials are good any more. */
export type Trouble = FaultKind | "mute" | "401-no-token";

/** Down: the network gives no answer at all. */
export const DOWN: readonly Trouble[] = ["recreated-while-down", "restart"];
/** Refusals hurt only who asks: the watches are ended so that they do. */
export const REFUSING: ReadonlySet<Trouble> = new Set<Trouble>([
  "http-410",
  "429-retry-after",
  "500",
  "5xx-storm",
  "403-revoked",
  "resource-version-too-large",
  "replay-from-lagging-replica",
  "rst-in-list",
  "compaction-between-pages",
]);
/** Watches are cut off. */
export const CUT: ReadonlySet<Trouble> = new Set<Trouble>([
  "recreated-while-down",
  "restart",
  "goaway",
  "ca-rotation",
  "etcd-restore",
  "address-change",
]);
