import { addressText, holds, parseAddress, parseSubnet, subnetText, type Subnet } from "./addresses.ts";
import type { AddressOutcome, AssignedAddress } from "./address-outcome.ts";
import { recordsAt, textAt, textsAt, valueAt, type JsonRecord } from "./json.ts";
import { poolName, reservationName, type PoolBooks } from "./whereabouts-pools.ts";

/** One range of a whereabouts configuration; each yields one address. */
export interface WhereaboutsRange {
  subnet: Subnet;
  /** The range as stored: host bits masked away. */
  range: string;
  first: bigint;
  last: bigint;
  excludes: readonly Subnet[];
  pool: string;
}

export interface WhereaboutsHolder {
  containerId: string;
  iface: string;
  podref: string;
}

/** Ranges of an `ipam` section (whereabouts `pkg/config`): `range` counts before `ipRanges`. */
export function whereaboutsRanges(ipam: JsonRecord): WhereaboutsRange[] {
  const raw = [...(textAt(ipam, "range") ? [ipam] : []), ...recordsAt(ipam, "ipRanges")];
  return raw
    .map((item) => rangeOf(item, textAt(ipam, "network_name") ?? ""))
    .filter((range) => range !== undefined);
}

function rangeOf(raw: JsonRecord, networkName: string): WhereaboutsRange | undefined {
  const [lowest, rest] = splitRange(textAt(raw, "range") ?? "");
  const subnet = parseSubnet(rest);
  if (subnet === undefined) return undefined;
  const range = subnetText(subnet);
  // Surprise: a range_start or range_end outside the subnet is silently ignored.
  const inside = (text: string | undefined, otherwise: bigint): bigint => {
    const address = parseAddress(text ?? "");
    return address !== undefined && holds(subnet, address) ? address.value : otherwise;
  };
  const excludes = textsAt(raw, "exclude").map((text) =>
    parseSubnet(text.includes("/") ? text : `${text}/${subnet.version === 4 ? 32 : 128}`),
  );
  return {
    subnet,
    range,
    first: inside(textAt(raw, "range_start") ?? lowest, subnet.network + 1n),
    last: inside(textAt(raw, "range_end") ?? (lowest && rest.split("/")[0]), subnet.last - 1n),
    excludes: excludes.filter((exclude) => exclude !== undefined),
    pool: poolName(range, networkName),
  };
}

/** `10.0.0.5-10.0.0.9/24` names its first address too. */
function splitRange(text: string): [string | undefined, string] {
  const dash = text.indexOf("-");
  return dash < 0 ? [undefined, text] : [text.slice(0, dash), text.slice(dash + 1)];
}

/**
 * ADD: the first free address of each range, from the low end. The pod's own earlier allocation is taken over with a
 * new `id`; an address that anyone else has reserved is stepped over.
 */
export function allocateWhereabouts(
  books: PoolBooks,
  ipam: JsonRecord,
  holder: WhereaboutsHolder,
): AddressOutcome {
  const networkName = textAt(ipam, "network_name") ?? "";
  const reserves = valueAt(ipam, ["enable_overlapping_ranges"]) !== false;
  const ips: AssignedAddress[] = [];
  for (const range of whereaboutsRanges(ipam)) {
    const value = chooseAddress(books, range, networkName, reserves, holder);
    if (value === undefined) {
      releaseWhereabouts(books, ipam, holder);
      return { ok: false, error: exhausted(range) };
    }
    const address = addressText(range.subnet.version, value);
    const name = reservationName(address, networkName);
    const { podref, iface, containerId } = holder;
    if (reserves && books.reservation(name) === undefined)
      books.putReservation(name, { podref, ifname: iface });
    const offset = String(value - range.subnet.network);
    books.putAllocation(range.pool, range.range, offset, { id: containerId, podref, ifname: iface });
    ips.push({ address: `${address}/${range.subnet.prefixLength}`, ...gatewayFor(ipam, range.subnet) });
  }
  return { ok: true, ips, routes: recordsAt(ipam, "routes"), dns: {} };
}

function gatewayFor(ipam: JsonRecord, subnet: Subnet): { gateway?: string } {
  const gateway = textAt(ipam, "gateway");
  const address = parseAddress(gateway ?? "");
  return gateway !== undefined && address?.version === subnet.version ? { gateway } : {};
}

function chooseAddress(
  books: PoolBooks,
  range: WhereaboutsRange,
  networkName: string,
  reserves: boolean,
  holder: WhereaboutsHolder,
): bigint | undefined {
  const taken = books.allocations(range.pool) ?? new Map();
  for (const [offset, allocation] of taken) {
    if (allocation.podref === holder.podref && allocation.ifname === holder.iface) {
      return range.subnet.network + BigInt(offset);
    }
  }
  const { version, network } = range.subnet;
  for (let value = range.first; value <= range.last; value++) {
    if (taken.has(String(value - network))) continue;
    if (range.excludes.some((exclude) => holds(exclude, { version, value }))) continue;
    const held = reserves
      ? books.reservation(reservationName(addressText(version, value), networkName))
      : undefined;
    if (held === undefined || held.podref === holder.podref) return value;
  }
  return undefined;
}

function exhausted(range: WhereaboutsRange): string {
  const { version } = range.subnet;
  const excludes = range.excludes.map(subnetText).join(" ");
  const edges = `ip: ${addressText(version, range.first)} / - ${addressText(version, range.last)}`;
  return (
    `error at storage engine: Could not allocate IP in range: ${edges} / range: ${range.range}` +
    ` / excludeRanges: [${excludes}]`
  );
}

/** DEL: frees what this sandbox holds under this interface. Finding nothing, or failing, is a success all the same. */
export function releaseWhereabouts(
  books: PoolBooks,
  ipam: JsonRecord,
  holder: Pick<WhereaboutsHolder, "containerId" | "iface">,
): void {
  freeWhere(
    books,
    ipam,
    (allocation) => allocation.id === holder.containerId && allocation.ifname === holder.iface,
  );
}

/** Frees every allocation of these ranges that fits, with its reservation; returns the addresses. */
export function freeWhere(
  books: PoolBooks,
  ipam: JsonRecord,
  fits: (allocation: { id: string; podref: string; ifname: string }) => boolean,
): string[] {
  const freed: string[] = [];
  for (const range of whereaboutsRanges(ipam)) {
    for (const [offset, allocation] of books.allocations(range.pool) ?? []) {
      if (!/^\d+$/.test(offset) || !fits(allocation)) continue;
      const address = addressText(range.subnet.version, range.subnet.network + BigInt(offset));
      books.dropAllocation(range.pool, offset);
      const name = reservationName(address, textAt(ipam, "network_name") ?? "");
      if (books.reservation(name)?.podref === allocation.podref) books.dropReservation(name);
      freed.push(address);
    }
  }
  return freed;
}
