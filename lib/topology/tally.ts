import { WideMap, type WideReads } from "../cluster/wide.ts";
import type { EntityId } from "../model/ids.ts";
import type { PodFact, Shape } from "./fact.ts";
import type { Part } from "./part.ts";
import { PartSketch } from "./part-sketch.ts";
import { createPartText, type PartText } from "./part-text.ts";
import { followRank } from "./rank.ts";
import { sumShapes, type NetworkSums } from "./sum.ts";

/** Facts counted by namespace and, inside it, by controller and set of networks. */
export interface Tally {
  readonly facts: WideReads<EntityId, PodFact>;
  readonly namespaces: ReadonlyMap<string, NamespaceTally>;
  /** How many pods are on each node that has any. */
  readonly nodes: ReadonlyMap<string, number>;
}

export interface NamespaceTally {
  readonly name: string;
  readonly pods: number;
  /** Pods whose worst trouble is an error, and those whose worst is a warning. */
  readonly errors: number;
  readonly warnings: number;
  /** What it is ordered by, largest first (rank.ts). */
  readonly rank: number;
  readonly groups: ReadonlyMap<string, GroupTally>;
  /** Attachments by network. */
  sums(): NetworkSums;
}

/** The pods of one controller, or (key "") those that nothing keeps. */
export interface GroupTally {
  readonly key: string;
  readonly namespace: string;
  readonly pods: number;
  readonly rank: number;
  readonly buckets: ReadonlyMap<string, Bucket>;
}

/** Pods of one controller on the same set of networks that are well, or that are ill. */
export interface Bucket {
  readonly key: string;
  readonly setKey: string;
  readonly isIll: boolean;
  readonly size: number;
  readonly parts: ReadonlyMap<Shape, Part>;
}

export const illOf = ({ errors, warnings }: Pick<NamespaceTally, "errors" | "warnings">): number =>
  errors + warnings;

class KeptNamespace implements NamespaceTally {
  readonly name: string;
  readonly groups = new Map<string, MutableGroup>();
  pods = 0;
  errors = 0;
  warnings = 0;
  rank = 0;
  /** undefined: something changed since it was summed. */
  kept: NetworkSums | undefined;

  constructor(name: string) {
    this.name = name;
  }

  sums(): NetworkSums {
    return (this.kept ??= sumShapes(shapesOf(this.groups.values())));
  }
}

interface MutableGroup {
  key: string;
  namespace: string;
  pods: number;
  rank: number;
  buckets: Map<string, MutableBucket>;
}

interface MutableBucket {
  key: string;
  setKey: string;
  isIll: boolean;
  size: number;
  parts: Map<Shape, MutablePart>;
}

class MutablePart implements Part {
  readonly shape: Shape;
  readonly pods = new Map<EntityId, PodFact>();
  readonly nodes = new Map<string, number>();
  sketch = new PartSketch();
  text: PartText | undefined;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  readText(): PartText {
    return (this.text ??= createPartText(this.pods.values()));
  }

  put(fact: PodFact): void {
    this.pods.set(fact.pod, fact);
    this.sketch.put(fact);
    this.text?.put(fact);
  }

  drop(fact: PodFact): void {
    this.pods.delete(fact.pod);
    this.text?.drop(fact);
    if (this.text?.isWorn() === true) this.text = undefined;
    if (!this.sketch.isWorn(this.pods.size)) return;
    this.sketch = new PartSketch();
    for (const left of this.pods.values()) this.sketch.put(left);
  }
}

export const shapesOf = function* (groups: Iterable<GroupTally>): Iterable<readonly [Shape, number]> {
  for (const { buckets } of groups) for (const bucket of buckets.values()) yield* shapesOfBucket(bucket);
};

export const shapesOfBucket = function* ({ parts }: Bucket): Iterable<readonly [Shape, number]> {
  for (const { shape, pods } of parts.values())
    yield [shape, "size" in pods ? pods.size : pods.length] as const;
};

/** A tally and its writers. Putting a pod again replaces its fact; work does not depend on how many pods there are. */
export const createTally = () => {
  const facts = new WideMap<EntityId, PodFact>();
  const namespaces = new Map<string, KeptNamespace>();
  const nodes = new Map<string, number>();
  const shapeCounts = new Map<Shape, number>();
  const shapesByKey = new Map<string, Shape>();

  const add = (fact: PodFact, by: 1 | -1): void => {
    const namespace = namespaceOf(namespaces, fact.namespace);
    const group = groupIn(namespace, fact.group);
    const bucket = bucketIn(group, fact);
    const part = partIn(bucket, fact.shape);
    namespace.kept = undefined;
    namespace.pods += by;
    namespace.rank = followRank(namespace.rank, namespace.pods);
    if (fact.badness === 2) namespace.errors += by;
    if (fact.badness === 1) namespace.warnings += by;
    group.pods += by;
    group.rank = followRank(group.rank, group.pods);
    bucket.size += by;
    count(shapeCounts, fact.shape, by);
    if (fact.node !== null) {
      count(part.nodes, fact.node, by);
      count(nodes, fact.node, by);
    }
    if (by === 1) {
      part.put(fact);
      return;
    }
    part.drop(fact);
    if (part.pods.size === 0) bucket.parts.delete(fact.shape);
    if (bucket.size === 0) group.buckets.delete(bucket.key);
    if (group.buckets.size === 0) namespace.groups.delete(group.key);
    if (namespace.groups.size === 0) namespaces.delete(namespace.name);
    if (!shapeCounts.has(fact.shape)) shapesByKey.delete(fact.shape.key);
  };

  const drop = (id: EntityId): PodFact | undefined => {
    const known = facts.get(id);
    if (known === undefined) return undefined;
    facts.delete(id);
    add(known, -1);
    return known;
  };

  const tally: Tally = { facts, namespaces, nodes };
  return {
    tally,
    /** The fact that was there. */
    drop,
    /** The fact that was there before. */
    put: (fact: PodFact): PodFact | undefined => {
      const before = drop(fact.pod);
      shapesByKey.set(fact.shape.key, fact.shape);
      facts.set(fact.pod, fact);
      add(fact, 1);
      return before;
    },
    intern: (key: string, make: () => Shape): Shape => {
      const known = shapesByKey.get(key);
      if (known !== undefined) return known;
      const shape = make();
      shapesByKey.set(key, shape);
      return shape;
    },
  };
};

const namespaceOf = (namespaces: Map<string, KeptNamespace>, name: string): KeptNamespace => {
  const known = namespaces.get(name);
  if (known !== undefined) return known;
  const made = new KeptNamespace(name);
  namespaces.set(name, made);
  return made;
};

const groupIn = (namespace: KeptNamespace, key: string): MutableGroup => {
  const known = namespace.groups.get(key);
  if (known !== undefined) return known;
  const made = { key, namespace: namespace.name, pods: 0, rank: 0, buckets: new Map() };
  namespace.groups.set(key, made);
  return made;
};

const bucketIn = (group: MutableGroup, { badness, shape }: PodFact): MutableBucket => {
  const isIll = badness > 0;
  const key = `${isIll ? "ill" : "well"} ${shape.setKey}`;
  const known = group.buckets.get(key);
  if (known !== undefined) return known;
  const made = { key, setKey: shape.setKey, isIll, size: 0, parts: new Map() };
  group.buckets.set(key, made);
  return made;
};

const partIn = (bucket: MutableBucket, shape: Shape): MutablePart => {
  const known = bucket.parts.get(shape);
  if (known !== undefined) return known;
  const made = new MutablePart(shape);
  bucket.parts.set(shape, made);
  return made;
};

const count = <Key>(counts: Map<Key, number>, key: Key, by: number): void => {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
};
