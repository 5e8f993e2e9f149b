"use client";

import { ArrowLeft } from "lucide-react";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect } from "react";
import { parseAddress } from "../../lib/ip/address.ts";
import { parsePrefix, prefixContains } from "../../lib/ip/prefix.ts";
import type { PoolWire } from "../../lib/wire/pool.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { useNetworks, usePools } from "../live/hooks.ts";
import { useUnread } from "../live/use-unread.ts";
import { Face } from "../ui/face.tsx";
import { ListFace } from "../ui/list-face.tsx";
import { Select } from "../ui/select.tsx";
import { cx } from "../ui/cx.ts";
import { buttonClass } from "../ui/button-class.ts";
import { AddressPane } from "./address-pane.tsx";
import { illIn, networkOfPool, PoolList, poolTitle } from "./pool-list.tsx";
import { PoolPicture } from "./pool-picture.tsx";

const ORDERS = ["ill", "full", "name"] as const;
const AS = ["grid", "list"] as const;

const PARAMS = {
  pool: parseAsString,
  /** How findings name a pool; turned into `pool` at once. */
  poolName: parseAsString,
  address: parseAsString,
  as: parseAsStringLiteral(AS).withDefault("grid"),
  order: parseAsStringLiteral(ORDERS).withDefault("ill"),
  /** Offset of the opened block of a large pool. */
  block: parseAsInteger,
};

/** Pools on the left, one pool as squares, one address in detail. */
export const AddressesScreen = () => {
  const [params, setParams] = useQueryStates(PARAMS);
  const pools = usePools();
  const unread = useUnread("pools");
  const networks = useNetworks();
  const ordered = [...pools.items].sort(compare[params.order]);
  const named = pools.items
    .filter((pool) => pool.name === params.poolName || pool.range === params.poolName)
    .sort((a, b) => Number(holds(b, params.address)) - Number(holds(a, params.address)))[0];
  useEffect(() => {
    if (named !== undefined) void setParams({ pool: named.id, poolName: null });
  }, [named, setParams]);
  const shownId = params.pool ?? ordered[0]?.id ?? null;
  const shown = pools.items.find((pool) => pool.id === shownId);
  const network = shown === undefined ? undefined : networkOfPool(shown, networks.items);
  return (
    <div className="flex h-full min-h-0">
      <div
        className={cx(
          "flex min-h-0 w-[352px] shrink-0 flex-col border-r bg-surface max-xl:w-[300px] max-md:w-full max-md:border-r-0",
          params.pool !== null && "max-md:hidden",
        )}
      >
        <div className="flex min-h-11 shrink-0 items-center justify-between border-b px-4 compact:min-h-9">
          <h1 className="text-13 font-title">
            Pools{" "}
            <span className="ml-1 text-12 font-normal text-ink-3 num">
              {pools.status === "ready" ? groupDigits(pools.items.length) : ""}
            </span>
          </h1>
          <Select
            label="Order of pools"
            value={params.order}
            options={[
              { value: "ill", label: "Ill first" },
              { value: "full", label: "Fullest first" },
              { value: "name", label: "By name" },
            ]}
            onChange={(order) => void setParams({ order })}
            look="quiet"
          />
        </div>
        <div data-scrolls className="min-h-0 flex-1 overflow-y-auto">
          <ListFace
            list={pools}
            what="pools"
            unread={unread}
            empty={
              <Face kind="empty" title="No store keeps a pool">
                No whereabouts pool and no saved host-local folder is here. Networks without IPAM, or with
                addresses from elsewhere, have none by design.
              </Face>
            }
          />
          <PoolList
            list={pools}
            pools={ordered}
            networks={networks.items}
            selected={shownId}
            onSelect={(id) => void setParams({ pool: id, address: null, block: null })}
          />
        </div>
      </div>
      <div
        className={cx(
          "min-h-0 min-w-0 flex-1 overflow-y-auto bg-canvas",
          params.pool === null && "max-md:hidden",
        )}
      >
        <button
          type="button"
          onClick={() => void setParams({ pool: null, address: null })}
          className={cx(buttonClass({ kind: "ghost" }), "m-2 md:hidden")}
        >
          <ArrowLeft aria-hidden className="size-4" /> All pools
        </button>
        {shown !== undefined && (
          <PoolPicture
            key={shown.id}
            pool={shown}
            network={network}
            as={params.as}
            block={params.block}
            address={params.address}
            onAs={(as) => void setParams({ as })}
            onBlock={(block) => void setParams({ block, address: null })}
            onAddress={(address) => void setParams({ pool: shown.id, address })}
          />
        )}
      </div>
      {params.address !== null && (
        <AddressPane
          key={params.address}
          address={params.address}
          poolId={shownId}
          onClose={() => void setParams({ address: null })}
        />
      )}
    </div>
  );
};

/** Pools of several nodes and ranges may share a name; the address tells them apart. */
const holds = (pool: PoolWire, text: string | null): boolean => {
  const prefix = pool.range === null ? undefined : parsePrefix(pool.range);
  const address = text === null ? undefined : parseAddress(text);
  return prefix !== undefined && address !== undefined && prefixContains(prefix, address);
};

const byName = (a: PoolWire, b: PoolWire): number =>
  poolTitle(a).localeCompare(poolTitle(b), "en", { numeric: true }) ||
  (a.range ?? "").localeCompare(b.range ?? "");

const compare: Record<(typeof ORDERS)[number], (a: PoolWire, b: PoolWire) => number> = {
  ill: (a, b) =>
    illIn(b) + b.findings - (illIn(a) + a.findings) || (b.use ?? -1) - (a.use ?? -1) || byName(a, b),
  full: (a, b) => (b.use ?? -1) - (a.use ?? -1) || byName(a, b),
  name: byName,
};
