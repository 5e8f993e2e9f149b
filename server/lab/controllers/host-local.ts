import { addressText, holds, parseAddress, parseSubnet, type Subnet } from "./addresses.ts";
import type { AddressOutcome, AssignedAddress } from "./address-outcome.ts";
import { listAt, recordsAt, textAt, type JsonRecord } from "./json.ts";
import type { HostLocalStore, NodeKernel } from "./kernel.ts";

interface Range {
  subnet: Subnet;
  first: bigint;
  last: bigint;
  gateway: bigint;
}

/**
 * host-local on one node: round robin from the last reserved address, one address of every range set, the range's
 * gateway skipped (plugins `ipam/host-local/backend/allocator`). Only the node knows what it handed out.
 */
export function allocateHostLocal(
  node: NodeKernel,
  network: string,
  ipam: JsonRecord,
  holder: { containerId: string; iface: string; at: number; ips: readonly string[] },
): AddressOutcome {
  const store = storeOf(node, network);
  const sets = rangeSets(ipam);
  const assigned: AssignedAddress[] = [];
  for (const [index, set] of sets.entries()) {
    const found = firstFree(store, index, set, holder.ips);
    if (found === undefined) {
      release(store, holder);
      const texts = set.map((range) => `${text(range, range.first)}-${text(range, range.last)}`).join(",");
      return {
        ok: false,
        error: `failed to allocate for range ${index}: no IP addresses available in range set: ${texts}`,
      };
    }
    const { range, value } = found;
    const address = text(range, value);
    store.files.set(address, { containerId: holder.containerId, iface: holder.iface, at: holder.at });
    node.touch();
    store.last.set(index, address);
    assigned.push({
      address: `${address}/${range.subnet.prefixLength}`,
      gateway: text(range, range.gateway),
    });
  }
  return { ok: true, ips: assigned, routes: recordsAt(ipam, "routes"), dns: {} };
}

/** DEL: removes every file that names this container and interface; finding none is a success. */
export function releaseHostLocal(
  node: NodeKernel,
  network: string,
  containerId: string,
  iface: string,
): void {
  const store = node.hostLocal.get(network);
  if (store === undefined) return;
  release(store, { containerId, iface });
  node.touch();
}

function release(store: HostLocalStore, holder: { containerId: string; iface: string }): void {
  for (const [address, file] of store.files) {
    if (file.containerId === holder.containerId && file.iface === holder.iface) store.files.delete(address);
  }
}

export function storeOf(node: NodeKernel, network: string): HostLocalStore {
  const known = node.hostLocal.get(network);
  if (known !== undefined) return known;
  const created: HostLocalStore = { files: new Map(), last: new Map() };
  node.hostLocal.set(network, created);
  return created;
}

function text(range: Range, value: bigint): string {
  return addressText(range.subnet.version, value);
}

function rangeSets(ipam: JsonRecord): Range[][] {
  const sets = listAt(ipam, "ranges").map((set) => recordsAt({ set }, "set"));
  if (textAt(ipam, "subnet")) sets.unshift([ipam]);
  return sets
    .map((set) => set.map(rangeOf).filter((range) => range !== undefined))
    .filter((set) => set.length > 0);
}

function rangeOf(raw: JsonRecord): Range | undefined {
  const subnet = parseSubnet(textAt(raw, "subnet") ?? "");
  if (subnet === undefined) return undefined;
  const inside = (key: string, otherwise: bigint): bigint => {
    const address = parseAddress(textAt(raw, key) ?? "");
    return address !== undefined && holds(subnet, address) ? address.value : otherwise;
  };
  const highest = subnet.version === 4 ? subnet.last - 1n : subnet.last;
  return {
    subnet,
    first: inside("rangeStart", subnet.network + 1n),
    last: inside("rangeEnd", highest),
    gateway: inside("gateway", subnet.network + 1n),
  };
}

function firstFree(
  store: HostLocalStore,
  index: number,
  set: readonly Range[],
  wanted: readonly string[],
): { range: Range; value: bigint } | undefined {
  for (const range of set) {
    const asked = wanted
      .map((ip) => parseAddress(ip.split("/")[0] ?? ""))
      .find((ip) => ip && holds(range.subnet, ip));
    if (asked !== undefined) {
      return store.files.has(text(range, asked.value)) ? undefined : { range, value: asked.value };
    }
    const last = parseAddress(store.last.get(index) ?? "");
    const start =
      last !== undefined && last.value >= range.first && last.value < range.last
        ? last.value + 1n
        : range.first;
    const size = range.last - range.first + 1n;
    for (let step = 0n; step < size; step++) {
      const value = range.first + ((start - range.first + step) % size);
      if (value !== range.gateway && !store.files.has(text(range, value))) return { range, value };
    }
  }
  return undefined;
}
