import type { EntityId } from "../model/ids.ts";
import type { PodFact, Shape } from "./fact.ts";
import type { PartSketch } from "./part-sketch.ts";
import type { PartText } from "./part-text.ts";

/**
 * Pods of one controller that hang alike. Kept ones are a map (pods come and go), those that a search picked out a list.
 */
export interface Part {
  readonly shape: Shape;
  readonly pods: ReadonlyMap<EntityId, PodFact> | readonly PodFact[];
  /** How many on which node; undefined: not counted yet. */
  readonly nodes: ReadonlyMap<string, number> | undefined;
  /** What is written of them, in short. Only of kept parts. */
  readonly sketch?: PartSketch | undefined;
  /** What is written of them; undefined: nobody has read it yet. */
  readonly text?: PartText | undefined;
  /** Reads it, and keeps it up to date from then on. Only of kept parts. */
  readonly readText?: () => PartText;
}

export const sizeOfPart = ({ pods }: Part): number => (isList(pods) ? pods.length : pods.size);

export const factsOfPart = ({ pods }: Part): Iterable<PodFact> => (isList(pods) ? pods : pods.values());

export const factInPart = ({ pods }: Part, id: EntityId): PodFact | undefined =>
  isList(pods) ? pods.find(({ pod }) => pod === id) : pods.get(id);

export const nodesOfPart = (part: Part): ReadonlyMap<string, number> => {
  if (part.nodes !== undefined) return part.nodes;
  const nodes = new Map<string, number>();
  for (const { node } of factsOfPart(part)) if (node !== null) nodes.set(node, (nodes.get(node) ?? 0) + 1);
  return nodes;
};

const isList = (pods: Part["pods"]): pods is readonly PodFact[] => Array.isArray(pods);
