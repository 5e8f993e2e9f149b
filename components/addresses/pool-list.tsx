"use client";

import { Flag } from "lucide-react";
import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PoolWire } from "../../lib/wire/pool.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { isSameNetwork } from "../networks/network-key.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { Meter } from "../ui/meter.tsx";
import { PagerFoot, usePager } from "../ui/pager.tsx";
import { isVast } from "./squares.ts";

const ILL_CLASSES = ["leak", "orphan", "stale", "conflict", "corrupt", "completed"];

export const illIn = (pool: PoolWire): number =>
  ILL_CLASSES.reduce((sum, name) => sum + (pool.byClass[name] ?? 0), 0);

/** What a pool is called: its network where one names it, else its own name, with its node. */
export const poolTitle = (pool: PoolWire): string => {
  const name = pool.networks[0]?.name ?? pool.networkName ?? pool.name;
  return pool.node === null ? name : `${name} ${pool.node}`;
};

export const networkOfPool = (pool: PoolWire, networks: readonly NetworkWire[]): NetworkWire | undefined =>
  networks.find(
    (network) =>
      pool.networks.some((key) => isSameNetwork(key, network.network)) || network.pools.includes(pool.id),
  ) ?? networks.find((network) => network.isDefault && network.network.name === pool.networkName);

/** All pools; how full, and where something is wrong. */
export const PoolList = ({
  list,
  pools,
  networks,
  selected,
  onSelect,
}: {
  list: { readonly hasMore: boolean; readonly loadMore: () => void };
  /** In their order. */
  pools: readonly PoolWire[];
  networks: readonly NetworkWire[];
  selected: string | null;
  onSelect: (id: string) => void;
}) => {
  const pager = usePager(pools, list, { selected, isSelected: ({ id }) => id === selected });
  return (
    <>
      <ul aria-label="Pools">
        {pager.rows.map((pool) => (
          <li key={pool.id}>
            <button
              type="button"
              onClick={() => onSelect(pool.id)}
              aria-current={pool.id === selected ? "true" : undefined}
              className="relative flex w-full flex-col gap-1.5 border-b px-4 py-2.5 text-left transition-colors duration-80 hover:bg-raised/60 focus-visible:-outline-offset-2 aria-[current]:bg-raised aria-[current]:before:absolute aria-[current]:before:inset-y-0 aria-[current]:before:left-0 aria-[current]:before:w-[3px] aria-[current]:before:bg-ink compact:gap-0.5 compact:py-1.5"
            >
              <PoolHead pool={pool} network={networkOfPool(pool, networks)} />
              <span className="flex items-center gap-3">
                <span
                  className="w-36 shrink-0 truncate mono text-11 text-ink-2"
                  title={pool.range ?? pool.name}
                >
                  {pool.range ?? pool.name}
                </span>
                {isVast(pool.range) ? (
                  <span className="text-11 text-ink-3 num">{groupDigits(pool.allocated)} in use, sparse</span>
                ) : (
                  <Meter
                    use={pool.use}
                    ill={pool.usable === null ? 0 : illIn(pool) / Math.max(1, Number(pool.usable))}
                    label={`Use of ${pool.range ?? pool.name}`}
                  />
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <PagerFoot pager={pager} what="pools" />
    </>
  );
};

const PoolHead = ({ pool, network }: { pool: PoolWire; network: NetworkWire | undefined }) => {
  const ill = illIn(pool) + pool.problems.length;
  return (
    <span className="flex items-center gap-2.5">
      <NetworkBadge mark={network?.mark ?? "–"} slot={network?.slot ?? null} />
      <span className="min-w-0 truncate text-13 font-control">{poolTitle(pool)}</span>
      <span className="text-11 text-ink-3">{pool.store}</span>
      {(ill > 0 || pool.findings > 0) && (
        <span className="ml-auto flex items-center gap-1 text-11 font-strong text-err num">
          <Flag aria-hidden className="size-3.5" />
          {groupDigits(Math.max(ill, pool.findings))}
          <span className="sr-only"> to look at</span>
        </span>
      )}
    </span>
  );
};
