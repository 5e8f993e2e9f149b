import type { HostLinkWire } from "../../lib/wire/node.ts";

/** A device of the node with what stands on it: NIC → bond → VLAN → bridge. */
export interface StackItem {
  readonly link: HostLinkWire;
  readonly above: readonly StackItem[];
  /** Interfaces of pods on it or on its ports. */
  readonly carries: HostLinkWire["carries"];
  /** Ports whose other end nobody saw. */
  readonly unknownPorts: number;
}

export interface HostStack {
  /** What has a wire: a NIC at the bottom of each. */
  readonly wired: readonly StackItem[];
  /** Bridges and the like that lead to no NIC. */
  readonly unwired: readonly StackItem[];
  /** Loopback. */
  readonly rest: readonly HostLinkWire[];
}

/**
 * The node's own devices as they stand on each other. A device stands on its parent (a VLAN on its NIC), and on what is
 * a port of it (a bridge on its uplink); of several ports the first carries it, so that it is drawn once. A veth is a
 * port, not a device of its own.
 */
export const hostStack = (links: readonly HostLinkWire[]): HostStack => {
  const byName = new Map(links.map((link) => [link.name, link]));
  const ports = groupBy(links.filter(isPort), (link) => link.controller ?? "");
  const devices = links.filter((link) => !isPort(link) && link.type !== "loopback");
  const below = new Map(devices.map((link) => [link.name, belowOf(link, devices, byName)]));
  const above = groupBy(devices, (link) => below.get(link.name) ?? "");
  const placed = new Set<string>();
  const build = (link: HostLinkWire): StackItem => {
    placed.add(link.name);
    const own = ports.get(link.name) ?? [];
    return {
      link,
      above: (above.get(link.name) ?? []).filter(({ name }) => !placed.has(name)).map(build),
      carries: [...link.carries, ...own.flatMap((port) => port.carries)],
      unknownPorts: own.filter((port) => port.carries.length === 0).length,
    };
  };
  const bottoms = devices.filter((link) => below.get(link.name) === undefined).toSorted(byRank);
  const built = bottoms.map(build);
  // A loop of devices has no bottom: it is shown all the same.
  const looped = devices.flatMap((link) => (placed.has(link.name) ? [] : [build(link)]));
  const all = [...built, ...looped];
  return {
    wired: all.filter(({ link }) => link.type === "device"),
    unwired: all.filter(({ link }) => link.type !== "device"),
    rest: links.filter((link) => link.type === "loopback" || (isPort(link) && link.controller === null)),
  };
};

const isPort = (link: HostLinkWire): boolean => link.type === "veth" || link.type === "tun";

const belowOf = (
  link: HostLinkWire,
  devices: readonly HostLinkWire[],
  byName: ReadonlyMap<string, HostLinkWire>,
): string | undefined => {
  if (link.parent !== null && link.parent !== link.name && byName.has(link.parent)) return link.parent;
  return devices.find(({ name, controller }) => controller === link.name && name !== link.name)?.name;
};

const byRank = (a: HostLinkWire, b: HostLinkWire): number =>
  a.name.localeCompare(b.name, "en", { numeric: true });

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};
