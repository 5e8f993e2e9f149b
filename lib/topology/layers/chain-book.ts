import type { ClusterView } from "../../cluster/cluster-model.ts";
import { type EntityId, nodeId } from "../../model/ids.ts";
import type { HostLink } from "../../model/host-link.ts";
import type { Network } from "../../model/network.ts";
import { chainOf, type HostChain, type NodeLinks } from "./chain.ts";

/** The way that a network takes over a node, worked out once for all attachments that share it. */
export interface ChainBook {
  /** What hangs on the attachment itself (its VF) is left open. */
  chain(network: EntityId, node: string | null): HostChain;
  linksOf(node: string | null): NodeLinks;
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
  const links = new Map<string, NodeLinks>();
  const names = new Map<EntityId, string>();

  const linksOf = (node: string | null): NodeLinks => {
    if (node === null) return undefined;
    if (links.has(node)) return links.get(node);
    const known = view.hostLinks(node);
    const byName =
      known === undefined ? undefined : new Map(known.map((link): [string, HostLink] => [link.name, link]));
    links.set(node, byName);
    names.set(nodeId(view.cluster, node), node);
    return byName;
  };

  return {
    linksOf,
    chain: (network, node) => {
      let ofNode = chains.get(node);
      if (ofNode === undefined) chains.set(node, (ofNode = new Map()));
      const entry = view.networkById(network);
      const kept = ofNode.get(network);
      if (kept !== undefined && kept.defined === entry?.defined) return kept.chain;
      const chain = chainOf(NOTHING_SEEN, entry, linksOf(node));
      ofNode.set(network, { defined: entry?.defined, chain });
      return chain;
    },
    forget: (id) => {
      const node = names.get(id);
      if (node === undefined) return;
      names.delete(id);
      chains.delete(node);
      links.delete(node);
    },
  };
};

const NOTHING_SEEN = { observed: null, reported: null };
