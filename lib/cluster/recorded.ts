import type { Evidence } from "../model/evidence.ts";
import type { Allocation } from "../model/pool.ts";
import type { ClaimMatch } from "./match-claims.ts";

/**
 * What the stores have on file for one attachment. An allocation belongs to it if it names the same pod and interface
 * and either the address is held, or its pool is one of this network's and the family has no held one: a name that is
 * used again may still carry the allocations of the pod before.
 */
export const recordedFor = (
  match: ClaimMatch,
  allocations: readonly Allocation[],
  isPoolOfNetwork: (allocation: Allocation) => boolean,
): { readonly evidence: Evidence; readonly allocations: readonly Allocation[] } | null => {
  if (allocations.length === 0) return null;
  const held = new Set<string>();
  for (const claim of [match.reported, match.observed]) {
    for (const { address } of claim?.addresses ?? []) held.add(address);
  }
  const candidates = allocations.filter(
    (each) =>
      each.address !== null &&
      (each.interface === null ? held.has(each.address) : each.interface === match.interface),
  );
  const matching = candidates.filter((each) => each.address !== null && held.has(each.address));
  const families = new Set(matching.map(familyOf));
  const others = candidates.filter(
    (each) => each.interface !== null && !families.has(familyOf(each)) && isPoolOfNetwork(each),
  );
  const chosen = [...matching, ...others];
  const [first] = chosen;
  if (first === undefined) return null;
  return { evidence: evidenceOf(first, chosen), allocations: chosen };
};

const familyOf = (allocation: Allocation): 4 | 6 => (allocation.address?.includes(":") === true ? 6 : 4);

const evidenceOf = (first: Allocation, chosen: readonly Allocation[]): Evidence => ({
  source: first.store,
  at: first.at,
  mac: null,
  addresses: chosen.flatMap(({ address }) =>
    address === null ? [] : [{ address, prefixLength: null, origin: null }],
  ),
  mtu: null,
  link: null,
  gateways: [],
  device: null,
  containerId: first.containerId,
  from: first.from,
});
