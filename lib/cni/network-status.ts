import { type Address, parseAddress } from "../ip/address.ts";
import { type Mac, parseMac } from "../ip/mac.ts";
import { parseAddressInPrefix } from "../ip/prefix.ts";
import { JSON_LIST_MAX, parseJson } from "../kube/json.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf } from "../kube/fields.ts";
import type { Problem } from "../model/problems.ts";

/**
 * The `network-status` annotation: what Multus (or whoever plays it) says it did. One bad entry never hides the others.
 * @see https://github.com/k8snetworkplumbingwg/network-attachment-definition-client/blob/master/pkg/apis/k8s.cni.cncf.io/v1/types.go (NetworkStatus)
 */
export interface NetworkStatus {
  readonly entries: readonly NetworkStatusEntry[];
  readonly problems: readonly Problem[];
}

export interface NetworkStatusEntry {
  /** Place in the list as written, from 0. */
  readonly index: number;
  /** `namespace/name` of a NAD, or the bare name of a CNI network that has no object (the cluster default). */
  readonly name: string;
  /** null: the entry names none (DPDK, vhost-user). */
  readonly interface: string | null;
  /** Canonical; a prefix where one was written, though Multus never writes one. */
  readonly addresses: readonly { readonly address: Address; readonly prefixLength: number | null }[];
  readonly mac: Mac | null;
  readonly mtu: number | null;
  readonly isDefault: boolean;
  readonly gateways: readonly Address[];
  /** PCI address, socket path, … of a device handed to the pod. */
  readonly device: string | null;
}

export const parseNetworkStatus = (text: string): NetworkStatus => {
  if (text === "") return { entries: [], problems: [] };
  const parsed = parseJson(text, {
    tooLarge: "ANNOTATION_TOO_LARGE",
    notJson: "ANNOTATION_NOT_JSON",
    subject: "The network status",
  });
  if (!parsed.ok) return { entries: [], problems: [parsed.problem] };
  if (parsed.value === null) return { entries: [], problems: [] };
  if (!Array.isArray(parsed.value)) {
    return { entries: [], problems: [invalid("The network status is JSON, but not a list")] };
  }
  return readEntries(parsed.value);
};

const readEntries = (items: readonly unknown[]): NetworkStatus => {
  const entries: NetworkStatusEntry[] = [];
  const problems: Problem[] = [];
  if (items.length > JSON_LIST_MAX) {
    problems.push(invalid(`The network status has ${items.length} entries; ${JSON_LIST_MAX} are read`));
  }
  const count = Math.min(items.length, JSON_LIST_MAX);
  for (let index = 0; index < count; index += 1) {
    const item = items[index];
    const entry = isRecord(item) ? readEntry(item, index, problems) : undefined;
    if (entry === undefined) {
      problems.push(invalid(`Entry ${index + 1} of the network status names no network`, `[${index}]`));
    } else {
      entries.push(entry);
    }
  }
  return { entries, problems };
};

const readEntry = (item: JsonRecord, index: number, problems: Problem[]): NetworkStatusEntry | undefined => {
  const name = textOf(item["name"]);
  if (name === undefined) return undefined;
  const macText = textOf(item["mac"]);
  const mac = macText === undefined ? null : (parseMac(macText) ?? null);
  if (macText !== undefined && mac === null) {
    problems.push(
      invalid(`Entry ${index + 1} of the network status has a MAC that can't be read`, `[${index}].mac`),
    );
  }
  const mtu = item["mtu"];
  return {
    index,
    name,
    interface: textOf(item["interface"]) ?? null,
    addresses: readAddresses(item["ips"], index, problems),
    mac,
    mtu: typeof mtu === "number" && Number.isSafeInteger(mtu) && mtu > 0 ? mtu : null,
    isDefault: item["default"] === true,
    gateways: gatewaysOf(item),
    device: deviceOf(item["device-info"]),
  };
};

const readAddresses = (
  value: unknown,
  index: number,
  problems: Problem[],
): NetworkStatusEntry["addresses"] => {
  const addresses: { address: Address; prefixLength: number | null }[] = [];
  const texts = listOf(value);
  const count = Math.min(texts.length, JSON_LIST_MAX);
  for (let at = 0; at < count; at += 1) {
    const text = texts[at];
    const read = typeof text === "string" ? readAddress(text) : undefined;
    if (read === undefined) {
      problems.push({
        code: "ADDRESS_INVALID",
        detail: `Entry ${index + 1} of the network status has an address that can't be read`,
        path: `[${index}].ips`,
      });
    } else {
      addresses.push(read);
    }
  }
  return addresses;
};

/** The specification's examples have a prefix, what Multus writes has none. */
const readAddress = (text: string): { address: Address; prefixLength: number | null } | undefined => {
  const address = parseAddress(text);
  if (address !== undefined) return { address, prefixLength: null };
  const inPrefix = parseAddressInPrefix(text);
  return inPrefix && { address: inPrefix.address, prefixLength: inPrefix.prefixLength };
};

/** The specification (v1.3) calls it `default-route`, the code writes `gateway`. */
const gatewaysOf = (item: JsonRecord): Address[] => {
  const texts = [...listOf(item["gateway"]), ...listOf(item["default-route"])];
  if (texts.length === 0) return [];
  const addresses = texts
    .slice(0, JSON_LIST_MAX)
    .map((text) => (typeof text === "string" ? parseAddress(text) : undefined))
    .filter((address) => address !== undefined);
  return [...new Set(addresses)];
};

/** The one thing that names the device, by its type. */
const deviceOf = (value: unknown): string | null => {
  const info = recordOf(value);
  const type = textOf(info?.["type"]);
  if (info === undefined || type === undefined || !Object.hasOwn(info, type)) return null;
  const details = recordOf(info[type]);
  return (
    textOf(details?.["pci-address"]) ??
    textOf(details?.["path"]) ??
    textOf(details?.["parent-device"]) ??
    null
  );
};

const invalid = (detail: string, path?: string): Problem => ({
  code: "ANNOTATION_INVALID",
  detail,
  ...(path === undefined ? {} : { path }),
});
