import type { JsonRecord } from "./json.ts";

/** One address as an IPAM plugin hands it out. */
export interface AssignedAddress {
  /** With prefix length. */
  address: string;
  gateway?: string;
}

export type AddressOutcome =
  | { ok: true; ips: readonly AssignedAddress[]; routes: readonly JsonRecord[]; dns: JsonRecord }
  | { ok: false; error: string };
