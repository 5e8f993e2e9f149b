import type { NetworkEntry } from "../../cluster/cluster-model.ts";
import { segmentOf } from "../../cluster/segments.ts";
import type { Attachment } from "../../model/attachment.ts";
import type { HostLink } from "../../model/host-link.ts";
import type { Network } from "../../model/network.ts";
import type { Presence } from "./view.ts";

/** One step of the way out of a node. */
export interface Step {
  readonly title: string;
  readonly subtitle: string;
  readonly presence: Presence;
}

/** What an attachment goes through on its node, and the layer-2 domain that it reaches. */
export interface HostChain {
  readonly device: Step;
  readonly nic: Step;
  /** null: it leads to none, or which one can't be told; `aside` says which. */
  readonly segment: ChainSegment | null;
  readonly aside: string | null;
}

export interface ChainSegment {
  readonly key: string;
  readonly label: string;
  readonly title: string;
}

/** A node's own links by name; undefined where nobody looked. */
export type NodeLinks = ReadonlyMap<string, HostLink> | undefined;

/**
 * Follows an attachment over its node by what the configuration names and what the node's agent saw. What nobody saw is
 * `told` (the configuration says so) or `unknown`, never taken for present.
 */
export const chainOf = (
  attachment: Pick<Attachment, "observed" | "reported">,
  entry: NetworkEntry | undefined,
  links: NodeLinks,
): HostChain => {
  const network = entry?.defined;
  if (entry === undefined || network === undefined)
    return dead(UNKNOWN_STEP("not defined"), NO_STEP, "leads nowhere: it isn’t defined");
  switch (network.type) {
    case "bridge":
    case "tap":
      return overBridge(network.bridge ?? "cni0", network, entry, links, "bridge");
    case "ovs":
      return overBridge(network.bridge ?? "", network, entry, links, "OVS bridge");
    case "macvlan":
    case "ipvlan":
    case "vlan":
      return overMaster(network, entry, links);
    case "sriov":
    case "ib-sriov":
      return overFunction(attachment, network, entry);
    case "ovn-k8s-cni-overlay":
      return overOvn(network, entry);
    case "ptp":
      return dead(
        { title: "veth", subtitle: "routed by the node", presence: "told" },
        NO_STEP,
        "routed: no layer-2 domain",
      );
    case "host-device":
      return dead(
        { title: "host device", subtitle: "moved into the pod", presence: "told" },
        NO_STEP,
        "its wire isn’t known",
      );
    default:
      return dead(UNKNOWN_STEP(network.type ?? "unreadable"), NO_STEP, "its way isn’t known");
  }
};

const NO_STEP: Step = { title: "", subtitle: "", presence: "none" };
const UNKNOWN_STEP = (subtitle: string): Step => ({ title: "unknown", subtitle, presence: "unknown" });

const dead = (device: Step, nic: Step, aside: string): HostChain => ({ device, nic, segment: null, aside });

/** What should carry it was looked for on the node, and isn't there. */
const absent = (name: string, vlan: number | null): HostChain =>
  dead(
    { title: name, subtitle: "not on this node", presence: "absent" },
    NO_STEP,
    vlan === null || vlan === 0 ? "leads nowhere" : `never reaches VLAN ${vlan}`,
  );

/** By its usual name a VLAN device tells its tag: `ens3f0.301`. */
const vlanInName = (name: string): number | null => {
  const parts = /\.(\d{1,4})$/.exec(name);
  return parts === null ? null : Number(parts[1]);
};

const overBridge = (
  name: string,
  network: Network,
  entry: NetworkEntry,
  links: NodeLinks,
  word: string,
): HostChain => {
  if (links === undefined)
    return {
      device: { title: name, subtitle: word, presence: "told" },
      nic: UNKNOWN_STEP("nobody looked"),
      ...(segmentOf(entry)?.isPerNode === false
        ? reached(entry, network.vlan)
        : { segment: null, aside: "its uplink isn’t known" }),
    };
  const bridge = links.get(name);
  if (bridge === undefined) return absent(name, network.vlan);
  const device: Step = { title: name, subtitle: word, presence: bridge.link === "down" ? "down" : "seen" };
  const uplink = [...links.values()].find((link) => link.controller === name && UPLINKS.includes(link.type));
  if (uplink === undefined) return dead(device, NO_STEP, "stays on this node: no uplink");
  const { nic, vlan } = wireBelow(uplink, links);
  const tag = network.vlan ?? vlan;
  return { device, nic: nicStep(nic, uplink), segment: wireSegment(nic.name, tag), aside: null };
};

const overMaster = (network: Network, entry: NetworkEntry, links: NodeLinks): HostChain => {
  const { master } = network;
  const word = `${network.type ?? ""} master`;
  if (master === null || master === "")
    return dead(UNKNOWN_STEP("the default route’s NIC"), NO_STEP, "its wire isn’t known");
  if (links === undefined)
    return {
      device: { title: master, subtitle: word, presence: "told" },
      nic: UNKNOWN_STEP("nobody looked"),
      ...reached(entry, network.vlan),
    };
  const device = links.get(master);
  if (device === undefined) return absent(master, network.vlan ?? vlanInName(master));
  const { nic, vlan } = wireBelow(device, links);
  return {
    device: { title: master, subtitle: word, presence: device.link === "down" ? "down" : "seen" },
    nic: nicStep(nic, device),
    segment: wireSegment(nic.name, network.vlan ?? vlan),
    aside: null,
  };
};

const overFunction = (
  { observed, reported }: Pick<Attachment, "observed" | "reported">,
  network: Network,
  entry: NetworkEntry,
): HostChain => {
  const pci = observed?.device ?? reported?.device ?? null;
  return {
    device: {
      title: pci === null ? "VF" : `VF ${pci.replace(/^0000:/, "")}`,
      subtitle: network.resourceName?.split("/").at(-1) ?? "SR-IOV",
      presence: pci === null ? "unknown" : observed?.device === pci ? "seen" : "told",
    },
    nic: UNKNOWN_STEP("physical NIC"),
    ...reached(entry, network.vlan),
  };
};

const overOvn = (network: Network, entry: NetworkEntry): HostChain => {
  const isLocalnet = network.mode === "localnet";
  const name = (isLocalnet ? network.physicalNetwork : null) ?? network.cniName ?? "OVN";
  return {
    device: { title: name, subtitle: isLocalnet ? "OVN mapping" : "OVN overlay", presence: "told" },
    nic: isLocalnet ? UNKNOWN_STEP("OVN’s uplink") : NO_STEP,
    ...reached(entry, network.vlan),
  };
};

/** The domain that the configuration alone leads to. */
const reached = (entry: NetworkEntry, vlan: number | null): Pick<HostChain, "segment" | "aside"> => {
  const segment = segmentOf(entry);
  if (segment === null) return { segment: null, aside: "no layer-2 domain" };
  const wire = /^wire (\S+) (\d+)$/.exec(segment.key);
  if (wire !== null) return { segment: wireSegment(wire[1] ?? "", Number(wire[2]) || null), aside: null };
  const label = vlan === null || vlan === 0 ? entry.key.name : `VLAN ${vlan}`;
  return { segment: { key: segment.key, label, title: `${label}, as ${entry.key.name} says` }, aside: null };
};

const wireSegment = (nic: string, vlan: number | null): ChainSegment => {
  const label = vlan === null || vlan === 0 ? nic : `VLAN ${vlan}`;
  return {
    key: `wire ${nic} ${vlan ?? 0}`,
    label,
    title: vlan === null ? `untagged on ${nic}` : `VLAN ${vlan} on ${nic}`,
  };
};

const UPLINKS = ["device", "bond", "vlan"];
/** A VLAN on a VLAN on a bond: deeper than that nobody builds. */
const DEPTH_MAX = 4;

/** Down through VLANs to what carries them, with the first tag on the way. */
const wireBelow = (
  start: HostLink,
  links: ReadonlyMap<string, HostLink>,
): { nic: HostLink; vlan: number | null } => {
  let nic = start;
  let vlan: number | null = null;
  for (let depth = 0; depth < DEPTH_MAX && nic.type === "vlan"; depth++) {
    vlan ??= nic.vlan;
    const parent = nic.parent === null ? undefined : links.get(nic.parent);
    if (parent === undefined) break;
    nic = parent;
  }
  return { nic, vlan };
};

const nicStep = (nic: HostLink, over: HostLink): Step => ({
  title: nic.name,
  subtitle: [
    nic.link ?? "unknown",
    ...(over.vlan === null ? [] : [`VLAN ${over.vlan}`]),
    ...(nic.mtu === null ? [] : [`MTU ${nic.mtu}`]),
  ]
    .slice(0, 2)
    .join(" · "),
  presence: nic.link === "down" ? "down" : "seen",
});
