import type { ClusterView } from "../../cluster/cluster-model.ts";
import type { EntityId } from "../../model/ids.ts";
import type { PodFact } from "../fact.ts";
import { byName } from "../order.ts";
import { factsOfPart, nodesOfPart, type Part, sizeOfPart } from "../part.ts";
import type { NamespaceTally } from "../tally.ts";

/** One workload, or several equal ones of one controller on one node. */
export interface PlannedWorkload {
  readonly facts: readonly [PodFact, ...PodFact[]];
}

export interface PlannedNode {
  /** null: pods that no node has taken yet. */
  readonly node: string | null;
  readonly workloads: readonly PlannedWorkload[];
  readonly all: Left;
  /** What doesn't fit any more. */
  readonly left: Left;
}

/** Pods, and how many of them are ill. */
export interface Left {
  readonly pods: number;
  readonly errors: number;
  readonly warnings: number;
}

export interface PlannedNodes {
  readonly nodes: readonly PlannedNode[];
  /** Nodes that don't fit. */
  readonly rest: Left & { readonly nodes: number };
}

interface PlanInput {
  readonly view: ClusterView;
  readonly namespaces: readonly NamespaceTally[];
  readonly factOf: (pod: EntityId) => PodFact | undefined;
  readonly selected: PodFact | undefined;
  readonly isSecondary: (network: EntityId) => boolean;
  /** Ids of the line and of the segment that an attachment on that network and node leads to: each is drawn once for all. */
  readonly endsOf: (network: EntityId, node: string | null) => readonly string[];
  /** Equal pods of one controller stand for each other. */
  readonly folds: boolean;
  readonly room: number;
}

/** Vertices and edges that one workload costs: its box, and per attachment three boxes and a strand. */
const costOfWorkload = (attachments: number): number => 1 + 4 * attachments;

/**
 * Which nodes and workloads are drawn, as long as there is room: what is selected, then all that have an error, on whatever
 * node, then those with a warning, and only then what is well, so that it takes no room from what is ill. Nodes are drawn by
 * name, so that a change of health moves nothing that stays.
 */
export const planNodes = (input: PlanInput): PlannedNodes => {
  const weights = weightsOf(input);
  const chosenNode = input.selected?.node;
  const order = [...weights].toSorted(
    ([left, a], [right, b]) =>
      Number(right === chosenNode) - Number(left === chosenNode) ||
      Math.sign(b.errors) - Math.sign(a.errors) ||
      Math.sign(b.warnings) - Math.sign(a.warnings) ||
      byName(left ?? "\uffff", right ?? "\uffff"),
  );
  const books = new Map<string | null, NodeBook>();
  const taken: Taken = { room: input.room, drawn: new Set() };
  for (const rank of RANKS) {
    let missed = 0;
    for (const [node, weight] of order) {
      if (taken.room < costOfWorkload(1) || missed >= MISSES_MAX) break;
      if (!rank.isOn(weight, node === chosenNode)) continue;
      const book = books.get(node) ?? bookOf(node, input);
      books.set(node, book);
      for (const workload of book.workloads)
        if (rank.is(workload, input.selected) && !take(workload, book, input, taken)) missed += 1;
    }
  }
  const nodes = [...books.values()].filter(({ kept }) => kept.size > 0);
  const rest = { nodes: 0, pods: 0, errors: 0, warnings: 0 };
  for (const [node, weight] of weights) {
    if ((books.get(node)?.kept.size ?? 0) > 0) continue;
    rest.nodes += 1;
    rest.pods += weight.pods;
    rest.errors += weight.errors;
    rest.warnings += weight.warnings;
  }
  return {
    nodes: nodes
      .map(plannedOf)
      .toSorted((left, right) => byName(left.node ?? "\uffff", right.node ?? "\uffff")),
    rest,
  };
};

/** What is taken first, and on which nodes there is any of it. */
const RANKS: readonly {
  readonly isOn: (weight: Left, isChosen: boolean) => boolean;
  readonly is: (workload: PlannedWorkload, selected: PodFact | undefined) => boolean;
}[] = [
  {
    isOn: (_weight, isChosen) => isChosen,
    is: ({ facts: [first] }, selected) => first.pod === selected?.pod,
  },
  { isOn: ({ errors }) => errors > 0, is: ({ facts: [first] }) => first.badness === 2 },
  { isOn: ({ warnings }) => warnings > 0, is: ({ facts: [first] }) => first.badness === 1 },
  { isOn: () => true, is: ({ facts: [first] }) => first.badness === 0 },
];

/** So many that are too large for what is left, and nobody looks on: a cluster may have thousands of nodes. */
const MISSES_MAX = 24;

/** All of one node, and what of it is drawn. */
interface NodeBook {
  readonly node: string | null;
  readonly facts: readonly PodFact[];
  readonly workloads: readonly PlannedWorkload[];
  readonly kept: Set<PlannedWorkload>;
}

interface Taken {
  room: number;
  /** Lines and segments that are drawn already. */
  readonly drawn: Set<string>;
}

const bookOf = (node: string | null, input: PlanInput): NodeBook => {
  const facts = factsOn(node, input);
  return { node, facts, workloads: groupsOf(facts, input), kept: new Set() };
};

/** Answers whether it is drawn. The first one on a node needs room for the node's frame too. */
const take = (workload: PlannedWorkload, book: NodeBook, input: PlanInput, taken: Taken): boolean => {
  if (book.kept.has(workload)) return true;
  const items = secondaryItems(workload.facts[0], input);
  const ends = new Set(items.flatMap(({ network }) => input.endsOf(network, book.node)));
  const price =
    costOfWorkload(items.length) +
    [...ends].filter((end) => !taken.drawn.has(end)).length +
    (book.kept.size === 0 ? 1 : 0);
  if (price > taken.room) return false;
  for (const end of ends) taken.drawn.add(end);
  taken.room -= price;
  book.kept.add(workload);
  return true;
};

const plannedOf = ({ node, facts, workloads, kept }: NodeBook): PlannedNode => ({
  node,
  workloads: workloads.filter((each) => kept.has(each)),
  all: countOf(facts),
  left: countOf(workloads.filter((each) => !kept.has(each)).flatMap((each) => each.facts)),
});

const countOf = (facts: readonly PodFact[]): Left => ({
  pods: facts.length,
  errors: facts.filter(({ badness }) => badness === 2).length,
  warnings: facts.filter(({ badness }) => badness === 1).length,
});

type Weight = { -readonly [Key in keyof Left]: Left[Key] };

/** Pods with secondary networks per node. Counted by parts: there are far fewer of them than pods. */
const weightsOf = ({ namespaces, isSecondary }: PlanInput): Map<string | null, Weight> => {
  const weights = new Map<string | null, Weight>();
  for (const part of partsOf(namespaces)) {
    if (part.shape.kind !== "networks" || !part.shape.items.some(({ network }) => isSecondary(network)))
      continue;
    if (part.isIll) {
      for (const { node, badness } of factsOfPart(part)) {
        const weight = weightIn(weights, node);
        weight.pods += 1;
        if (badness === 2) weight.errors += 1;
        else weight.warnings += 1;
      }
      continue;
    }
    let placed = 0;
    for (const [node, count] of nodesOfPart(part)) {
      weightIn(weights, node).pods += count;
      placed += count;
    }
    if (placed < sizeOfPart(part)) weightIn(weights, null).pods += sizeOfPart(part) - placed;
  }
  return weights;
};

const partsOf = function* (
  namespaces: readonly NamespaceTally[],
): Iterable<Part & { readonly isIll: boolean }> {
  for (const { groups } of namespaces)
    for (const { buckets } of groups.values())
      for (const { isIll, parts } of buckets.values())
        for (const { shape, pods, nodes } of parts.values()) yield { shape, pods, nodes, isIll };
};

const weightIn = (weights: Map<string | null, Weight>, node: string | null): Weight => {
  const known = weights.get(node);
  if (known !== undefined) return known;
  const made = { pods: 0, errors: 0, warnings: 0 };
  weights.set(node, made);
  return made;
};

const secondaryItems = (
  fact: PodFact,
  { isSecondary }: Pick<PlanInput, "isSecondary">,
): readonly PodFact["shape"]["items"][number][] =>
  fact.shape.items.filter(({ network }) => isSecondary(network));

const factsOn = (node: string | null, input: PlanInput): readonly PodFact[] => {
  const facts: PodFact[] = [];
  const take = (fact: PodFact | undefined): void => {
    if (fact?.shape.kind === "networks" && secondaryItems(fact, input).length > 0) facts.push(fact);
  };
  if (node !== null) for (const pod of input.view.podsOnNode(node)) take(input.factOf(pod.id));
  else
    for (const part of partsOf(input.namespaces))
      for (const fact of factsOfPart(part)) if (fact.node === null) take(fact);
  return facts;
};

/** By namespace, controller and name; what is well and equal stands together. */
const groupsOf = (facts: readonly PodFact[], { folds, selected }: PlanInput): readonly PlannedWorkload[] => {
  const groups = new Map<string, PodFact[]>();
  for (const fact of facts) {
    const isAlone = !folds || fact.group === "" || fact.badness > 0 || fact === selected;
    const key = isAlone ? fact.pod : `${fact.namespace} ${fact.group} ${fact.shape.key}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return [...groups.values()]
    .flatMap(([first, ...others]) => (first === undefined ? [] : [{ facts: [first, ...others] as const }]))
    .toSorted(
      ({ facts: [a] }, { facts: [b] }) =>
        byName(a.namespace, b.namespace) || byName(a.group, b.group) || byName(a.pod, b.pod),
    );
};
