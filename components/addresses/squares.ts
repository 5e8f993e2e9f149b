import {
  addressAt,
  addressBits,
  compareAddresses,
  familyOf,
  offsetOfAddress,
  parseAddress,
  type Address,
} from "../../lib/ip/address.ts";
import {
  addressCountOf,
  familyOfPrefix,
  firstOfPrefix,
  parsePrefix,
  type Prefix,
} from "../../lib/ip/prefix.ts";
import type { AllocationWire, PoolDetailWire } from "../../lib/wire/pool.ts";

export type SquareKind =
  | "live"
  | "free"
  | "leak-certain"
  | "leak-likely"
  | "conflict"
  | "stale"
  | "pending"
  | "unknown"
  | "unrecorded"
  | "ghost"
  | "excluded"
  | "gateway"
  | "network"
  | "broadcast";

export interface Square {
  readonly address: string;
  readonly offset: number;
  readonly kind: SquareKind;
  readonly allocation: AllocationWire | null;
  /** Who holds it, or what it is, in a few words; "" for what is free. */
  readonly note: string;
}

/** One tile of a large pool: a block of addresses and what is in it. */
export interface Tile {
  readonly first: string;
  readonly offset: number;
  readonly size: number;
  readonly allocated: number;
  readonly ill: number;
}

/** Largest block that is drawn one square per address (a /22). */
const SQUARES_MAX = 1_024;
const TILE = 256;
const TILES_MAX = 1_024;

export type PoolShape =
  | { readonly kind: "squares"; readonly squares: readonly Square[] }
  | { readonly kind: "tiles"; readonly tiles: readonly Tile[] }
  | { readonly kind: "sparse" };

/** How a pool is drawn: squares up to a /22, tiles of 256 above, a sparse list where there are too many for either. `block` is the offset of an opened tile. */
export const shapeOf = (pool: PoolDetailWire, block: number | null): PoolShape => {
  const prefix = pool.range === null ? undefined : parsePrefix(pool.range);
  if (prefix === undefined) return { kind: "sparse" };
  const count = addressCountOf(prefix);
  if (count <= BigInt(SQUARES_MAX))
    return { kind: "squares", squares: squaresOf(pool, prefix, 0, Number(count)) };
  if (count > BigInt(TILE * TILES_MAX)) return { kind: "sparse" };
  if (block !== null && BigInt(block) < count)
    return { kind: "squares", squares: squaresOf(pool, prefix, block, TILE) };
  return { kind: "tiles", tiles: tilesOf(pool, prefix, Number(count)) };
};

const squaresOf = (pool: PoolDetailWire, prefix: Prefix, from: number, count: number): Square[] => {
  const base = firstOfPrefix(prefix);
  const known = knownSquares(pool);
  const excluded = pool.excluded.flatMap((hole) => {
    const first = parseAddress(hole.first);
    const last = parseAddress(hole.last);
    return first === undefined || last === undefined ? [] : [{ first, last }];
  });
  const squares: Square[] = [];
  for (let offset = from; offset < from + count; offset += 1) {
    const address = addressAt(base, BigInt(offset));
    if (address === undefined) break;
    squares.push(known.get(address)?.(offset) ?? plainSquare(pool, address, offset, excluded));
  }
  return squares;
};

type Make = (offset: number) => Square;

/** Everything that is told of single addresses; later ones outweigh earlier ones. */
const knownSquares = (pool: PoolDetailWire): Map<string, Make> => {
  const known = new Map<string, Make>();
  const put = (address: string, kind: SquareKind, note: string, allocation: AllocationWire | null = null) =>
    known.set(address, (offset) => ({ address, offset, kind, note, allocation }));
  for (const ghost of pool.ghostReservations) {
    put(ghost.address, "ghost", `reservation ${ghost.name} without an allocation`);
  }
  for (const use of pool.unrecorded) {
    put(use.address, "unrecorded", `${use.pod.namespace}/${use.pod.name} ${use.interface ?? ""}`.trim());
  }
  for (const allocation of pool.allocations) {
    if (allocation.address !== null)
      put(allocation.address, kindOf(allocation), ownerText(allocation), allocation);
  }
  return known;
};

const plainSquare = (
  pool: PoolDetailWire,
  address: Address,
  offset: number,
  excluded: readonly { first: Address; last: Address }[],
): Square => {
  const square = (kind: SquareKind, note: string): Square => ({
    address,
    offset,
    kind,
    note,
    allocation: null,
  });
  if (pool.gateways.includes(address)) return square("gateway", "gateway");
  if (address === pool.network) return square("network", "network address");
  if (address === pool.broadcast) return square("broadcast", "broadcast address");
  const isExcluded = excluded.some(
    ({ first, last }) => compareAddresses(first, address) <= 0 && compareAddresses(address, last) <= 0,
  );
  return isExcluded ? square("excluded", "excluded") : square("free", "");
};

export const kindOf = (allocation: AllocationWire): SquareKind => {
  switch (allocation.class) {
    case "live":
      return "live";
    case "leak":
    case "orphan":
    case "completed":
      return allocation.confidence === "certain" ? "leak-certain" : "leak-likely";
    case "conflict":
      return "conflict";
    case "stale":
      return "stale";
    case "pending":
      return "pending";
    case "corrupt":
    case "unknown":
      return "unknown";
    default:
      return allocation.class satisfies never;
  }
};

export const ownerText = (allocation: AllocationWire): string =>
  allocation.owner === null
    ? "owner unknown"
    : `${allocation.owner.namespace}/${allocation.owner.name}${allocation.interface === null ? "" : ` ${allocation.interface}`}`;

const isIll = (allocation: AllocationWire): boolean =>
  !["live", "pending", "unknown"].includes(allocation.class);

const tilesOf = (pool: PoolDetailWire, prefix: Prefix, count: number): Tile[] => {
  const base = firstOfPrefix(prefix);
  const size = TILE;
  const allocated = new Map<number, { all: number; ill: number }>();
  for (const allocation of pool.allocations) {
    const address = allocation.address === null ? undefined : parseAddress(allocation.address);
    if (address === undefined || familyOf(address) !== familyOfPrefix(prefix)) continue;
    const offset = offsetOfAddress(base, address);
    if (offset === undefined || offset < 0n) continue;
    const tile = Math.floor(Number(offset) / size);
    const sum = allocated.get(tile) ?? { all: 0, ill: 0 };
    allocated.set(tile, { all: sum.all + 1, ill: sum.ill + Number(isIll(allocation)) });
  }
  return Array.from({ length: Math.ceil(count / size) }, (_, tile) => ({
    first: addressAt(base, BigInt(tile * size)) ?? base,
    offset: tile * size,
    size: Math.min(size, count - tile * size),
    allocated: allocated.get(tile)?.all ?? 0,
    ill: allocated.get(tile)?.ill ?? 0,
  }));
};

/** How many of each kind, for the legend: free, excluded and special ones only where squares are drawn. */
export const countKinds = (squares: readonly Square[]): ReadonlyMap<SquareKind, number> => {
  const counts = new Map<SquareKind, number>();
  for (const square of squares) counts.set(square.kind, (counts.get(square.kind) ?? 0) + 1);
  return counts;
};

/** Whether a pool has so many addresses that the share in use says nothing. */
export const isVast = (range: string | null): boolean => {
  const prefix = range === null ? undefined : parsePrefix(range);
  return (
    prefix !== undefined && familyOfPrefix(prefix) === 6 && addressBits(6) - Number(prefix.split("/")[1]) > 10
  );
};
