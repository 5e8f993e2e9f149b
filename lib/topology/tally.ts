import type { EntityId } from "../model/ids.ts";
import type { PodFact, Shape } from "./fact.ts";

/** Facts counted by namespace and, inside it, by controller and set of networks. */
export interface Tally {
  readonly facts: ReadonlyMap<EntityId, PodFact>;
  readonly namespaces: ReadonlyMap<string, NamespaceTally>;
  readonly shapes: ReadonlyMap<Shape, number>;
}

export interface NamespaceTally {
  readonly name: string;
  readonly pods: number;
  readonly ill: ReadonlyMap<EntityId, PodFact>;
  readonly shapes: ReadonlyMap<Shape, number>;
  readonly groups: ReadonlyMap<string, GroupTally>;
}

/** The pods of one controller, or (key "") those that nothing keeps. */
export interface GroupTally {
  readonly key: string;
  readonly namespace: string;
  readonly pods: number;
  readonly buckets: ReadonlyMap<string, Bucket>;
}

/** Pods of one controller on the same set of networks that are well, or that are ill. */
export interface Bucket {
  readonly key: string;
  readonly setKey: string;
  readonly isIll: boolean;
  readonly pods: ReadonlyMap<EntityId, PodFact>;
  readonly shapes: ReadonlyMap<Shape, number>;
  readonly nodes: ReadonlyMap<string, number>;
}

interface MutableNamespace {
  name: string;
  pods: number;
  ill: Map<EntityId, PodFact>;
  shapes: Map<Shape, number>;
  groups: Map<string, MutableGroup>;
}

interface MutableGroup {
  key: string;
  namespace: string;
  pods: number;
  buckets: Map<string, MutableBucket>;
}

interface MutableBucket {
  key: string;
  setKey: string;
  isIll: boolean;
  pods: Map<EntityId, PodFact>;
  shapes: Map<Shape, number>;
  nodes: Map<string, number>;
}

/** A tally and its writers. Putting a pod again replaces its fact; work does not depend on how many pods there are. */
export const createTally = () => {
  const facts = new Map<EntityId, PodFact>();
  const namespaces = new Map<string, MutableNamespace>();
  const shapes = new Map<Shape, number>();
  const shapesByKey = new Map<string, Shape>();

  const add = (fact: PodFact, by: 1 | -1): void => {
    const namespace = namespaceOf(namespaces, fact.namespace);
    const group = groupIn(namespace, fact.group);
    const bucket = bucketIn(group, fact);
    namespace.pods += by;
    group.pods += by;
    count(shapes, fact.shape, by);
    count(namespace.shapes, fact.shape, by);
    count(bucket.shapes, fact.shape, by);
    if (fact.node !== null) count(bucket.nodes, fact.node, by);
    if (by === 1) {
      bucket.pods.set(fact.pod, fact);
      if (fact.badness > 0) namespace.ill.set(fact.pod, fact);
      return;
    }
    bucket.pods.delete(fact.pod);
    namespace.ill.delete(fact.pod);
    if (bucket.pods.size === 0) group.buckets.delete(bucket.key);
    if (group.buckets.size === 0) namespace.groups.delete(group.key);
    if (namespace.groups.size === 0) namespaces.delete(namespace.name);
    if (!shapes.has(fact.shape)) shapesByKey.delete(fact.shape.key);
  };

  const drop = (id: EntityId): void => {
    const known = facts.get(id);
    if (known === undefined) return;
    facts.delete(id);
    add(known, -1);
  };

  const tally: Tally = { facts, namespaces, shapes };
  return {
    tally,
    drop,
    put: (fact: PodFact): void => {
      drop(fact.pod);
      shapesByKey.set(fact.shape.key, fact.shape);
      facts.set(fact.pod, fact);
      add(fact, 1);
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

const namespaceOf = (namespaces: Map<string, MutableNamespace>, name: string): MutableNamespace => {
  const known = namespaces.get(name);
  if (known !== undefined) return known;
  const made = { name, pods: 0, ill: new Map(), shapes: new Map(), groups: new Map() };
  namespaces.set(name, made);
  return made;
};

const groupIn = (namespace: MutableNamespace, key: string): MutableGroup => {
  const known = namespace.groups.get(key);
  if (known !== undefined) return known;
  const made = { key, namespace: namespace.name, pods: 0, buckets: new Map() };
  namespace.groups.set(key, made);
  return made;
};

const bucketIn = (group: MutableGroup, fact: PodFact): MutableBucket => {
  const isIll = fact.badness > 0;
  const key = `${isIll ? "ill" : "well"} ${fact.shape.setKey}`;
  const known = group.buckets.get(key);
  if (known !== undefined) return known;
  const made = {
    key,
    setKey: fact.shape.setKey,
    isIll,
    pods: new Map(),
    shapes: new Map(),
    nodes: new Map(),
  };
  group.buckets.set(key, made);
  return made;
};

const count = <Key>(counts: Map<Key, number>, key: Key, by: number): void => {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
};
