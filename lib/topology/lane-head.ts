import { toldVlan } from "../cluster/segments.ts";
import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import type { Network } from "../model/network.ts";
import { groupDigits, plural } from "../text/count.ts";
import type { Lane } from "./view.ts";

const TYPES: Readonly<Record<string, string>> = {
  "ovn-k8s-cni-overlay": "OVN",
  sriov: "SR-IOV",
  "ib-sriov": "InfiniBand SR-IOV",
  "host-device": "host device",
  "cnv-bridge": "bridge",
  ovs: "OVS",
};

/** The three short lines below a network's name: type and device, VLAN or IPAM, range. */
export const headLines = (entry: NetworkEntry, view: ClusterView): Lane["lines"] => {
  if (entry.isDefault) return defaultLines(view);
  const { defined } = entry;
  if (defined === undefined) return [plain("not defined"), plain("only asked for")];
  const range = rangeWords(defined);
  return [
    plain(typeWords(entry, defined)),
    plain(layerWords(entry, defined)),
    ...(range === null ? [] : [mono(range)]),
  ];
};

/** Of several networks that are called the same: how many, and what they have in common, `VLAN 40–59` among it. */
export const sharedLines = (networks: readonly NetworkEntry[]): Lane["lines"] => {
  const defined = networks.flatMap((entry) =>
    entry.defined === undefined ? [] : [{ entry, network: entry.defined }],
  );
  const types = new Set(defined.map(({ entry, network }) => typeWords(entry, network)));
  return [
    plain(plural(networks.length, "network")),
    plain(defined.length === 0 ? "not defined" : (onlyOf(types) ?? "of several types")),
    plain(sharedLayerWords(defined)),
  ];
};

const sharedLayerWords = (
  networks: readonly { readonly entry: NetworkEntry; readonly network: Network }[],
): string => {
  const words = onlyOf(new Set(networks.map(({ entry, network }) => layerWords(entry, network))));
  if (words !== undefined) return words;
  const vlans = networks.flatMap(({ entry }) => toldVlan(entry)?.vlan ?? []);
  if (vlans.length < networks.length) return "";
  const [lowest, highest] = [Math.min(...vlans), Math.max(...vlans)];
  return lowest === highest ? `VLAN ${lowest}` : `VLAN ${lowest}–${highest}`;
};

const onlyOf = (words: ReadonlySet<string>): string | undefined =>
  words.size === 1 ? [...words][0] : undefined;

const plain = (text: string) => ({ text, isMono: false });
const mono = (text: string) => ({ text, isMono: true });

const defaultLines = (view: ClusterView): Lane["lines"] => {
  const ranges: string[] = [];
  for (const node of view.nodes()) ranges.push(...node.podRanges.slice(0, 1));
  const [first] = ranges;
  const more = ranges.length > 1 ? ` +${groupDigits(ranges.length - 1)}` : "";
  return [plain("cluster default"), plain(""), ...(first === undefined ? [] : [mono(first + more)])];
};

/** `macvlan · ens3f0`, `OVN localnet`, `bridge · br-stor`. */
const typeWords = ({ key }: NetworkEntry, network: Network): string => {
  if (network.type === null) {
    if (key.provider === "multus") return network.problems.length > 0 ? "unreadable" : "no type";
    return PROVIDERS[key.provider] ?? key.provider;
  }
  const type = TYPES[network.type] ?? network.type;
  if (network.type === "ovn-k8s-cni-overlay")
    return [type, network.mode].filter((word) => word !== null).join(" ");
  const device = network.master ?? network.bridge;
  return device === null ? type : `${type} · ${device}`;
};

const PROVIDERS: Readonly<Record<string, string>> = {
  "kubernetes-network": "Network",
  podnetwork: "PodNetwork",
  "ovn-kubernetes": "user-defined",
  gke: "GKE network",
  dra: "device claim",
  kubevirt: "KubeVirt",
};

/** `VLAN 10 · br-data`, `VLAN 301`, `whereabouts`, `dual stack`. */
const layerWords = (entry: NetworkEntry, network: Network): string => {
  const physical = network.physicalNetwork;
  const told = toldVlan(entry);
  if (told !== null) return physical === null ? `VLAN ${told.vlan}` : `VLAN ${told.vlan} · ${physical}`;
  if (physical !== null) return physical;
  if (network.ipam === null) return "no IPAM";
  const ranges = network.ipam.ranges.map(({ range }) => range);
  if (ranges.some(isV6) && ranges.some((range) => !isV6(range))) return "dual stack";
  return network.ipam.type;
};

/** `10.60.1.0/24`, `10.60.1.0/24 +v6`, `10.60.1.0/24 +3`. */
const rangeWords = (network: Network): string | null => {
  const ranges = (network.ipam?.ranges ?? []).map(({ range }) => range);
  const [first] = ranges.toSorted((left, right) => Number(isV6(left)) - Number(isV6(right)));
  if (first === undefined) return null;
  if (ranges.length === 1) return first;
  return ranges.length === 2 && !isV6(first) && ranges.some(isV6)
    ? `${first} +v6`
    : `${first} +${ranges.length - 1}`;
};

const isV6 = (range: string): boolean => range.includes(":");
