import { type Address, parseAddress } from "../ip/address.ts";
import { parseAddressInPrefix, parsePrefix } from "../ip/prefix.ts";
import { parseExclude, parseWhereaboutsRange } from "../ip/whereabouts-range.ts";
import { JSON_LIST_MAX } from "../kube/json.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, textsOf } from "../kube/fields.ts";
import type { Ipam, IpamRange } from "../model/network.ts";
import type { Problem } from "../model/problems.ts";

/** Where a plugin's addresses come from; null where it gives none (L2 only). Adds what is wrong to `problems`. */
export const readIpam = (plugin: JsonRecord, problems: Problem[]): Ipam | null => {
  if (plugin["type"] === "ovn-k8s-cni-overlay") return ovnIpam(plugin, problems);
  const ipam = recordOf(plugin["ipam"]);
  const type = textOf(ipam?.["type"]);
  if (ipam === undefined || type === undefined) return null;
  const ranges = (RANGES.get(type) ?? noRanges)(ipam, problems);
  return {
    type,
    ranges,
    networkName: textOf(ipam["network_name"]) ?? null,
    gateways: gatewaysOf(ipam),
    hasReservations: type === "whereabouts" && ipam["enable_overlapping_ranges"] !== false,
    nodeSliceSize: textOf(ipam["node_slice_size"]) ?? null,
  };
};

type RangeReader = (ipam: JsonRecord, problems: Problem[]) => readonly IpamRange[];

const noRanges: RangeReader = () => [];

/**
 * `range` comes before `ipRanges`; each gives one address.
 * @see https://github.com/k8snetworkplumbingwg/whereabouts/blob/master/pkg/config/config.go
 */
const whereaboutsRanges: RangeReader = (ipam, problems) =>
  [...(ipam["range"] === undefined ? [] : [ipam]), ...recordsIn(ipam["ipRanges"])].flatMap((entry) => {
    const text = textOf(entry["range"]) ?? "";
    const range = parseWhereaboutsRange(text.trim());
    if (range === undefined) {
      problems.push(invalidRange(text));
      return [];
    }
    const excludes = textsOf(entry["exclude"]);
    for (const exclude of excludes)
      if (parseExclude(exclude) === undefined) problems.push(invalidRange(exclude));
    return [
      {
        range: range.prefix,
        start: range.start ?? addressIn(entry["range_start"], problems),
        end: range.end ?? addressIn(entry["range_end"], problems),
        excludes,
      },
    ];
  });

/**
 * `ranges` is a list of lists: each inner one gives one address; `subnet` beside it is one more set.
 * @see https://github.com/containernetworking/plugins/blob/main/plugins/ipam/host-local/backend/allocator/config.go
 */
const hostLocalRanges: RangeReader = (ipam, problems) =>
  [
    ...(ipam["subnet"] === undefined ? [] : [ipam]),
    ...listOf(ipam["ranges"]).slice(0, JSON_LIST_MAX).flatMap(recordsIn),
  ].flatMap((entry) => {
    const text = textOf(entry["subnet"]) ?? "";
    const prefix = parsePrefix(text);
    if (prefix === undefined) {
      problems.push(invalidRange(text));
      return [];
    }
    return [
      {
        range: prefix,
        start: addressIn(entry["rangeStart"], problems),
        end: addressIn(entry["rangeEnd"], problems),
        excludes: [],
      },
    ];
  });

/** Each address is its own range: every pod gets the same. */
const staticRanges: RangeReader = (ipam, problems) =>
  recordsIn(ipam["addresses"]).flatMap((entry) => {
    const text = textOf(entry["address"]) ?? "";
    const read = parseAddressInPrefix(text);
    if (read === undefined) {
      problems.push(invalidRange(text));
      return [];
    }
    return [{ range: read.prefix, start: read.address, end: read.address, excludes: [] }];
  });

const RANGES: ReadonlyMap<string, RangeReader> = new Map([
  ["whereabouts", whereaboutsRanges],
  ["host-local", hostLocalRanges],
  ["static", staticRanges],
]);

/** OVN-Kubernetes has no ipam section: `subnets` (`10.128.0.0/16/24` on layer 3) says it; none means L2 only. */
const ovnIpam = (plugin: JsonRecord, problems: Problem[]): Ipam | null => {
  const subnets = textOf(plugin["subnets"]);
  if (subnets === undefined) return null;
  const excludes = commaList(textOf(plugin["excludeSubnets"]));
  const ranges = commaList(subnets).flatMap((text) => {
    const [network, length] = text.split("/");
    const prefix = parsePrefix(`${network ?? ""}/${length ?? ""}`);
    if (prefix === undefined) {
      problems.push(invalidRange(text));
      return [];
    }
    const own = excludes.filter((exclude) => exclude.includes(":") === prefix.includes(":"));
    return [{ range: prefix, start: null, end: null, excludes: own }];
  });
  return {
    type: "ovn",
    ranges,
    networkName: textOf(plugin["name"]) ?? null,
    gateways: commaList(textOf(plugin["defaultGatewayIPs"])).flatMap((text) => parseAddress(text) ?? []),
    hasReservations: false,
    nodeSliceSize: null,
  };
};

const gatewaysOf = (ipam: JsonRecord): Address[] => {
  const inRanges = listOf(ipam["ranges"]).slice(0, JSON_LIST_MAX).flatMap(recordsIn);
  return [
    ...new Set(
      [ipam, ...inRanges, ...recordsIn(ipam["addresses"])]
        .map((entry) => parseAddress(textOf(entry["gateway"]) ?? ""))
        .filter((address) => address !== undefined),
    ),
  ];
};

const addressIn = (value: unknown, problems: Problem[]): Address | null => {
  const text = textOf(value);
  if (text === undefined) return null;
  const address = parseAddress(text);
  if (address === undefined) {
    problems.push({
      code: "ADDRESS_INVALID",
      detail: `"${text.slice(0, 60)}" is not an address`,
      path: "spec.config",
    });
  }
  return address ?? null;
};

const recordsIn = (value: unknown): readonly JsonRecord[] =>
  listOf(value).slice(0, JSON_LIST_MAX).filter(isRecord);

const commaList = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .slice(0, JSON_LIST_MAX)
    .map((part) => part.trim())
    .filter((part) => part !== "");

const invalidRange = (text: string): Problem => ({
  code: "RANGE_INVALID",
  detail: `"${text.slice(0, 60)}" is not an address range`,
  path: "spec.config",
});
