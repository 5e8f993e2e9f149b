import type { Address } from "./address.ts";

/** What an address is good for. Only `global` ones can be in conflict with each other. */
export type AddressScope = "unspecified" | "loopback" | "link-local" | "multicast" | "global";

/** Scope by the special ranges of RFC 6890: private and unique-local addresses count as global here. */
export const scopeOfAddress = (address: Address): AddressScope =>
  address.includes(":") ? scopeOfIPv6(address) : scopeOfIPv4(address);

const scopeOfIPv4 = (address: string): AddressScope => {
  if (address === "0.0.0.0") return "unspecified";
  if (address.startsWith("127.")) return "loopback";
  if (address.startsWith("169.254.")) return "link-local";
  const first = Number(address.slice(0, address.indexOf(".")));
  return first >= 224 && first <= 239 ? "multicast" : "global";
};

const scopeOfIPv6 = (address: string): AddressScope => {
  if (address === "::") return "unspecified";
  if (address === "::1") return "loopback";
  if (/^fe[89ab][0-9a-f]:/.test(address)) return "link-local";
  return /^ff[0-9a-f]{2}:/.test(address) ? "multicast" : "global";
};
