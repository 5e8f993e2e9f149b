import { containsCidr, overlapCidr } from "cidr-tools";
import {
  type Address,
  type AddressFamily,
  addressBits,
  addressOfNumber,
  familyOf,
  numberOfAddress,
  parseAddress,
} from "./address.ts";

/** A network in canonical CIDR text with its host bits cleared: `10.0.0.0/24`, `fd00::/64`. */
export type Prefix = string & { readonly __ip: "Prefix" };

/** `10.0.0.7/24` as it was meant: an address and the network that it lies in. */
export interface AddressInPrefix {
  readonly address: Address;
  readonly prefixLength: number;
  readonly prefix: Prefix;
}

/**
 * Reads CIDR text as strictly as Go's net.ParseCIDR: a length is needed, without sign or leading zero, and must fit the
 * family. IPv4-mapped IPv6 becomes IPv4 where its length is at least 96. undefined for anything else.
 */
export const parseAddressInPrefix = (text: string): AddressInPrefix | undefined => {
  const slash = text.indexOf("/");
  if (slash === -1) return undefined;
  const addressText = text.slice(0, slash);
  const address = parseAddress(addressText);
  const writtenLength = parsePrefixLength(text.slice(slash + 1));
  if (address === undefined || writtenLength === undefined) return undefined;
  const isMapped = familyOf(address) === 4 && addressText.includes(":");
  const prefixLength = isMapped ? writtenLength - 96 : writtenLength;
  const prefix = prefixOf(address, prefixLength);
  return prefix === undefined ? undefined : { address, prefixLength, prefix };
};

/** As parseAddressInPrefix, keeping only the network: host bits are cleared. */
export const parsePrefix = (text: string): Prefix | undefined => parseAddressInPrefix(text)?.prefix;

/** The network of that length around an address; undefined where the length doesn't fit the family. */
export const prefixOf = (address: Address, prefixLength: number): Prefix | undefined => {
  const family = familyOf(address);
  const bits = addressBits(family);
  if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits) return undefined;
  const hostBits = BigInt(bits - prefixLength);
  const network = addressOfNumber((numberOfAddress(address) >> hostBits) << hostBits, family);
  return `${network}/${prefixLength}` as Prefix;
};

export const prefixLengthOf = (prefix: Prefix): number => Number(prefix.slice(prefix.indexOf("/") + 1));

export const familyOfPrefix = (prefix: Prefix): AddressFamily => (prefix.includes(":") ? 6 : 4);

/** The lowest address, the network's own name. */
export const firstOfPrefix = (prefix: Prefix): Address => prefix.slice(0, prefix.indexOf("/")) as Address;

/** The highest address (IPv4: the broadcast address). */
export const lastOfPrefix = (prefix: Prefix): Address => {
  const first = firstOfPrefix(prefix);
  const last = numberOfAddress(first) + addressCountOf(prefix) - 1n;
  return addressOfNumber(last, familyOf(first)) ?? first;
};

/** How many addresses lie in it, network and broadcast address included. */
export const addressCountOf = (prefix: Prefix): bigint =>
  1n << BigInt(addressBits(familyOfPrefix(prefix)) - prefixLengthOf(prefix));

export const prefixContains = (prefix: Prefix, address: Address): boolean => containsCidr(prefix, address);

/** Whether `inner` lies wholly in `outer` (a prefix contains itself). */
export const prefixCovers = (outer: Prefix, inner: Prefix): boolean => containsCidr(outer, inner);

export const prefixesOverlap = (a: Prefix, b: Prefix): boolean => overlapCidr(a, b);

const parsePrefixLength = (text: string): number | undefined =>
  /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : undefined;
