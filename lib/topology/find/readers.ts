import { vlanOfWire } from "../../cluster/segments.ts";
import type { Network } from "../../model/network.ts";
import type { EntityId } from "../../model/ids.ts";
import { type PodFact, type ShapeItem, WITNESSES } from "../fact.ts";
import type { HostChain } from "../layers/chain.ts";
import type { FieldName } from "./fields.ts";
import type { FindSources, PartFacts } from "./sources.ts";

/** Where a field's values come from: what an attachment is, what its network is on that node, or the pod. In lower case. */
export type Reader =
  | { readonly of: "item"; readonly read: (item: ShapeItem) => readonly string[] }
  | { readonly of: "place"; readonly read: (network: EntityId, node: string | null) => readonly string[] }
  | {
      readonly of: "pod";
      readonly read: (fact: PodFact, item: ShapeItem | undefined) => readonly string[];
      /** The values where all pods of a part share them; undefined where they may differ. */
      readonly shared?: (part: PartFacts, item: ShapeItem | undefined) => readonly string[] | undefined;
    };

export const readerOf = (field: Exclude<FieldName, "ip" | "mac">, sources: FindSources): Reader => {
  const { view, findings, chains } = sources;
  const networkOf = (network: EntityId): Network | undefined => view.networkById(network)?.defined;
  const ofItem = (read: (item: ShapeItem) => readonly string[]): Reader => ({ of: "item", read });
  const ofNetwork = (read: (network: Network | undefined) => readonly string[]): Reader =>
    ofItem(({ network }) => read(networkOf(network)));
  const ofChain = (read: (chain: HostChain, network: Network | undefined) => readonly string[]): Reader => ({
    of: "place",
    read: (network, node) => read(chains.chain(network, node), networkOf(network)),
  });
  const wordsOfLabels = new Map<PodFact["labels"], readonly string[]>();
  const codesOf = (id: EntityId): readonly string[] =>
    findings.findingsAbout(id).map(({ code }) => code.toLowerCase());
  switch (field) {
    case "pod":
      return { of: "pod", read: ({ name, namespace }) => [name, `${namespace}/${name}`] };
    case "namespace":
      return {
        of: "pod",
        read: ({ namespace }) => [namespace],
        shared: ({ namespace }) => [namespace],
      };
    case "node":
      return { of: "pod", read: ({ node }) => lower(node) };
    case "controller":
      return {
        of: "pod",
        read: ({ controller }) => namesOf(controller),
        shared: ({ group }) => (group === "" ? undefined : namesOf(group)),
      };
    case "vm":
      return { of: "pod", read: ({ vm }) => lower(vm) };
    case "phase":
      return { of: "pod", read: ({ phase }) => [phase.toLowerCase()] };
    case "label":
      return {
        of: "pod",
        read: ({ labels }) => {
          let words = wordsOfLabels.get(labels);
          if (words === undefined) wordsOfLabels.set(labels, (words = wordsOf(labels)));
          return words;
        },
      };
    case "health":
      return {
        of: "pod",
        read: ({ badness }) => [HEALTH[badness]],
        shared: ({ isIll }) => (isIll ? undefined : [HEALTH[0]]),
      };
    case "finding":
      return {
        of: "pod",
        read: ({ pod }, item) => [...codesOf(pod), ...(item === undefined ? [] : codesOf(item.network))],
      };
    case "network":
      return ofItem(({ network }) => {
        const key = view.networkById(network)?.key;
        if (key === undefined) return [];
        const name = key.name.toLowerCase();
        return key.namespace === null ? [name] : [name, `${key.namespace.toLowerCase()}/${name}`];
      });
    case "provider":
      return ofItem(({ network }) => lower(view.networkById(network)?.key.provider));
    case "interface":
      return ofItem((item) => lower(item.interface));
    case "state":
      return ofItem(({ state }) => [state]);
    case "link":
      return ofItem(({ link }) => [link ?? "unknown"]);
    case "evidence":
      return ofItem(({ witnesses }) => WITNESSES.filter((_, at) => (witnesses & (1 << at)) !== 0));
    case "type":
      return ofNetwork((network) => lower(network?.type));
    case "mtu":
      return ofNetwork((network) => (typeof network?.mtu === "number" ? [String(network.mtu)] : []));
    case "ipam":
      return ofNetwork((network) =>
        network === undefined ? [] : [network.ipam?.type.toLowerCase() ?? "none"],
      );
    case "vlan":
      return ofChain(vlansOf);
    case "device":
      return ofChain(devicesOf);
    case "segment":
      return ofChain(({ segment }) =>
        segment === null ? [] : [segment.label.toLowerCase(), segment.title.toLowerCase()],
      );
  }
};

/** Each key, and each key with its value. */
const wordsOf = (labels: PodFact["labels"]): readonly string[] =>
  Object.entries(labels).flatMap(([key, value]) => [key.toLowerCase(), `${key}=${value}`.toLowerCase()]);

const HEALTH = ["well", "warning", "error"] as const;

const lower = (text: string | null | undefined): readonly string[] =>
  text === null || text === undefined || text === "" ? [] : [text.toLowerCase()];

/** `web` and `deployment/web`. */
const namesOf = (controller: string): readonly string[] => {
  if (controller === "") return [];
  const text = controller.toLowerCase();
  return [text.slice(text.indexOf("/") + 1), text];
};

/** The network's own tag, and the one of the wire that it leads to. */
const vlansOf = ({ segment }: HostChain, network: Network | undefined): readonly string[] => {
  const own = network?.vlan ?? null;
  return [own, vlanOfWire(segment?.key)].flatMap((vlan) => (vlan === null ? [] : [String(vlan)]));
};

/** What the configuration names, and what was seen below it on the node. */
const devicesOf = ({ device, nic }: HostChain, network: Network | undefined): readonly string[] => {
  const seen = [device, nic].filter(({ presence }) => presence === "seen" || presence === "down");
  return [
    network?.bridge,
    network?.master,
    network?.physicalNetwork,
    ...seen.map(({ title }) => title),
  ].flatMap(lower);
};
