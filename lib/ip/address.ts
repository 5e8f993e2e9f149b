import { parseIp, stringifyIp } from "ip-bigint";
import { isCanonicalIPv6 } from "./canonical-ipv6.ts";

/**
 * An IPv4 or IPv6 address as canonical text (RFC 5952 for IPv6; IPv4-mapped IPv6 is written as the IPv4 address that
 * it stands for). No prefix, no zone. Equal addresses are equal strings, so that it can be a key.
 */
export type Address = string & { readonly __ip: "Address" };

export type AddressFamily = 4 | 6;

export interface ZonedAddress {
  readonly address: Address;
  /** What stood behind `%`, null where nothing did. */
  readonly zone: string | null;
}

/**
 * Reads an address as strictly as Go's net.ParseIP does: four decimal octets without leading zeros, or RFC 4291 IPv6.
 * undefined for anything else, a zone or a prefix included.
 */
export const parseAddress = (text: string): Address | undefined => {
  if (text.length > ADDRESS_LENGTH_MAX) return undefined;
  if (isDottedQuad(text, 0)) return text as Address;
  if (!isIPv6(text)) return undefined;
  // Almost every text is: making it anew takes three times as long, and half a kilobyte.
  if (isCanonicalIPv6(text)) return text as Address;
  const { number } = parseIp(text);
  // RFC 4291 §2.5.5.2: ::ffff:a.b.c.d is the IPv4 address a.b.c.d.
  return number >> 32n === 0xffffn ? addressOfNumber(number & 0xffffffffn, 4) : addressOfNumber(number, 6);
};

/** As parseAddress, but takes `fe80::1%eth0` apart first. undefined where the zone is empty or on an IPv4 address. */
export const parseZonedAddress = (text: string): ZonedAddress | undefined => {
  const percent = text.indexOf("%");
  const address = parseAddress(percent === -1 ? text : text.slice(0, percent));
  if (address === undefined) return undefined;
  if (percent === -1) return { address, zone: null };
  const zone = text.slice(percent + 1);
  return zone === "" || familyOf(address) === 4 ? undefined : { address, zone };
};

export const familyOf = (address: Address): AddressFamily => (address.includes(":") ? 6 : 4);

export const addressBits = (family: AddressFamily): number => (family === 4 ? 32 : 128);

export const numberOfAddress = (address: Address): bigint => parseIp(address).number;

/** undefined where the number is not an address of that family. The family stays, also where a prefix's end is a mapped address. */
export const addressOfNumber = (number: bigint, family: AddressFamily): Address | undefined => {
  if (number < 0n || number >> BigInt(addressBits(family)) !== 0n) return undefined;
  return stringifyIp({ number, version: family }) as Address;
};

/** `base` moved by `offset` addresses; undefined where that leaves the address space. */
export const addressAt = (base: Address, offset: bigint): Address | undefined =>
  addressOfNumber(numberOfAddress(base) + offset, familyOf(base));

/** How many addresses `address` lies above `base` (negative: below); undefined across families. */
export const offsetOfAddress = (base: Address, address: Address): bigint | undefined =>
  familyOf(base) === familyOf(address) ? numberOfAddress(address) - numberOfAddress(base) : undefined;

/** Sort order: IPv4 before IPv6, then by number. */
export const compareAddresses = (a: Address, b: Address): number => {
  if (a === b) return 0;
  const families = familyOf(a) - familyOf(b);
  if (families !== 0) return families;
  return numberOfAddress(a) < numberOfAddress(b) ? -1 : 1;
};

const ADDRESS_LENGTH_MAX = 45;
const ZERO = 48;
const DOT = 46;
const COLON = 58;

/** Whether text from `start` on is four decimal octets without leading zeros. */
const isDottedQuad = (text: string, start: number): boolean => {
  let octet = -1;
  let dots = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (octet < 0) return false;
      dots += 1;
      octet = -1;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || octet === 0) return false;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return false;
  }
  return dots === 3 && octet >= 0;
};

const isIPv6 = (text: string): boolean => {
  let groups = 0;
  let digits = 0;
  let hasGap = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (digits === 0 || !isDottedQuad(text, at - digits)) return false;
      groups += 2;
      digits = 0;
      break;
    }
    if (code !== COLON) {
      if (!isHexDigit(code) || digits === 4) return false;
      digits += 1;
      continue;
    }
    if (digits > 0) {
      groups += 1;
      digits = 0;
      if (at + 1 === text.length) return false;
      if (text.charCodeAt(at + 1) !== COLON) continue;
      at += 1;
    } else if (at === 0 && text.charCodeAt(1) === COLON) {
      at += 1;
    } else {
      return false;
    }
    if (hasGap) return false;
    hasGap = true;
  }
  if (digits > 0) groups += 1;
  return hasGap ? groups <= 7 : groups === 8;
};

const isHexDigit = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
