import { type Address, addressAt, parseAddress } from "../ip/address.ts";
import { type AddressInPrefix, prefixContains } from "../ip/prefix.ts";

/**
 * How whereabouts names its objects after ranges and addresses.
 * @see https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/pkg/storage/kubernetes/ipam.go (IPPoolName, NormalizeIP)
 */
export interface PoolNaming {
  /** Masked CIDR as the pool has it. */
  readonly range: string;
  readonly networkName?: string | null;
  /** Only with node slices. */
  readonly node?: string | null;
}

/** `10.0.0.0/24` → `10.0.0.0-24`, with `network_name-` and `node-` in front where there are such. */
export const whereaboutsPoolName = (naming: PoolNaming): string =>
  [naming.networkName, naming.node, normalise(naming.range)]
    .filter((part) => part !== null && part !== undefined)
    .join("-");

/** `fd00::102` → `fd00--102`, `fd00::` → `fd00--0`, with `network_name-` in front where there is one. */
export const reservationName = (address: Address, networkName: string | null): string =>
  networkName === null ? normalise(address) : `${networkName}-${normalise(address)}`;

/**
 * The address (and network name) that a reservation's name stands for. The longest tail that reads as an address is
 * taken: a network name may hold dashes and digits, too. undefined where no tail does.
 */
export const addressOfReservation = (
  name: string,
): { readonly address: Address; readonly networkName: string | null } | undefined => {
  for (let start = 0; start !== -1 && start < name.length; start = nextPart(name, start)) {
    const address = denormalise(name.slice(start));
    if (address === undefined) continue;
    return { address, networkName: start === 0 ? null : name.slice(0, start - 1) };
  }
  return undefined;
};

/**
 * The address that an IPPool's key stands for: the offset from the range's address *as written*. undefined for what
 * whereabouts ignores (no decimal number of at most 63 bits) and for what lies outside the range.
 */
export const addressOfPoolKey = (range: AddressInPrefix, key: string): Address | undefined => {
  if (!OFFSET.test(key)) return undefined;
  const offset = BigInt(key);
  if (offset > OFFSET_MAX) return undefined;
  const address = addressAt(range.address, offset);
  return address !== undefined && prefixContains(range.prefix, address) ? address : undefined;
};

const normalise = (text: string): string => (text.endsWith(":") ? `${text}0` : text).replace(/[:/]/g, "-");

const denormalise = (text: string): Address | undefined =>
  parseAddress(text.includes(".") ? text : text.replaceAll("-", ":"));

const nextPart = (name: string, start: number): number => {
  const dash = name.indexOf("-", start);
  return dash === -1 ? -1 : dash + 1;
};

const OFFSET = /^\d{1,19}$/;
const OFFSET_MAX = (1n << 63n) - 1n;
