import type { ClusterView } from "../cluster/cluster-model.ts";
import { parseAddress } from "../ip/address.ts";
import { parseMac } from "../ip/mac.ts";
import { parseAddressInPrefix, parsePrefix, prefixContains } from "../ip/prefix.ts";
import type { Network } from "../model/network.ts";
import type { Preflight } from "./preflight.ts";

/** Addresses that the user wants: readable, inside the network's ranges, nobody's. */
export const checkAddresses = (
  view: ClusterView,
  network: Network,
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
  for (const ip of ips) checkAddress(view, network, ip, preflight);
};

const checkAddress = (view: ClusterView, network: Network, ip: string, preflight: Preflight): void => {
  const address = ip.includes("/") ? parseAddressInPrefix(ip)?.address : parseAddress(ip);
  if (address === undefined) {
    preflight.refuse(
      "ADDRESS_INVALID",
      `${ip.slice(0, 50)} is not an address`,
      "Write an address, or an address with its prefix length.",
    );
    return;
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
    return;
  }
  const holder = view
    .holdersOf(address)
    .find(
      (attachment) =>
        attachment.network.namespace === network.key.namespace &&
        attachment.network.name === network.key.name,
    );
  if (holder !== undefined) {
    preflight.refuse(
      "ADDRESS_TAKEN",
      `${address} is taken`,
      `${holder.pod.namespace}/${holder.pod.name} has it.`,
    );
    return;
  }
  const pools = new Set(view.poolsOfNetwork(network.id).map((pool) => pool.id));
  const recorded = view.allocationsAt(address).find((allocation) => pools.has(allocation.pool));
  if (recorded !== undefined) {
    const owner =
      recorded.owner === null ? "an unknown owner" : `${recorded.owner.namespace}/${recorded.owner.name}`;
    preflight.refuse(
      "ADDRESS_TAKEN",
      `${address} is recorded as taken`,
      `${recorded.store} has it for ${owner}.`,
    );
    return;
  }
  preflight.pass("address", `${address} is free as far as the cluster knows`);
  preflight.unknown(
    "address-wire",
    `${address} on the wire`,
    "Hosts outside the cluster can’t be seen from here.",
  );
};

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
