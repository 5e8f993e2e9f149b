import type { CniNetworkWire } from "../../lib/wire/node-verbs.ts";

/** Recorded attachments whose sandbox is not among the node's network namespaces. */
export const leftOver = (network: CniNetworkWire): CniNetworkWire["attachments"] =>
  network.attachments.filter(({ isAlive }) => !isAlive);

/** Those with something left over first. */
export const orderedByTrouble = (networks: readonly CniNetworkWire[]): readonly CniNetworkWire[] =>
  networks.toSorted((a, b) => leftOver(b).length - leftOver(a).length || a.name.localeCompare(b.name, "en"));
