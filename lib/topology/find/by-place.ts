import type { EntityId } from "../../model/ids.ts";
import type { FindSources } from "./sources.ts";

/** Something that is asked of a network on a node. */
export interface ByPlace {
  onNode(network: EntityId, node: string | null): boolean;
  /** The same on every node, or undefined. */
  onEvery(network: EntityId): boolean | undefined;
}

/** Asks once for each network and all nodes that are alike, and for no node where it is the same on all of them. */
export const byPlace = (
  ask: (network: EntityId, node: string | null) => boolean,
  { view, chains }: FindSources,
): ByPlace => {
  const known = new Map<EntityId, Map<string | null, boolean>>();
  const everywhere = new Map<EntityId, boolean | undefined>();
  /** A node of each kind. */
  let examples: readonly string[] | undefined;

  const onNode = (network: EntityId, node: string | null): boolean => {
    let ofNetwork = known.get(network);
    if (ofNetwork === undefined) known.set(network, (ofNetwork = new Map()));
    const place = chains.placeOf(network, node);
    let fits = ofNetwork.get(place);
    if (fits === undefined) ofNetwork.set(place, (fits = ask(network, node)));
    return fits;
  };

  const nodesFor = (network: EntityId): readonly string[] => {
    if (chains.isForEachNode(network)) return [...view.nodes()].map(({ name }) => name);
    if (examples !== undefined) return examples;
    const byKind = new Map<string | null, string>();
    for (const { name } of view.nodes()) byKind.set(chains.kindOf(name), name);
    return (examples = [...byKind.values()]);
  };

  return {
    onNode,
    onEvery: (network) => {
      if (everywhere.has(network)) return everywhere.get(network);
      // null stands for every node that the cluster doesn't list: nobody looked at its links either.
      const first = onNode(network, null);
      const same = nodesFor(network).every((node) => onNode(network, node) === first) ? first : undefined;
      everywhere.set(network, same);
      return same;
    },
  };
};
