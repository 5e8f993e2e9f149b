import type { ClusterView } from "../cluster/cluster-model.ts";
import { parseAddress } from "../ip/address.ts";
import { assignableCount, parseWhereaboutsRange } from "../ip/whereabouts-range.ts";
import type { IpamRange, Network } from "../model/network.ts";

/** How much of a network's ranges is taken, 0–1; null where no store keeps a pool for it or a range can't be read. */
export const useOf = (network: Network, view: ClusterView): number | null => {
  const pools = view.poolsOfNetwork(network.id);
  if (pools.length === 0) return null;
  let size = 0n;
  for (const range of network.ipam?.ranges ?? []) {
    const count = sizeOf(range);
    if (count === undefined) return null;
    size += count;
  }
  if (size <= 0n) return null;
  let taken = 0;
  for (const pool of pools) taken += view.countsOf(pool.id).total;
  return Math.min(1, taken / Number(size));
};

const sizeOf = ({ range, start, end, excludes }: IpamRange): bigint | undefined => {
  const whole = parseWhereaboutsRange(range);
  if (whole === undefined) return undefined;
  return assignableCount(
    {
      prefix: whole.prefix,
      start: (start === null ? undefined : parseAddress(start)) ?? whole.start,
      end: (end === null ? undefined : parseAddress(end)) ?? whole.end,
    },
    excludes,
  );
};
