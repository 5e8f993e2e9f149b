import { type Address, parseAddress } from "../ip/address.ts";
import { scopeOfAddress } from "../ip/address-scope.ts";
import { type Mac, parseMac } from "../ip/mac.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, textsOf } from "../kube/fields.ts";

/**
 * A network device as `ip -j -d addr` shows it. Indexes are those of its own network namespace.
 * @see https://github.com/iproute2/iproute2/blob/main/ip/ipaddress.c (print_linkinfo, print_addrinfo)
 */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** `bridge`, `veth`, `vlan`, `macvlan`, `bond`, …; `loopback`; `device` for what has no kind (a NIC, a VF). */
  readonly kind: string;
  readonly mac: Mac | null;
  readonly mtu: number | null;
  readonly link: "up" | "down";
  /** The bridge or bond that it is a port of. */
  readonly controller: string | null;
  /** The device at its other end or below it, where that is in the same namespace. */
  readonly lower: string | null;
  /** The same, where it is in another namespace: its index there, and the number this namespace knows the other by. */
  readonly foreignLower: { readonly index: number; readonly netnsId: number | null } | null;
  readonly vlan: number | null;
  /** macvlan and ipvlan mode. */
  readonly mode: string | null;
  /** PCI address of the hardware. */
  readonly device: string | null;
  /** Of a NIC that has virtual functions: what it was told about each. */
  readonly virtualFunctions?: VirtualFunction[];
  readonly addresses: readonly LinkAddress[];
}

export interface VirtualFunction {
  readonly index: number;
  /** Its PCI address, which `ip` doesn't tell. */
  readonly device?: string;
  readonly mac: Mac | null;
  readonly vlan: number | null;
  /** `auto`, `enable`, `disable`. */
  readonly link: string | null;
  readonly isTrusted: boolean | null;
  readonly hasSpoofCheck: boolean | null;
}

export interface LinkAddress {
  readonly address: Address;
  readonly prefixLength: number;
  readonly origin: AddressOrigin;
  /** Of `tentative`, `dadfailed`, `deprecated`, `temporary`, `secondary`, `optimistic`: those that are set. */
  readonly flags: readonly string[];
}

/** How an address came to be: `static` is whatever was set for ever, by CNI or by hand. */
export type AddressOrigin = "link-local" | "slaac" | "dhcp" | "static" | "loopback";

/** A route of `ip -j route`. */
export interface Route {
  /** `default` or a prefix, as written. */
  readonly destination: string;
  readonly gateway: Address | null;
  readonly interface: string | null;
  readonly metric: number | null;
}

/** Every device that can be read; an entry without name or index is left out. */
export const readLinks = (value: unknown): Link[] =>
  listOf(value)
    .slice(0, LINKS_MAX)
    .flatMap((entry) => (isRecord(entry) ? readLink(entry) : []));

/** Unicast routes of the main table; those that the kernel keeps for itself (local, broadcast) are left out. */
export const readRoutes = (value: unknown): Route[] =>
  listOf(value)
    .slice(0, LINKS_MAX)
    .flatMap((entry) => (isRecord(entry) ? readRoute(entry) : []));

/** Gateways of the default routes over that device. */
export const gatewaysOver = (routes: readonly Route[], interfaceName: string): Address[] =>
  routes
    .filter((route) => route.destination === "default" && route.interface === interfaceName)
    .flatMap((route) => route.gateway ?? []);

const readLink = (entry: JsonRecord): Link[] => {
  const name = textOf(entry["ifname"]);
  const index = indexOf(entry["ifindex"]);
  if (name === undefined || index === null) return [];
  const info = recordOf(entry["linkinfo"]);
  const data = recordOf(info?.["info_data"]);
  const kind = textOf(info?.["info_kind"]) ?? (entry["link_type"] === "loopback" ? "loopback" : "device");
  const foreign = indexOf(entry["link_index"]);
  return [
    {
      index,
      name,
      kind,
      mac: parseMac(textOf(entry["address"]) ?? "") ?? null,
      mtu: indexOf(entry["mtu"]),
      link: isUp(entry) ? "up" : "down",
      controller: textOf(entry["master"]) ?? null,
      lower: textOf(entry["link"]) ?? null,
      foreignLower: foreign === null ? null : { index: foreign, netnsId: netnsIdOf(entry["link_netnsid"]) },
      vlan: kind === "vlan" ? indexOf(data?.["id"]) : null,
      mode: textOf(data?.["mode"]) ?? null,
      device: textOf(entry["parentdev"]) ?? null,
      ...virtualFunctionsOf(entry),
      addresses: listOf(entry["addr_info"])
        .slice(0, LINKS_MAX)
        .flatMap((address) => (isRecord(address) ? readLinkAddress(address) : [])),
    },
  ];
};

const virtualFunctionsOf = (entry: JsonRecord): Pick<Link, "virtualFunctions"> => {
  const list = listOf(entry["vfinfo_list"]).filter(isRecord).slice(0, FUNCTIONS_MAX);
  if (list.length === 0) return {};
  const claim = (value: unknown): boolean | null => (typeof value === "boolean" ? value : null);
  return {
    virtualFunctions: list.flatMap((one) => {
      const vlans = listOf(one["vlan_list"]).filter(isRecord);
      if (typeof one["vf"] !== "number" || !Number.isSafeInteger(one["vf"]) || one["vf"] < 0) return [];
      return [
        {
          index: one["vf"],
          mac: parseMac(textOf(one["address"]) ?? "") ?? null,
          vlan: indexOf(vlans[0]?.["vlan"]),
          link: textOf(one["link_state"]) ?? null,
          isTrusted: claim(one["trust"]),
          hasSpoofCheck: claim(one["spoofchk"]),
        },
      ];
    }),
  };
};

/** Surprise: dummy, tun and loopback devices work while their operational state is UNKNOWN. */
const isUp = (entry: JsonRecord): boolean => {
  const flags = textsOf(entry["flags"]);
  const state = entry["operstate"];
  return flags.includes("UP") && (state === "UP" || (state === "UNKNOWN" && flags.includes("LOWER_UP")));
};

const readLinkAddress = (entry: JsonRecord): LinkAddress[] => {
  const address = parseAddress(textOf(entry["local"]) ?? "");
  const prefixLength = entry["prefixlen"];
  if (address === undefined || typeof prefixLength !== "number" || !Number.isInteger(prefixLength)) return [];
  return [
    {
      address,
      prefixLength,
      origin: originOf(entry, address),
      flags: FLAGS.filter((flag) => entry[flag] === true),
    },
  ];
};

/**
 * `dynamic` means a lifetime that ends: from router advertisements (mngtmpaddr, or kernel_ra where the kernel is new
 * enough to say), else from a DHCP client.
 */
const originOf = (entry: JsonRecord, address: Address): AddressOrigin => {
  const scope = scopeOfAddress(address);
  if (scope === "loopback") return "loopback";
  if (scope === "link-local" || entry["scope"] === "link") return "link-local";
  if (entry["protocol"] === "kernel_ra") return "slaac";
  if (entry["dynamic"] !== true) return "static";
  const isAdvertised = entry["mngtmpaddr"] === true || entry["temporary"] === true;
  return entry["family"] === "inet6" && isAdvertised ? "slaac" : "dhcp";
};

const readRoute = (entry: JsonRecord): Route[] => {
  const destination = textOf(entry["dst"]);
  const isKernelOwn = entry["type"] !== undefined && entry["type"] !== "unicast";
  if (destination === undefined || isKernelOwn || entry["table"] === "local") return [];
  return [
    {
      destination,
      gateway: parseAddress(textOf(entry["gateway"]) ?? "") ?? null,
      interface: textOf(entry["dev"]) ?? null,
      metric: indexOf(entry["metric"]),
    },
  ];
};

const indexOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;

const netnsIdOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;

const LINKS_MAX = 10_000;
const FUNCTIONS_MAX = 1_024;
const FLAGS = ["tentative", "dadfailed", "deprecated", "temporary", "secondary", "optimistic"] as const;
