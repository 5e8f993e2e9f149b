import type { EntityId } from "../model/ids.ts";
import type { PodFact, Shape } from "./fact.ts";
import { sumShapes } from "./sum.ts";
import type { Bucket, GroupTally, NamespaceTally } from "./tally.ts";

/** How far things are folded: not at all, equal pods of one controller, controllers, namespaces. */
export type Level = "pods" | "sets" | "controllers" | "namespaces";

export interface PlannedNamespace {
  readonly namespace: NamespaceTally;
  readonly rows: readonly PlannedRow[];
}

export type PlannedRow = { readonly kind: "pod"; readonly fact: PodFact } | PlannedFold;

export interface PlannedFold {
  readonly kind: "fold";
  readonly of: "controller" | "namespace" | "rows";
  readonly namespace: string;
  /** `Deployment/web`, "" where nothing keeps them; for a namespace "". */
  readonly group: string;
  /** Tells folds of one controller apart. */
  readonly setKey: string;
  readonly shapes: readonly (readonly [Shape, number])[];
  readonly count: number;
  readonly ill: number;
  readonly nodes: readonly string[];
  /** Rows beyond the budget: how many namespaces (or controllers) they stand for. */
  readonly members: number;
}

/** What a namespace costs in vertices and edges, counted only until it is more than `room`. */
export const costOf = (namespace: NamespaceTally, level: Level, room: number): number => {
  let cost = 1;
  if (level === "namespaces") return cost + sumShapes(namespace.shapes).size;
  for (const group of namespace.groups.values()) {
    cost += costOfGroup(group, level);
    if (cost > room) return cost;
  }
  return cost;
};

const costOfGroup = (group: GroupTally, level: Level): number => {
  let cost = 0;
  const folded: Bucket[] = [];
  for (const bucket of group.buckets.values()) {
    if (isFolded(bucket, group, level)) folded.push(bucket);
    else for (const [shape, count] of bucket.shapes) cost += count * (1 + shape.items.length);
  }
  if (level === "controllers" && folded.length > 0)
    return cost + 1 + sumShapes(folded.flatMap(({ shapes }) => [...shapes])).size;
  for (const bucket of folded) cost += 1 + sumShapes(bucket.shapes).size;
  return cost;
};

const isFolded = (bucket: Bucket, group: GroupTally, level: Level): boolean => {
  if (level === "pods" || bucket.isIll) return false;
  if (level === "controllers") return true;
  return group.key !== "" && bucket.pods.size > 1;
};

/** The rows of one namespace, in no order yet. `selected` stands alone whatever happens around it. */
export const planRows = (
  namespace: NamespaceTally,
  level: Exclude<Level, "namespaces">,
  selected: EntityId | undefined,
): readonly PlannedRow[] => {
  const rows: PlannedRow[] = [];
  for (const group of namespace.groups.values()) {
    const folded: Bucket[] = [];
    for (const bucket of group.buckets.values()) {
      if (isFolded(bucket, group, level)) folded.push(bucket);
      else for (const fact of bucket.pods.values()) rows.push({ kind: "pod", fact });
    }
    if (level === "controllers") rows.push(...foldOf(group, folded, "", selected));
    else for (const bucket of folded) rows.push(...foldOf(group, [bucket], bucket.setKey, selected));
  }
  return rows;
};

/** One fold, and beside it those that may not be folded. A fold of one is that pod. */
const foldOf = (
  group: GroupTally,
  buckets: readonly Bucket[],
  setKey: string,
  selected: EntityId | undefined,
): readonly PlannedRow[] => {
  const alone = aloneIn(buckets, selected);
  const count = buckets.reduce((sum, bucket) => sum + bucket.pods.size, 0) - alone.length;
  const rows: PlannedRow[] = alone.map((fact) => ({ kind: "pod", fact }));
  if (count === 0) return rows;
  if (count === 1) {
    const last = lastOf(buckets, alone);
    return last === undefined ? rows : [...rows, { kind: "pod", fact: last }];
  }
  rows.push({
    kind: "fold",
    of: "controller",
    namespace: group.namespace,
    group: group.key,
    setKey,
    shapes: without(
      buckets.flatMap(({ shapes }) => [...shapes]),
      alone,
    ),
    count,
    ill: 0,
    nodes: nodesOf(buckets, alone),
    members: 1,
  });
  return rows;
};

/** A whole namespace in one row, without the pods that stand below it. */
export const foldNamespace = (namespace: NamespaceTally, alone: readonly PodFact[]): PlannedFold => ({
  kind: "fold",
  of: "namespace",
  namespace: namespace.name,
  group: "",
  setKey: "",
  shapes: without([...namespace.shapes], alone),
  count: namespace.pods - alone.length,
  ill: namespace.ill.size - alone.filter(({ badness }) => badness > 0).length,
  nodes: [],
  members: 1,
});

/** What has no room any more, in one row. */
export const foldRest = (folds: readonly PlannedFold[], namespace: string): PlannedFold => ({
  kind: "fold",
  of: "rows",
  namespace,
  group: "",
  setKey: "rest",
  shapes: folds.flatMap(({ shapes }) => shapes),
  count: folds.reduce((sum, { count }) => sum + count, 0),
  ill: folds.reduce((sum, { ill }) => sum + ill, 0),
  nodes: [],
  members: folds.length,
});

const aloneIn = (buckets: readonly Bucket[], selected: EntityId | undefined): readonly PodFact[] =>
  selected === undefined ? [] : buckets.flatMap(({ pods }) => pods.get(selected) ?? []);

const lastOf = (buckets: readonly Bucket[], alone: readonly PodFact[]): PodFact | undefined => {
  for (const { pods } of buckets) for (const fact of pods.values()) if (!alone.includes(fact)) return fact;
  return undefined;
};

const without = (
  shapes: readonly (readonly [Shape, number])[],
  alone: readonly PodFact[],
): readonly (readonly [Shape, number])[] => [...shapes, ...alone.map(({ shape }) => [shape, -1] as const)];

const nodesOf = (buckets: readonly Bucket[], alone: readonly PodFact[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { nodes } of buckets)
    for (const [node, count] of nodes) counts.set(node, (counts.get(node) ?? 0) + count);
  for (const { node } of alone) if (node !== null) counts.set(node, (counts.get(node) ?? 0) - 1);
  return [...counts].filter(([, count]) => count > 0).map(([node]) => node);
};
