import type { EntityId } from "../model/ids.ts";
import type { PodFact, Shape } from "./fact.ts";
import { factInPart, factsOfPart, nodesOfPart, sizeOfPart } from "./part.ts";
import { controllerText } from "./query.ts";
import { joinSums, type NetworkSums, sumShapes } from "./sum.ts";
import { type Bucket, type GroupTally, illOf, type NamespaceTally, shapesOfBucket } from "./tally.ts";
import type { Unit } from "./units.ts";
import type { Opens } from "./view.ts";

/** How far things are folded: not at all, equal pods of one controller, controllers, namespaces. */
export type Level = "pods" | "sets" | "controllers" | "namespaces";

/** Which ill pods stand in a row of their own; the others are counted on the badge of their fold. */
export type Alone = "ill" | "errors" | "none";

/** How a picture is folded. */
export interface Fold {
  readonly level: Level;
  readonly alone: Alone;
}

export interface PlannedNamespace {
  readonly namespace: NamespaceTally;
  readonly rows: readonly PlannedRow[];
}

export type PlannedRow = { readonly kind: "pod"; readonly fact: PodFact } | PlannedFold;

export interface PlannedFold {
  readonly kind: "fold";
  readonly of: "controller" | "namespace" | "rows";
  /** "" where it spans several. */
  readonly namespace: string;
  /** `Deployment/web`, "" where nothing keeps them; for namespaces what the row is called. */
  readonly group: string;
  /** Tells folds of one controller apart. */
  readonly setKey: string;
  readonly kindOfPods: Shape["kind"];
  readonly sums: NetworkSums;
  readonly count: number;
  readonly errors: number;
  readonly warnings: number;
  readonly nodes: readonly string[];
  /** How many namespaces (or controllers, or pods) it stands for. */
  readonly members: number;
  readonly opens: Opens;
}

/** What things cost in vertices and edges, where some networks may not be drawn at all, and many share a lane. */
export interface Costs {
  /** A fold has one tap on each lane. */
  taps(sums: NetworkSums): number;
  pod(shape: Shape): number;
}

/** `laneOf`: what a network is drawn on, undefined where it isn't. */
export const createCosts = (laneOf: (network: EntityId) => object | undefined): Costs => {
  const known = new Map<Shape, number>();
  return {
    taps: (sums) => {
      const lanes = new Set<object>();
      for (const network of sums.keys()) {
        const lane = laneOf(network);
        if (lane !== undefined) lanes.add(lane);
      }
      return lanes.size;
    },
    pod: (shape) => {
      let cost = known.get(shape);
      if (cost === undefined) {
        cost = 1 + shape.items.filter(({ network }) => laneOf(network) !== undefined).length;
        known.set(shape, cost);
      }
      return cost;
    },
  };
};

/** What a namespace with its heading costs, counted only until it is more than `room`. */
export const costOf = (
  namespace: NamespaceTally,
  level: Exclude<Level, "namespaces">,
  alone: Alone,
  room: number,
  costs: Costs,
): number => {
  let cost = 1;
  for (const group of namespace.groups.values()) {
    cost += costOfGroup(group, level, alone, costs, room - cost);
    if (cost > room) return cost;
  }
  return cost;
};

const costOfGroup = (
  group: GroupTally,
  level: Exclude<Level, "namespaces">,
  alone: Alone,
  costs: Costs,
  room: number,
): number => {
  let cost = 0;
  const folded: Bucket[] = [];
  for (const bucket of group.buckets.values()) {
    if (isFolded(bucket, group, level, alone)) {
      folded.push(bucket);
      if (bucket.isIll && alone === "errors")
        for (const { shape } of errorsIn(bucket)) if ((cost += costs.pod(shape)) > room) return cost;
    } else for (const part of bucket.parts.values()) cost += sizeOfPart(part) * costs.pod(part.shape);
    if (cost > room) return cost;
  }
  if (level === "controllers" && folded.length > 0)
    return cost + 1 + costs.taps(sumShapes(folded.flatMap((bucket) => [...shapesOfBucket(bucket)])));
  for (const bucket of folded) cost += 1 + costs.taps(sumShapes(shapesOfBucket(bucket)));
  return cost;
};

/** What the ill pods that stand alone cost. */
export const costOfIll = (namespace: NamespaceTally, alone: Alone, room: number, costs: Costs): number => {
  let cost = 0;
  for (const fact of illIn(namespace, alone)) {
    cost += costs.pod(fact.shape);
    if (cost > room) break;
  }
  return cost;
};

/** Pods that stand alone because they are ill. */
export const illIn = function* (namespace: NamespaceTally, alone: Alone): Iterable<PodFact> {
  if (alone === "none" || (alone === "errors" ? namespace.errors : illOf(namespace)) === 0) return;
  for (const group of namespace.groups.values())
    for (const bucket of group.buckets.values())
      if (bucket.isIll) yield* alone === "errors" ? errorsIn(bucket) : factsOf(bucket);
};

const factsOf = function* ({ parts }: Bucket): Iterable<PodFact> {
  for (const part of parts.values()) yield* factsOfPart(part);
};

const errorsIn = function* (bucket: Bucket): Iterable<PodFact> {
  for (const fact of factsOf(bucket)) if (fact.badness === 2) yield fact;
};

const isFolded = (bucket: Bucket, group: GroupTally, level: Level, alone: Alone): boolean => {
  if (level === "pods") return false;
  if (bucket.isIll) return alone !== "ill";
  if (level === "controllers") return true;
  return group.key !== "" && bucket.size > 1;
};

/** The rows of one namespace, in no order yet. `selected` stands alone whatever happens around it. */
export const planRows = (
  namespace: NamespaceTally,
  level: Exclude<Level, "namespaces">,
  alone: Alone,
  selected: PodFact | undefined,
): readonly PlannedRow[] => {
  const rows: PlannedRow[] = [];
  for (const group of namespace.groups.values()) rows.push(...planGroup(group, level, alone, selected));
  return rows;
};

export const planGroup = (
  group: GroupTally,
  level: Exclude<Level, "namespaces">,
  alone: Alone,
  selected: PodFact | undefined,
): readonly PlannedRow[] => {
  const rows: PlannedRow[] = [];
  const folded: Bucket[] = [];
  for (const bucket of group.buckets.values()) {
    if (isFolded(bucket, group, level, alone)) folded.push(bucket);
    else for (const fact of factsOf(bucket)) rows.push({ kind: "pod", fact });
  }
  if (level === "controllers") rows.push(...foldOf(group, folded, "", alone, selected));
  else for (const bucket of folded) rows.push(...foldOf(group, [bucket], bucket.setKey, alone, selected));
  return rows;
};

/** One fold, and beside it those that may not be folded. A fold of one is that pod. */
const foldOf = (
  group: GroupTally,
  buckets: readonly Bucket[],
  setKey: string,
  policy: Alone,
  selected: PodFact | undefined,
): readonly PlannedRow[] => {
  const alone = aloneIn(buckets, policy, selected);
  const count = buckets.reduce((sum, bucket) => sum + bucket.size, 0) - alone.length;
  const rows: PlannedRow[] = alone.map((fact) => ({ kind: "pod", fact }));
  if (count === 0) return rows;
  if (count === 1) {
    const last = lastOf(buckets, alone);
    return last === undefined ? rows : [...rows, { kind: "pod", fact: last }];
  }
  const shapes = buckets.flatMap((bucket) => [...shapesOfBucket(bucket)]);
  rows.push({
    kind: "fold",
    of: "controller",
    namespace: group.namespace,
    group: group.key,
    setKey,
    kindOfPods: shapes[0]?.[0].kind ?? "networks",
    sums: sumShapes(without(shapes, alone)),
    count,
    ...illBeside(buckets, alone),
    nodes: nodesOf(buckets, alone),
    members: 1,
    opens: { namespace: group.namespace, controller: controllerText(group.key) },
  });
  return rows;
};

const illBeside = (
  buckets: readonly Bucket[],
  alone: readonly PodFact[],
): Pick<PlannedFold, "errors" | "warnings"> => {
  const ill = { errors: 0, warnings: 0 };
  const count = ({ badness }: PodFact, by: 1 | -1): void => {
    if (badness === 2) ill.errors += by;
    if (badness === 1) ill.warnings += by;
  };
  for (const bucket of buckets) if (bucket.isIll) for (const fact of factsOf(bucket)) count(fact, 1);
  for (const fact of alone) count(fact, -1);
  return ill;
};

/** A namespace, or several that begin alike, in one row, without the pods that stand below it. */
export const foldUnit = ({ title, namespaces }: Unit, alone: readonly PodFact[]): PlannedFold => {
  const [first] = namespaces;
  return {
    kind: "fold",
    of: "namespace",
    namespace: namespaces.length === 1 ? title : "",
    group: title,
    setKey: "",
    kindOfPods: "networks",
    sums: withoutPods(
      namespaces.length === 1 && first !== undefined
        ? first.sums()
        : joinSums(namespaces.map((namespace) => namespace.sums())),
      alone,
    ),
    count: namespaces.reduce((sum, { pods }) => sum + pods, 0) - alone.length,
    errors:
      namespaces.reduce((sum, { errors }) => sum + errors, 0) -
      alone.filter(({ badness }) => badness === 2).length,
    warnings:
      namespaces.reduce((sum, { warnings }) => sum + warnings, 0) -
      alone.filter(({ badness }) => badness === 1).length,
    nodes: [],
    members: namespaces.length,
    opens: { namespace: title },
  };
};

const withoutPods = (sums: NetworkSums, alone: readonly PodFact[]): NetworkSums => {
  if (alone.length === 0) return sums;
  const left = joinSums([sums, sumShapes(alone.map(({ shape }) => [shape, -1] as const))]);
  return new Map([...left].filter(([, { count }]) => count > 0));
};

/** What has no room any more, in one row. */
export const foldRest = (
  folds: readonly PlannedFold[],
  named: { readonly namespace: string; readonly group: string; readonly members: number },
  opens: Opens,
): PlannedFold => ({
  kind: "fold",
  of: "rows",
  ...named,
  setKey: "rest",
  kindOfPods: "networks",
  sums: joinSums(folds.map(({ sums }) => sums)),
  count: folds.reduce((sum, { count }) => sum + count, 0),
  errors: folds.reduce((sum, { errors }) => sum + errors, 0),
  warnings: folds.reduce((sum, { warnings }) => sum + warnings, 0),
  nodes: [],
  opens,
});

const aloneIn = (
  buckets: readonly Bucket[],
  policy: Alone,
  selected: PodFact | undefined,
): readonly PodFact[] => {
  const alone =
    policy === "errors" ? buckets.flatMap((bucket) => (bucket.isIll ? [...errorsIn(bucket)] : [])) : [];
  if (selected === undefined || alone.includes(selected)) return alone;
  return [...alone, ...buckets.flatMap((bucket) => inBucket(bucket, selected) ?? [])];
};

const inBucket = ({ parts }: Bucket, { pod, shape }: PodFact): PodFact | undefined => {
  const part = parts.get(shape);
  return part === undefined ? undefined : factInPart(part, pod);
};

const lastOf = (buckets: readonly Bucket[], alone: readonly PodFact[]): PodFact | undefined => {
  for (const bucket of buckets) for (const fact of factsOf(bucket)) if (!alone.includes(fact)) return fact;
  return undefined;
};

const without = (
  shapes: readonly (readonly [Shape, number])[],
  alone: readonly PodFact[],
): readonly (readonly [Shape, number])[] => [...shapes, ...alone.map(({ shape }) => [shape, -1] as const)];

const nodesOf = (buckets: readonly Bucket[], alone: readonly PodFact[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { parts } of buckets)
    for (const part of parts.values())
      for (const [node, count] of nodesOfPart(part)) counts.set(node, (counts.get(node) ?? 0) + count);
  for (const { node } of alone) if (node !== null) counts.set(node, (counts.get(node) ?? 0) - 1);
  return [...counts].filter(([, count]) => count > 0).map(([node]) => node);
};
