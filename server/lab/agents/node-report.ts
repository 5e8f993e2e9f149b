import {
  type CacheEntry,
  interfaceIdentifier,
  type KernelLink,
  type LinkKind,
  type NodeKernel,
  type Sandbox,
} from "../controllers/kernel.ts";
import { routesOf } from "./node-routes.ts";

/**
 * A simulated node as a node agent tells it: the shape of `GET /v1/report` (docs/agent.md), written here a second time
 * on purpose. Each list is keyed, so that two reports can be compared piece by piece.
 */
export interface ReportLists {
  readonly hostLinks: Items;
  readonly namespaces: Items;
  readonly results: Items;
  readonly multus: Items;
  readonly hostLocal: Items;
  readonly plugins: Items;
  readonly configs: Items;
  readonly problems: Items;
}

/** The agent's key of an item → the item as JSON. */
export type Items = ReadonlyMap<string, string>;

export function listsOf(node: NodeKernel): ReportLists {
  const indexes = new Map<string, number>();
  for (const link of node.links.values()) indexes.set(link.name, link.ifindex);
  for (const { id, links } of node.sandboxes.values())
    for (const link of links.values()) indexes.set(`${id}/${link.name}`, link.ifindex);
  const sandboxes = [...node.sandboxes.values()];
  const entries = Map.groupBy(node.cache.values(), ({ containerId }) => containerId);
  return {
    hostLinks: keyed([...node.links.values()], (link) => [link.name, hostLink(link, node, indexes)]),
    namespaces: keyed(
      sandboxes.filter(({ state }) => state === "ready"),
      (sandbox) => [netnsId(sandbox), namespaceOf(sandbox, indexes, entries.get(sandbox.id) ?? [])],
    ),
    results: keyed([...node.cache.values()], (entry) => [
      JSON.stringify([entry.network, entry.containerId, entry.iface, null]),
      {
        networkName: entry.network,
        containerId: entry.containerId,
        interface: entry.iface,
        netns: entry.netns,
        pod: { namespace: entry.namespace, name: entry.name, uid: entry.uid },
        devices: entry.result.interfaces.map(({ name, mac, sandbox }) => ({
          name,
          mac,
          netns: sandbox ?? null,
        })),
        addresses: entry.result.ips.map((ip) => ({
          address: ip.address.split("/")[0],
          prefixLength: Number(ip.address.split("/")[1] ?? 0),
          gateway: ip.gateway ?? null,
          device: ip.interface,
        })),
        configText: entry.config,
      },
    ]),
    multus: keyed(
      sandboxes.filter(({ delegates }) => delegates.length > 0),
      ({ id, delegates }) => [
        id,
        {
          containerId: id,
          delegates: delegates
            .filter(({ isInner }) => isInner !== true)
            .map(({ network, iface }, index) => ({ network, interface: index === 0 ? null : iface })),
        },
      ],
    ),
    hostLocal: new Map(
      [...node.hostLocal].flatMap(([network, { files }]) =>
        [...files].map(
          ([address, { containerId, iface, at }]) =>
            [
              `${network}/${address}`,
              JSON.stringify({
                network,
                address,
                containerId,
                interface: iface,
                modifiedAt: new Date(at).toISOString(),
              }),
            ] as const,
        ),
      ),
    ),
    plugins: keyed([...node.plugins], (name) => [name, { name, modifiedAt: null }]),
    configs: keyed([MULTUS_CONFIG], (config) => [config.file, config]),
    problems: keyed([...node.unreadable], ([path, detail]) => [path, { path, detail }]),
  };
}

function keyed<Item>(items: readonly Item[], entryOf: (item: Item) => [string, object]): Items {
  return new Map(
    items.map((item) => {
      const [key, value] = entryOf(item);
      return [key, JSON.stringify(value)];
    }),
  );
}

export const MULTUS_CONFIG = {
  file: "00-multus.conf",
  name: "multus-cni-network",
  cniVersion: "0.3.1",
  types: ["multus-shim"],
};

function netnsId(sandbox: Sandbox): string {
  return sandbox.netns.split("/").at(-1) ?? sandbox.netns;
}

function namespaceOf(
  sandbox: Sandbox,
  indexes: ReadonlyMap<string, number>,
  entries: readonly CacheEntry[],
): object {
  return {
    id: netnsId(sandbox),
    path: sandbox.netns,
    pod: { namespace: sandbox.namespace, name: sandbox.name, uid: sandbox.uid },
    containerId: sandbox.id,
    links: [...sandbox.links.values()].map((link) => ({
      ...common(link),
      controller: null,
      lower: null,
      foreignLower: foreign(indexes.get(link.peer ?? stackedOn(link) ?? "")),
      vlan: link.kind === "vlan" ? (link.vlanId ?? null) : null,
    })),
    routes: routesOf(sandbox, entries),
  };
}

/** A function of a NIC and a device that was handed over stand on nothing that the kernel would name. */
function stackedOn(link: KernelLink): string | undefined {
  return link.kind === "vf" || link.kind === "physical" ? undefined : link.parent;
}

function hostLink(link: KernelLink, node: NodeKernel, indexes: ReadonlyMap<string, number>): object {
  return {
    ...common(link),
    controller: link.bridge ?? null,
    lower: link.parent !== undefined && node.links.has(link.parent) ? link.parent : null,
    foreignLower: foreign(indexes.get(link.peer ?? "")),
    vlan: link.kind === "vlan" ? (link.vlanId ?? null) : null,
  };
}

function foreign(index: number | undefined): object | null {
  return index === undefined ? null : { index, netnsId: 0 };
}

const KINDS: Partial<Record<LinkKind, string>> = {
  physical: "device",
  vf: "device",
  ovs: "openvswitch",
  tap: "tun",
};

function common(link: KernelLink): object {
  const isUp = link.isUp && link.hasCarrier;
  return {
    index: link.ifindex,
    name: link.name,
    kind: KINDS[link.kind] ?? link.kind,
    mac: link.kind === "loopback" ? null : link.mac,
    mtu: link.mtu,
    link: isUp ? "up" : "down",
    mode: link.mode ?? null,
    device: link.pciAddress ?? null,
    addresses: [
      ...link.addresses.map(({ address, prefixLength, isSlaac, flag }) => ({
        address,
        prefixLength,
        origin: link.kind === "loopback" ? "loopback" : isSlaac === true ? "slaac" : "static",
        flags: flag === undefined ? [] : [flag],
      })),
      ...(isUp && link.kind !== "loopback" && link.bridge === undefined ? [linkLocal(link)] : []),
    ],
  };
}

function linkLocal(link: KernelLink): object {
  return {
    address: `fe80::${interfaceIdentifier(link.mac).replace(/^0:/, "")}`,
    prefixLength: 64,
    origin: "link-local",
    flags: [],
  };
}
