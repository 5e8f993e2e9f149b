import type { ClusterView } from "../cluster/cluster-model.ts";
import { segmentOf } from "../cluster/segments.ts";
import { type Address, parseAddress } from "../ip/address.ts";
import { parseMac } from "../ip/mac.ts";
import { parseAddressInPrefix, parsePrefix, prefixContains } from "../ip/prefix.ts";
import type { Attachment } from "../model/attachment.ts";
import type { PodKey } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import { hasEnded, type Pod } from "../model/workload.ts";
import type { Preflight } from "./preflight.ts";

/** Addresses that the user wants: readable, inside the network's ranges, nobody's. */
export const checkAddresses = (
  view: ClusterView,
  network: Network,
  pod: Pod,
  ips: readonly string[],
  preflight: Preflight,
): void => {
  if (ips.length === 0) return;
  if (!hasCapability(network, "ips")) {
    preflight.warn(
      "capability-ips",
      `${network.key.name} may ignore the wished address`,
      "None of its plugins declares the capability “ips”; Multus then drops the wish silently.",
    );
  }
  const wished = new Set<Address>();
  for (const ip of ips) {
    const address = readWish(network, ip, preflight);
    if (address === undefined) continue;
    if (wished.has(address)) {
      preflight.refuse("ADDRESS_INVALID", `${address} is wished twice`, "Each address once.");
    } else checkFree(view, network, pod, address, preflight);
    wished.add(address);
  }
};

const readWish = (network: Network, ip: string, preflight: Preflight): Address | undefined => {
  const address = ip.includes("/") ? parseAddressInPrefix(ip)?.address : parseAddress(ip);
  if (address === undefined) {
    preflight.refuse(
      "ADDRESS_INVALID",
      `${ip.slice(0, 50)} is not an address`,
      "Write an address, or an address with its prefix length.",
    );
    return undefined;
  }
  if (network.ipam?.type === "static") {
    // The static plugin takes wishes instead of its own addresses, and reads them as CIDR only.
    if (ip.includes("/")) return address;
    preflight.refuse(
      "ADDRESS_INVALID",
      `${address} has no prefix length`,
      "This network’s IPAM is static and takes addresses with their prefix length only.",
    );
    return undefined;
  }
  const prefixes = (network.ipam?.ranges ?? [])
    .map((range) => parsePrefix(range.range))
    .filter((range) => range !== undefined);
  if (prefixes.length > 0 && !prefixes.some((prefix) => prefixContains(prefix, address))) {
    preflight.refuse(
      "ADDRESS_INVALID",
      `${address} is outside ${network.key.name}`,
      `The network hands out ${prefixes.join(" and ")}.`,
    );
    return undefined;
  }
  return address;
};

const checkFree = (
  view: ClusterView,
  network: Network,
  pod: Pod,
  address: Address,
  preflight: Preflight,
): void => {
  if (network.ipam?.gateways.includes(address) === true) {
    preflight.refuse("ADDRESS_TAKEN", `${address} is taken`, `It is the gateway of ${network.key.name}.`);
    return;
  }
  const holders = view.holdersOf(address).filter((holder) => !isCompleted(view, holder));
  const holder = holders.find((each) => isOnSameWire(view, network, pod, each));
  if (holder !== undefined) {
    preflight.refuse(
      "ADDRESS_TAKEN",
      `${address} is taken`,
      `${holder.pod.namespace}/${holder.pod.name} has it or asks for it.`,
    );
    return;
  }
  const recorder = recorderOf(view, network, pod, address);
  if (recorder !== undefined) {
    preflight.refuse("ADDRESS_TAKEN", `${address} is recorded as taken`, recorder);
    return;
  }
  preflight.pass("address", `${address} is free as far as the cluster knows`);
  preflight.unknown(
    "address-wire",
    `${address} on the wire`,
    "Hosts outside the cluster can’t be seen from here.",
  );
};

/** A completed pod keeps its status, but its sandbox is gone, and with it the address. */
const isCompleted = (view: ClusterView, holder: Attachment): boolean => {
  const pod = view.podByKey(holder.pod);
  return pod !== undefined && hasEnded(pod);
};

/** The same address twice is a conflict inside one segment only: bridges of two nodes are two of them. */
const isOnSameWire = (view: ClusterView, network: Network, pod: Pod, holder: Attachment): boolean => {
  const entry = view.network(network.key);
  const other = view.network(holder.network);
  const segment = entry === undefined ? null : segmentOf(entry);
  if (entry === undefined || other === undefined || segment === null) return other?.id === network.id;
  return segmentOf(other)?.key === segment.key && (!segment.isPerNode || holder.node === pod.node);
};

/** One sentence about the store that has the address on file; undefined where none has. */
const recorderOf = (view: ClusterView, network: Network, pod: Pod, address: Address): string | undefined => {
  const pools = new Set(
    view
      .poolsOfNetwork(network.id)
      .filter((pool) => pool.node === null || pool.node === pod.node)
      .map((pool) => pool.id),
  );
  const allocation = view.allocationsAt(address).find((each) => pools.has(each.pool));
  if (allocation !== undefined) return `${allocation.store} has it for ${ownerText(allocation.owner)}.`;
  if (network.ipam?.hasReservations !== true) return undefined;
  const { networkName } = network.ipam;
  const reservation = view.reservationsOf(address).find((each) => each.networkName === networkName);
  return reservation === undefined
    ? undefined
    : `whereabouts has it reserved for ${ownerText(reservation.owner)}.`;
};

const ownerText = (owner: PodKey | null): string =>
  owner === null ? "an unknown owner" : `${owner.namespace}/${owner.name}`;

/** A MAC that the user wants: six groups, and for a single device. */
export const checkMac = (network: Network, mac: string | undefined, preflight: Preflight): void => {
  if (mac === undefined) return;
  const parsed = parseMac(mac);
  if (parsed === undefined || parsed.length !== ETHERNET_MAC_LENGTH) {
    preflight.refuse(
      "MAC_INVALID",
      "The MAC is not valid",
      "Six groups of two hexadecimal digits, or leave it empty.",
    );
    return;
  }
  if ((Number.parseInt(parsed.slice(0, 2), 16) & 1) === 1) {
    preflight.refuse(
      "MAC_INVALID",
      "The MAC is a group address",
      "The first group of a device’s MAC is even.",
    );
    return;
  }
  if (!hasCapability(network, "mac")) {
    preflight.warn(
      "capability-mac",
      `${network.key.name} may ignore the wished MAC`,
      "None of its plugins declares the capability “mac”.",
    );
  }
};

const hasCapability = (network: Network, capability: string): boolean =>
  network.plugins.some((plugin) => plugin.capabilities.includes(capability));

const ETHERNET_MAC_LENGTH = "00:00:00:00:00:00".length;
