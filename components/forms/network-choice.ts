import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PodDetailWire } from "../../lib/wire/pod.ts";
import type { PoolWire } from "../../lib/wire/pool.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { isSameNetwork } from "../networks/network-key.ts";

export interface NetworkChoice {
  readonly network: NetworkWire;
  /** Why it can't be chosen; null where it can, as far as is known before the server is asked. */
  readonly obstacle: string | null;
  readonly note: string;
}

/** All networks for a pod, those that can be attached first. */
export const networkChoices = (
  pod: PodDetailWire,
  networks: readonly NetworkWire[],
  pools: readonly PoolWire[],
): NetworkChoice[] =>
  networks
    .filter((network) => !network.isDefault)
    .map((network) => ({ network, obstacle: obstacleOf(pod, network), note: noteOf(network, pools) }))
    .sort((a, b) => {
      const byUse = Number(a.obstacle !== null) - Number(b.obstacle !== null);
      const byHome =
        Number(a.network.network.namespace !== pod.namespace) -
        Number(b.network.network.namespace !== pod.namespace);
      return byUse || byHome || a.network.network.name.localeCompare(b.network.network.name);
    });

const obstacleOf = (pod: PodDetailWire, network: NetworkWire): string | null => {
  if (!network.isDefined) return "nothing of that name is defined";
  if (network.network.provider !== "multus") return "only given at pod start";
  if (network.problems.some((problem) => problem.code.startsWith("CONFIG_"))) {
    return network.problems[0]?.title.toLowerCase() ?? "its configuration can’t be read";
  }
  if (network.resourceName !== null) return "its VF is only given at pod start";
  const held = pod.attachments.find((attachment) => isSameNetwork(attachment.network, network.network));
  if (held !== undefined && held.asked !== null) {
    return held.state === "attached"
      ? `already attached as ${held.interface ?? "unnamed"}`
      : `already asked for as ${held.interface ?? "unnamed"}`;
  }
  return null;
};

const noteOf = (network: NetworkWire, pools: readonly PoolWire[]): string => {
  const free = pools
    .filter((pool) => network.pools.includes(pool.id) && pool.usable !== null)
    .reduce((sum, pool) => sum + (BigInt(pool.usable ?? "0") - BigInt(pool.allocated)), 0n);
  const isCounted = pools.some((pool) => network.pools.includes(pool.id) && pool.usable !== null);
  const freeText = free > 100_000n ? "plenty free" : `${groupDigits(Number(free))} free`;
  return isCounted ? `${network.summary} · ${freeText}` : network.summary;
};
