import type { ClusterView } from "../../cluster/cluster-model.ts";
import { type EntityId, nodeId } from "../../model/ids.ts";
import type { HostLink } from "../../model/host-link.ts";
import type { Network } from "../../model/network.ts";
import { chainOf, type HostChain, type NodeLinks } from "./chain.ts";

/** The way that a network takes over a node, worked out once for all nodes that are alike. */
export interface ChainBook {
  /** What hangs on the attachment itself (its VF) is left open. */
  chain(network: EntityId, node: string | null): HostChain;
  linksOf(node: string | null): NodeLinks;
  /** Equal for nodes that are alike: every network takes the same way over them, unless it `isForEachNode`. null: nobody knows the node's links. */
  kindOf(node: string | null): string | null;
  /** Whether the network names a link such as pods have: no node is like another for it. */
  isForEachNode(network: EntityId): boolean;
  /** Equal for nodes over which the network takes the same way. */
  placeOf(network: EntityId, node: string | null): string | null;
  /** The node's links changed. */
  forget(node: EntityId): void;
}

interface KeptChain {
  /** A network that was defined anew has another chain. */
  readonly defined: Network | undefined;
  readonly chain: HostChain;
}

export const createChainBook = (view: ClusterView): ChainBook => {
  const chains = new Map<string | null, Map<EntityId, KeptChain>>();
  const kinds = new Map<string, string | null>();
  /** A short name for each kind. */
  const kindNames = new Map<string, string>();
  let kindCount = 0;
  const links = new Map<string, NodeLinks>();
  const names = new Map<EntityId, string>();

  const linksOf = (node: string | null): NodeLinks => {
    if (node === null) return undefined;
    if (links.has(node)) return links.get(node);
    // A node's own links are looked at for a few nodes, those that are drawn.
    if (links.size >= LINKS_MAX) links.clear();
    const byName = byNameOf(view.hostLinks(node));
    links.set(node, byName);
    names.set(nodeId(view.cluster, node), node);
    return byName;
  };

  const kindOf = (node: string | null): string | null => {
    if (node === null) return null;
    const known = kinds.get(node);
    if (known !== undefined) return known;
    const own = view.hostLinks(node);
    const kind = own === undefined ? null : nameOfKind(kindOfLinks(own));
    kinds.set(node, kind);
    names.set(nodeId(view.cluster, node), node);
    return kind;
  };

  const nameOfKind = (kind: string): string => {
    const known = kindNames.get(kind);
    if (known !== undefined) return known;
    // Links go down and up, and each time it is another kind.
    if (kindNames.size >= PLACES_MAX) {
      kindNames.clear();
      kinds.clear();
      chains.clear();
    }
    const made = `kind ${String((kindCount += 1))}`;
    kindNames.set(kind, made);
    return made;
  };

  const chainsOf = (place: string | null): Map<EntityId, KeptChain> => {
    const known = chains.get(place);
    if (known !== undefined) return known;
    if (chains.size >= PLACES_MAX) chains.clear();
    const made = new Map<EntityId, KeptChain>();
    chains.set(place, made);
    return made;
  };

  const placeIn = (network: Network | undefined, node: string | null): string | null =>
    namesPodLink(network) ? node : kindOf(node);

  return {
    linksOf,
    kindOf,
    isForEachNode: (network) => namesPodLink(view.networkById(network)?.defined),
    placeOf: (network, node) => placeIn(view.networkById(network)?.defined, node),
    chain: (network, node) => {
      const entry = view.networkById(network);
      const known = chainsOf(placeIn(entry?.defined, node));
      const kept = known.get(network);
      if (kept !== undefined && kept.defined === entry?.defined) return kept.chain;
      const chain = chainOf(NOTHING_SEEN, entry, linksOf(node));
      known.set(network, { defined: entry?.defined, chain });
      return chain;
    },
    forget: (id) => {
      const node = names.get(id);
      if (node === undefined) return;
      names.delete(id);
      chains.delete(node);
      kinds.delete(node);
      links.delete(node);
    },
  };
};

const NOTHING_SEEN = { observed: null, reported: null };
const LINKS_MAX = 500;
const PLACES_MAX = 500;
/** One for each interface of each pod, with a name of chance. Surprise: a node's own eth0 may be a veth as well. */
const isOfPod = (type: string, name: string): boolean => type === "veth" && CHANCE.test(name);

const CHANCE = /[0-9a-f]{6}/;

const namesPodLink = (network: Network | undefined): boolean =>
  network !== undefined && (CHANCE.test(network.master ?? "") || CHANCE.test(network.bridge ?? ""));

const byNameOf = (links: readonly HostLink[] | undefined): NodeLinks =>
  links === undefined ? undefined : new Map(links.map((link): [string, HostLink] => [link.name, link]));

/** All that a chain is read from (chain.ts), in the order in which it is looked through. */
const kindOfLinks = (links: readonly HostLink[]): string => {
  const parents = new Set(links.map(({ type, name, parent }) => (isOfPod(type, name) ? null : parent)));
  return JSON.stringify(
    links
      .filter(({ type, name }) => !isOfPod(type, name) || parents.has(name))
      .map(({ name, type, link, controller, parent, vlan, mtu }) => [
        name,
        type,
        link,
        controller,
        parent,
        vlan,
        mtu,
      ]),
  );
};
