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
  const candidates = allocations.filter(
    ({ address, interface: name }) =>
      address !== null && (name === null ? isHeld(match, address) : name === match.interface),
  );
  const [only] = candidates;
  if (only === undefined) return null;
  if (candidates.length === 1 && only.address !== null && isHeld(match, only.address))
    return { evidence: evidenceOf(only, candidates), allocations: candidates };
  const matching = candidates.filter(({ address }) => address !== null && isHeld(match, address));
  const others = candidates.filter(
    (each) =>
      each.interface !== null &&
      !matching.some((held) => familyOf(held) === familyOf(each)) &&
      isPoolOfNetwork(each),
  );
  const chosen = [...matching, ...others];
  const [first] = chosen;
  if (first === undefined) return null;
  return { evidence: evidenceOf(first, chosen), allocations: chosen };
};

const isHeld = ({ reported, observed }: ClaimMatch, address: string): boolean =>
  reported?.addresses.some((each) => each.address === address) === true ||
  observed?.addresses.some((each) => each.address === address) === true;

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
