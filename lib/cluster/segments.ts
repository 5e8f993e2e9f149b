import type { EntityId, NetworkKey } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import type { NetworkEntry } from "./cluster-model.ts";

/** One L2 domain. Inside it the same address twice is a conflict, outside it isn't. */
export interface Segment {
  readonly key: string;
  /** Each node has its own (a Linux bridge: whether it has an uplink isn't told by the configuration). */
  readonly isPerNode: boolean;
}

/**
 * The segment that a network's configuration leads to: type class, physical network (or master, bridge) and VLAN, or
 * OVN's network name. What can't be told stands alone: then only the network's own attachments are compared. The same
 * master name is taken for the same wire on every node. null: no L2 domain at all (point-to-point).
 */
export const segmentOf = (entry: NetworkEntry): Segment | null => {
  const network = entry.defined;
  if (network === undefined) return alone(entry.id);
  switch (network.type) {
    case "ptp":
    case "dummy":
    case "loopback":
      return null;
    case "bridge":
    case "tap":
      return network.bridge === null && network.type === "tap"
        ? null
        : { key: `bridge ${network.bridge ?? "cni0"} ${network.vlan ?? 0}`, isPerNode: true };
    case "ovs":
      return network.bridge === null ? alone(entry.id) : shared(`ovs ${network.bridge} ${network.vlan ?? 0}`);
    case "ovn-k8s-cni-overlay":
      return ovnSegment(network, entry.id);
    case "macvlan":
    case "vlan":
      return wireSegment(network.master, network.vlan, entry.id);
    case "ipvlan":
      return network.mode === null || network.mode === "l2"
        ? wireSegment(network.master, network.vlan, entry.id)
        : alone(entry.id);
    case "sriov":
      return network.resourceName === null
        ? alone(entry.id)
        : shared(`sriov ${network.resourceName} ${network.vlan ?? 0}`);
    default:
      return alone(entry.id);
  }
};

/** The tag of the wire that a segment's key names; null where the key names none, or it is untagged. */
export const vlanOfWire = (key: string | undefined): number | null =>
  Number(/^wire \S+ (\d+)$/.exec(key ?? "")?.[1] ?? 0) || null;

/** The VLAN of a network as far as its configuration tells: its own tag, or the one in the name of its master. */
export const toldVlan = (
  entry: NetworkEntry,
): { readonly vlan: number; readonly by: "network" | "name" } | null => {
  const own = entry.defined?.vlan ?? null;
  if (own !== null && own !== 0) return { vlan: own, by: "network" };
  const named = vlanOfWire(segmentOf(entry)?.key);
  return named === null ? null : { vlan: named, by: "name" };
};

/** The other networks of each network's segment, by network id; only networks that have any. */
export const networksBySegment = (
  entries: Iterable<NetworkEntry>,
): ReadonlyMap<EntityId, readonly NetworkKey[]> => {
  const bySegment = new Map<string, NetworkEntry[]>();
  for (const entry of entries) {
    const segment = segmentOf(entry);
    if (segment === null) continue;
    const members = bySegment.get(segment.key);
    if (members === undefined) bySegment.set(segment.key, [entry]);
    else members.push(entry);
  }
  const others = new Map<EntityId, readonly NetworkKey[]>();
  for (const members of bySegment.values()) {
    if (members.length < 2) continue;
    for (const entry of members) {
      others.set(
        entry.id,
        members.filter((each) => each !== entry).map((each) => each.key),
      );
    }
  }
  return others;
};

const alone = (id: EntityId): Segment => ({ key: `network ${id}`, isPerNode: false });

const shared = (key: string): Segment => ({ key, isPerNode: false });

/** A VLAN device as master (`ens3f0.301`) and VLAN 301 on `ens3f0` are one wire. No master: the node's default NIC, unknown. */
const wireSegment = (master: string | null, vlan: number | null, id: EntityId): Segment => {
  if (master === null || master === "") return alone(id);
  const parts = /^(.+)\.(\d{1,4})$/.exec(master);
  if (parts !== null && vlan === null) return shared(`wire ${parts[1]} ${Number(parts[2])}`);
  return shared(`wire ${master} ${vlan ?? 0}`);
};

/** Localnet goes out on a physical network; layer 2 and 3 live inside OVN under the network's name. */
const ovnSegment = (network: Network, id: EntityId): Segment => {
  const physical = network.physicalNetwork ?? network.cniName;
  if (network.mode === "localnet") {
    return physical === null ? alone(id) : shared(`localnet ${physical} ${network.vlan ?? 0}`);
  }
  return network.cniName === null ? alone(id) : shared(`ovn ${network.cniName}`);
};
