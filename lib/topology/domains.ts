import { segmentOf } from "../cluster/segments.ts";
import type { EntityId } from "../model/ids.ts";
import type { Known } from "./aggregate.ts";
import type { PodFact } from "./fact.ts";
import type { FindSources } from "./find/sources.ts";
import { factsOfPart } from "./part.ts";

/** A layer-2 domain that an attachment reaches. */
export interface Domain {
  /** Equal keys are one domain. */
  readonly key: string;
  readonly title: string;
  /** The one node that it stays on; null: it leaves the node, or may. */
  readonly node: string | null;
}

/**
 * The domain that a network leads to on a node: what its chain was seen (or is told) to reach, else, for a bridge whose
 * uplink leads nowhere, the bridge of that node alone. null: there is none, or it can't be told; `aside` of the chain says which.
 */
export const domainOf = (
  network: EntityId,
  node: string | null,
  { view, chains }: Pick<FindSources, "view" | "chains">,
): Domain | null => {
  const chain = chains.chain(network, node);
  if (chain.segment !== null) return { key: chain.segment.key, title: chain.segment.title, node: null };
  const entry = view.networkById(network);
  const segment = entry === undefined ? null : segmentOf(entry);
  if (segment === null || !segment.isPerNode || node === null || chain.device.presence !== "seen")
    return null;
  return { key: `${segment.key} on ${node}`, title: `${chain.device.title}, on ${node} alone`, node };
};

/** A pod's attachments in a domain, by their places among its attachments. */
export interface Sharer {
  readonly fact: PodFact;
  readonly items: readonly number[];
}

/** Who is in each of the domains, by their keys; asks no pod for more than its networks and node. */
export const sharersOf = (
  keys: ReadonlySet<string>,
  known: Known,
  sources: Pick<FindSources, "view" | "chains">,
): ReadonlyMap<string, readonly Sharer[]> => {
  const found = new Map<string, Sharer[]>([...keys].map((key) => [key, []]));
  const domains = new Map<EntityId, Map<string | null, string | undefined>>();
  const keyOf = (network: EntityId, node: string | null): string | undefined => {
    let onNodes = domains.get(network);
    if (onNodes === undefined) domains.set(network, (onNodes = new Map()));
    if (!onNodes.has(node)) onNodes.set(node, domainOf(network, node, sources)?.key);
    return onNodes.get(node);
  };
  for (const fact of factsOf(known)) {
    const items = new Map<string, number[]>();
    fact.shape.items.forEach(({ network }, at) => {
      const key = keyOf(network, fact.node);
      if (key === undefined || !keys.has(key)) return;
      const places = items.get(key);
      if (places === undefined) items.set(key, [at]);
      else places.push(at);
    });
    for (const [key, places] of items) found.get(key)?.push({ fact, items: places });
  }
  return found;
};

export const factsOf = function* ({ tally }: Known): Iterable<PodFact> {
  for (const { groups } of tally.namespaces.values())
    for (const { buckets } of groups.values())
      for (const { parts } of buckets.values()) for (const part of parts.values()) yield* factsOfPart(part);
};
