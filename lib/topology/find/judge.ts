import type { EntityId } from "../../model/ids.ts";
import type { PodFact, Shape, ShapeItem } from "../fact.ts";
import type { Needle } from "../part-sketch.ts";
import { byPlace } from "./by-place.ts";
import { createLeaf, type Leaf } from "./leaf.ts";
import { type Find, wordsOnly } from "./parse-find.ts";
import type { FindSources, PartFacts } from "./sources.ts";

/**
 * Answers whether pods are what is looked for, without joining their attachments: first for all pods of a part at once,
 * and only where that can't be said (undefined) pod by pod.
 */
export interface Judge {
  ofPart(part: PartFacts): boolean | undefined;
  ofFact(fact: PodFact): boolean;
  /** As `ofFact`, and quicker, for pods of a part that nothing could be said of as a whole. */
  readonly ofFactIn?: ((fact: PodFact) => boolean) | undefined;
  /**
   * Of a part that nothing could be said of as a whole: texts of which one must stand in what is written of a pod
   * (part-text.ts), or it can't fit. undefined: that isn't known.
   */
  readonly needles?: ((part: PartFacts) => readonly Needle[] | undefined) | undefined;
  /** Whether any pod on one of these nodes can fit. */
  readonly mayBeOn?: ((nodes: ReadonlyMap<string, number>) => boolean) | undefined;
}

/** One of a pod's attachments (or the pod alone, if it has none) must fit the whole; words alone may each fit another one. */
export const judgeOf = (find: Find, sources: FindSources): Judge => {
  const words = wordsOnly(find);
  if (words === undefined) return judgeItems(compile(find, sources));
  return allOf(words.map((text) => judgeWord(createLeaf({ kind: "word", text }, sources))));
};

export const allOf = (judges: readonly Judge[]): Judge => {
  const [only] = judges;
  return only !== undefined && judges.length === 1 ? only : all(judges);
};

const all = (judges: readonly Judge[]): Judge => ({
  ofPart: (part) => {
    let isSure = true;
    for (const judge of judges) {
      const verdict = judge.ofPart(part);
      if (verdict === false) return false;
      if (verdict === undefined) isSure = false;
    }
    return isSure ? true : undefined;
  },
  ofFact: (fact) => judges.every((judge) => judge.ofFact(fact)),
  needles: (part) => {
    for (const judge of judges) {
      const needles = judge.ofPart(part) === undefined ? judge.needles?.(part) : undefined;
      if (needles !== undefined) return needles;
    }
    return undefined;
  },
  mayBeOn: (nodes) => judges.every((judge) => judge.mayBeOn?.(nodes) !== false),
});

export const noneOf = (judge: Judge): Judge => ({
  ofPart: (part) => {
    const verdict = judge.ofPart(part);
    return verdict === undefined ? undefined : !verdict;
  },
  ofFact: (fact) => !judge.ofFact(fact),
});

type Tree =
  | { readonly kind: "and" | "or"; readonly parts: readonly Tree[] }
  | { readonly kind: "not"; readonly part: Tree }
  | { readonly kind: "leaf"; readonly leaf: Leaf };

const compile = (find: Find, sources: FindSources): Tree => {
  switch (find.kind) {
    case "and":
    case "or":
      return { kind: find.kind, parts: find.parts.map((part) => compile(part, sources)) };
    case "not":
      return { kind: "not", part: compile(find.part, sources) };
    case "word":
    case "condition":
      return { kind: "leaf", leaf: createLeaf(find, sources) };
  }
};

const judgeItems = (tree: Tree): Judge => ({
  ofPart: (part) => {
    const { items } = part.shape;
    if (items.length === 0) return ofPartItem(tree, part, undefined);
    let isSure = true;
    for (const item of items) {
      const verdict = ofPartItem(tree, part, item);
      if (verdict === true) return true;
      if (verdict === undefined) isSure = false;
    }
    return isSure ? false : undefined;
  },
  ofFact: (fact) => {
    const count = Math.max(1, fact.shape.items.length);
    for (let item = 0; item < count; item++) if (ofFactItem(tree, fact, item)) return true;
    return false;
  },
  ofFactIn: tree.kind === "leaf" ? tree.leaf.ofFactIn : undefined,
  needles: (part) => needlesOf(tree, part),
});

/** Of what must all hold, one says enough; of what may each hold, all must say something. */
const needlesOf = (tree: Tree, part: PartFacts): readonly Needle[] | undefined => {
  switch (tree.kind) {
    case "leaf":
      return tree.leaf.needles?.(part);
    case "not":
      return undefined;
    case "and":
      for (const each of tree.parts) {
        const needles = needlesOf(each, part);
        if (needles !== undefined) return needles;
      }
      return undefined;
    case "or": {
      const all: Needle[] = [];
      for (const each of tree.parts) {
        const needles = needlesOf(each, part);
        if (needles === undefined) return undefined;
        all.push(...needles);
      }
      return all;
    }
  }
};

/** A word may be found anywhere in a pod: what its shape says is looked at once for all that share it. */
const judgeWord = (leaf: Leaf): Judge => {
  const ofPod = (fact: PodFact): boolean => {
    const count = Math.max(1, fact.shape.items.length);
    for (let item = 0; item < count; item++) if (leaf.ofFact(fact, item)) return true;
    return false;
  };
  return {
    ofPart: (part) => {
      if (leaf.ofPart(part, undefined) === true) return true;
      return leaf.ofShape?.(part.shape) === true ? true : undefined;
    },
    ofFact: ofPod,
    ofFactIn: leaf.ofFactIn,
    needles: leaf.needles,
  };
};

/** Three-valued: undefined where the pods of the part may differ. */
const ofPartItem = (tree: Tree, part: PartFacts, item: ShapeItem | undefined): boolean | undefined => {
  switch (tree.kind) {
    case "leaf":
      return tree.leaf.ofPart(part, item);
    case "not": {
      const verdict = ofPartItem(tree.part, part, item);
      return verdict === undefined ? undefined : !verdict;
    }
    case "and":
    case "or": {
      const decides = tree.kind === "or";
      let isSure = true;
      for (const each of tree.parts) {
        const verdict = ofPartItem(each, part, item);
        if (verdict === decides) return decides;
        if (verdict === undefined) isSure = false;
      }
      return isSure ? !decides : undefined;
    }
  }
};

const ofFactItem = (tree: Tree, fact: PodFact, item: number): boolean => {
  switch (tree.kind) {
    case "leaf":
      return tree.leaf.ofFact(fact, item);
    case "not":
      return !ofFactItem(tree.part, fact, item);
    case "and":
      return tree.parts.every((part) => ofFactItem(part, fact, item));
    case "or":
      return tree.parts.some((part) => ofFactItem(part, fact, item));
  }
};

/** Whether pods are on one of some networks. */
export const onNetworks = (isWanted: (network: EntityId) => boolean): Judge => {
  const known = new Map<EntityId, boolean>();
  const wants = (network: EntityId): boolean => {
    let wanted = known.get(network);
    if (wanted === undefined) known.set(network, (wanted = isWanted(network)));
    return wanted;
  };
  const ofShape = ({ items }: Shape): boolean => items.some(({ network }) => wants(network));
  return { ofPart: ({ shape }) => ofShape(shape), ofFact: ({ shape }) => ofShape(shape) };
};

/** Whether pods run on one of some nodes. */
export const onNodes = (nodes: readonly string[]): Judge => {
  const wanted = new Set(nodes);
  return {
    ofPart: () => undefined,
    ofFact: ({ node }) => node !== null && wanted.has(node),
    mayBeOn: (on) => nodes.some((node) => on.has(node)),
  };
};

/** Whether pods reach one of some layer-2 domains, by the keys that Layers gives them. */
export const inSegments = (keys: readonly string[], sources: FindSources): Judge => {
  const wanted = new Set(keys);
  const { onNode, onEvery } = byPlace(
    (network, node) => wanted.has(sources.chains.chain(network, node).segment?.key ?? ""),
    sources,
  );
  return {
    ofPart: ({ shape }) => {
      let isSure = true;
      for (const { network } of shape.items) {
        const verdict = onEvery(network);
        if (verdict === true) return true;
        if (verdict === undefined) isSure = false;
      }
      return isSure ? false : undefined;
    },
    ofFact: ({ shape, node }) => shape.items.some(({ network }) => onNode(network, node)),
  };
};
