import { parseIp, stringifyIp } from "ip-bigint";

/** An address as a number, with its family. */
export interface AddressValue {
  version: 4 | 6;
  value: bigint;
}

export interface Subnet {
  version: 4 | 6;
  /** The network address, host bits cleared. */
  network: bigint;
  last: bigint;
  prefixLength: number;
}

const ADDRESS_TEXT = /^[0-9a-fA-F.:]+$/;

export function parseAddress(text: string): AddressValue | undefined {
  if (!ADDRESS_TEXT.test(text) || !/[.:]/.test(text)) return undefined;
  try {
    const parsed = parseIp(text);
    return { version: parsed.version === 4 ? 4 : 6, value: parsed.number };
  } catch {
    return undefined;
  }
}

/** Canonical text (RFC 5952 for IPv6). */
export function addressText(version: 4 | 6, value: bigint): string {
  return stringifyIp({ number: value, version });
}

/** `10.0.0.7/24` → the subnet that holds it. */
export function parseSubnet(text: string): Subnet | undefined {
  const [addressPart = "", lengthPart = "", ...rest] = text.trim().split("/");
  const address = parseAddress(addressPart);
  if (address === undefined || rest.length > 0 || !/^\d{1,3}$/.test(lengthPart)) return undefined;
  const width = address.version === 4 ? 32 : 128;
  const prefixLength = Number(lengthPart);
  if (prefixLength > width) return undefined;
  const size = 1n << BigInt(width - prefixLength);
  const network = (address.value / size) * size;
  return { version: address.version, network, last: network + size - 1n, prefixLength };
}

export function subnetText(subnet: Subnet): string {
  return `${addressText(subnet.version, subnet.network)}/${subnet.prefixLength}`;
}

export function holds(subnet: Subnet, address: AddressValue): boolean {
  return (
    subnet.version === address.version && address.value >= subnet.network && address.value <= subnet.last
  );
}

/** Without the prefix length: `10.0.0.7/24` → `10.0.0.7`. */
export function bareAddress(cidr: string): string {
  return cidr.split("/")[0] ?? cidr;
}
