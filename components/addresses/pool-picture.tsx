"use client";

import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PoolDetailWire, PoolWire } from "../../lib/wire/pool.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { usePool } from "../live/hooks.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { AllocationTable } from "./allocation-table.tsx";
import { Legend } from "./legend.tsx";
import { illIn } from "./pool-list.tsx";
import { SquareGrid } from "./square-grid.tsx";
import { countKinds, shapeOf } from "./squares.ts";
import { TileGrid } from "./tile-grid.tsx";

interface Props {
  readonly pool: PoolWire;
  readonly network: NetworkWire | undefined;
  readonly as: "grid" | "list";
  readonly block: number | null;
  readonly address: string | null;
  readonly onAs: (as: "grid" | "list") => void;
  readonly onBlock: (block: number | null) => void;
  readonly onAddress: (address: string) => void;
}

/** One pool: squares up to a /22, tiles above, a list for what is sparse or where a list is wanted. */
export const PoolPicture = (props: Props) => {
  const { pool, network } = props;
  const { item, status, problem } = usePool(pool.id);
  return (
    <div
      data-hue={network?.slot === null || network === undefined ? "default" : network.slot % 12}
      className="flex flex-col gap-4 px-6 py-4 max-md:px-4 max-md:pt-0 compact:gap-3 compact:py-3"
    >
      <div className="flex flex-wrap items-center gap-3">
        <NetworkBadge mark={network?.mark ?? "–"} slot={network?.slot ?? null} />
        <h2 className="text-16 font-title tracking-[-0.011em]">{pool.range ?? pool.name}</h2>
        <span className="min-w-0 truncate text-12 text-ink-3">
          {pool.store} · {pool.networks.map((key) => key.name).join(", ") || pool.networkName || pool.name}
          {pool.node !== null && ` · ${pool.node}`}
        </span>
        <span className="ml-auto">
          <Segmented
            label="Show as"
            value={props.as}
            options={[
              { value: "grid", label: "Grid" },
              { value: "list", label: "List" },
            ]}
            onChange={props.onAs}
          />
        </span>
      </div>
      <PoolProblems pool={pool} />
      {item !== null ? (
        <Known {...props} detail={item} />
      ) : status === "loading" ? (
        <LoadingRows label={`Reading ${pool.range ?? pool.name}`} rows={6} />
      ) : (
        <Face
          kind={problem?.status === 403 ? "forbidden" : "failed"}
          title="This pool can’t be read"
          frame="none"
        >
          {problem?.detail}
        </Face>
      )}
    </div>
  );
};

const PoolProblems = ({ pool }: { pool: PoolWire }) =>
  pool.problems.length === 0 ? null : (
    <ul className="flex flex-col gap-2 rounded-control bg-err-soft px-3 py-2 text-12">
      {pool.problems.map((note) => (
        <li key={`${note.code}-${note.path ?? ""}-${note.detail}`} className="[overflow-wrap:anywhere]">
          <b className="font-title text-err">{note.title}.</b>{" "}
          <span className="text-ink-2">{note.detail}</span>
        </li>
      ))}
    </ul>
  );

const Known = ({ detail, as, block, address, onBlock, onAddress }: Props & { detail: PoolDetailWire }) => {
  const shape = shapeOf(detail, block);
  const list = <AllocationTable allocations={detail.allocations} selected={address} onSelect={onAddress} />;
  return (
    <>
      {as === "list" || shape.kind === "sparse" ? (
        <>
          {shape.kind === "sparse" && as === "grid" && (
            <p className="text-12 text-ink-3">Too many addresses for squares: what is recorded is listed.</p>
          )}
          {list}
        </>
      ) : shape.kind === "tiles" ? (
        <>
          <TileGrid tiles={shape.tiles} label={`Blocks of ${detail.range ?? detail.name}`} onOpen={onBlock} />
          <p className="text-11 text-ink-3">
            A block is 256 addresses; the fuller, the stronger. A number counts what is ill in it.
          </p>
        </>
      ) : (
        <>
          {block !== null && (
            <div>
              <Button size="small" onClick={() => onBlock(null)}>
                All blocks
              </Button>
            </div>
          )}
          <SquareGrid
            squares={shape.squares}
            selected={address}
            onSelect={(square) => onAddress(square.address)}
            label={`Addresses of ${detail.range ?? detail.name}`}
          />
          <div className="max-w-[560px] border-t pt-3">
            <Legend counts={countKinds(shape.squares)} />
          </div>
        </>
      )}
      <Totals pool={detail} />
    </>
  );
};

const Totals = ({ pool }: { pool: PoolDetailWire }) => {
  const ill = illIn(pool);
  const healthy = pool.allocated - ill;
  const usable = pool.usable === null ? null : BigInt(pool.usable);
  const share = (count: number): string =>
    usable === null || usable === 0n || usable > 1_000_000n
      ? ""
      : ` ${Math.round((count / Number(usable)) * 100)} %`;
  return (
    <dl className="flex max-w-[560px] flex-wrap gap-x-8 gap-y-2 rounded-box border bg-surface px-4 py-3 text-12 compact:gap-y-1 compact:py-2">
      <div>
        <dt className="text-11 text-ink-3">Recorded</dt>
        <dd className="num">
          <b className="font-title">
            {groupDigits(pool.allocated)}
            {usable !== null && usable <= 1_000_000n && ` of ${groupDigits(Number(usable))}`}
          </b>
          {share(pool.allocated)}
        </dd>
      </div>
      <div>
        <dt className="text-11 text-ink-3">Without what is ill</dt>
        <dd className="num">
          <b className="font-title">{groupDigits(healthy)}</b>
          {share(healthy)}
        </dd>
      </div>
      <div>
        <dt className="text-11 text-ink-3">Reservations beside it</dt>
        <dd className="font-title num">{groupDigits(pool.reservations)}</dd>
      </div>
      {pool.unrecorded.length > 0 && (
        <div>
          <dt className="text-11 text-ink-3">In use, not recorded</dt>
          <dd className="font-title text-warn num">{groupDigits(pool.unrecorded.length)}</dd>
        </div>
      )}
    </dl>
  );
};
