"use client";

import { useEffect, useState } from "react";
import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PodWire } from "../../lib/wire/pod.ts";
import { networkPath, networkTitle } from "../networks/network-key.ts";
import { useAddress, useNetworks, useNodes, usePods, useSummary } from "../live/hooks.ts";
import { exactFirst } from "./palette-rank.ts";
import { PLACES } from "./places.ts";

export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly href: string;
  readonly isMono: boolean;
  readonly network: NetworkWire | null;
}

export interface PaletteGroup {
  readonly value: string;
  readonly items: readonly PaletteItem[];
}

const MOST = 8;

/** What a text may mean: a VLAN, MAC or address first, then what is called exactly so, networks, pods, controllers, namespaces, nodes, screens. */
export const usePaletteGroups = (text: string, isOpen: boolean): readonly PaletteGroup[] => {
  const wanted = useSettled(text.trim().toLowerCase(), 120);
  const address = ADDRESS.test(wanted) ? wanted : null;
  const pods = usePods({ q: wanted, limit: MOST }, isOpen);
  const networks = useNetworks(isOpen);
  const nodes = useNodes(isOpen);
  const held = useAddress(isOpen ? address : null);
  const holders = held.item?.holders ?? [];
  const { summary } = useSummary();
  const values: readonly PaletteGroup[] = [
    { value: "In the picture", items: pictureItems(wanted) },
    {
      value: "Address",
      items:
        held.item === null || address === null
          ? []
          : [
              ...holders.map((holder) => ({
                ...plain(
                  `${holder.attachment}`,
                  address,
                  `${holder.pod.namespace}/${holder.pod.name} · ${holder.interface ?? "no name"} on ${holder.network.name}`,
                  `/?pod=${encodeURIComponent(`${holder.pod.namespace}/${holder.pod.name}`)}`,
                ),
                isMono: true,
              })),
              ...held.item.pools.map((pool) => ({
                ...plain(
                  pool.id,
                  address,
                  `in pool ${pool.range}`,
                  `/addresses?pool=${encodeURIComponent(pool.id)}&address=${encodeURIComponent(address)}`,
                ),
                isMono: true,
              })),
            ],
    },
  ];
  const names: readonly PaletteGroup[] = [
    {
      value: "Networks",
      items: networks.items
        .filter((network) =>
          matches(wanted, networkTitle(network.network), network.summary, vlanText(network)),
        )
        .slice(0, MOST)
        .map((network) => ({
          ...plain(
            network.id,
            networkTitle(network.network),
            network.summary,
            `/networks?network=${encodeURIComponent(networkPath(network.network))}`,
          ),
          network,
        })),
    },
    {
      value: "Pods and VMs",
      items: pods.items
        .slice(0, MOST)
        .map((pod) =>
          plain(
            pod.id,
            pod.virtualMachine ?? pod.name,
            `${pod.virtualMachine === null ? "" : "VM in "}${pod.namespace} · ${pod.node ?? "not on a node"}`,
            `/?pod=${encodeURIComponent(`${pod.namespace}/${pod.name}`)}`,
          ),
        ),
    },
    { value: "Controllers", items: controllerItems(wanted, pods.items) },
    {
      value: "Namespaces",
      items: (wanted === "" ? [] : (summary?.namespaces ?? []))
        .filter((name) => matches(wanted, name))
        // Of a thousand tenants the one that is called so is among those shown.
        .toSorted((left, right) => Number(right === wanted) - Number(left === wanted))
        .slice(0, MOST)
        .map((name) =>
          plain(`namespace ${name}`, name, "namespace", `/?namespace=${encodeURIComponent(name)}`),
        ),
    },
    {
      value: "Nodes",
      items: nodes.items
        .filter((node) => matches(wanted, node.name, ...node.addresses))
        .slice(0, MOST)
        .map((node) =>
          plain(
            node.id,
            node.name,
            node.addresses.join(", "),
            `/nodes?node=${encodeURIComponent(node.name)}`,
          ),
        ),
    },
    {
      value: "Screens",
      items: PLACES.filter((place) => matches(wanted, place.title)).map((place) =>
        plain(`screen-${place.href}`, place.title, `g ${place.key}`, place.href),
      ),
    },
  ];
  return [...values.filter(({ items }) => items.length > 0), ...exactFirst(names, wanted)];
};

const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/;
const VLAN = /^(?:vlan\s*)?(\d{1,4})$/;
const VLAN_MAX = 4_094;

/** What leads to a part of the picture: who is on a VLAN, who has a MAC. */
const pictureItems = (wanted: string): readonly PaletteItem[] => {
  const vlan = Number(VLAN.exec(wanted)?.[1] ?? 0);
  const found = (q: string): string => `/?look=table&group=none&q=${encodeURIComponent(q)}`;
  if (MAC.test(wanted)) {
    const mac = wanted.replaceAll("-", ":");
    return [{ ...plain(`mac-${mac}`, mac, "who has this MAC", found(`mac = ${mac}`)), isMono: true }];
  }
  if (vlan >= 1 && vlan <= VLAN_MAX)
    return [plain(`vlan-${vlan}`, `VLAN ${vlan}`, "who is on it", found(`vlan = ${vlan}`))];
  return [];
};

/** Of the pods found, what keeps them: a list of all controllers is nowhere asked for. */
const controllerItems = (
  wanted: string,
  pods: readonly Pick<PodWire, "namespace" | "controller">[],
): readonly PaletteItem[] => {
  const items = new Map<string, PaletteItem>();
  for (const { namespace, controller } of pods) {
    if (wanted === "" || controller === null || !matches(wanted, controller.name)) continue;
    const text = `${controller.kind}/${controller.name}`;
    const id = `controller ${namespace} ${text}`;
    const href = `/?namespace=${encodeURIComponent(namespace)}&controller=${encodeURIComponent(text)}`;
    items.set(id, plain(id, controller.name, `${controller.kind} in ${namespace}`, href));
  }
  return [...items.values()];
};

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*)$/;

const plain = (id: string, title: string, note: string, href: string): PaletteItem => ({
  id,
  title,
  note,
  href,
  isMono: false,
  network: null,
});

const vlanText = ({ toldVlan }: NetworkWire): string => (toldVlan === null ? "" : `vlan ${toldVlan.vlan}`);

const matches = (wanted: string, ...texts: readonly string[]): boolean =>
  wanted === "" || texts.some((text) => text.toLowerCase().includes(wanted));

/** A value once it has been still for a while. */
const useSettled = (value: string, ms: number): string => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(waiting);
  }, [value, ms]);
  return settled;
};
