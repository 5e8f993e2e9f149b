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
 * Which nodes and workloads are drawn: the selected pod's node, then those with something ill, then the rest by name, as
 * long as there is room. Nodes are drawn by name, so that a change of health moves nothing that stays.
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
  const nodes: PlannedNode[] = [];
  const rest = { nodes: 0, pods: 0, errors: 0, warnings: 0 };
  let room = input.room;
  const drawn = new Set<string>();
  for (const [node, weight] of order) {
    if (room < costOfWorkload(1) + 1) {
      rest.nodes += 1;
      rest.pods += weight.pods;
      rest.errors += weight.errors;
      rest.warnings += weight.warnings;
      continue;
    }
    const planned = planNode(node, input, room - 1, drawn);
    if (planned.node.workloads.length === 0) {
      rest.nodes += 1;
      rest.pods += weight.pods;
      rest.errors += weight.errors;
      rest.warnings += weight.warnings;
      continue;
    }
    room -= 1 + planned.cost;
    nodes.push(planned.node);
  }
  return {
    nodes: nodes.toSorted((left, right) => byName(left.node ?? "\uffff", right.node ?? "\uffff")),
    rest,
  };
};

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

const planNode = (
  node: string | null,
  input: PlanInput,
  room: number,
  drawn: Set<string>,
): { readonly node: PlannedNode; readonly cost: number } => {
  const facts = factsOn(node, input);
  const workloads = groupsOf(facts, input);
  const kept: PlannedWorkload[] = [];
  const left = { pods: 0, errors: 0, warnings: 0 };
  let cost = 0;
  const rank = ({ facts: [first] }: PlannedWorkload): number =>
    first.pod === input.selected?.pod ? 3 : first.badness;
  for (const workload of workloads.toSorted((a, b) => rank(b) - rank(a))) {
    const items = secondaryItems(workload.facts[0], input);
    const ends = new Set(items.flatMap(({ network }) => input.endsOf(network, node)));
    const price = costOfWorkload(items.length) + [...ends].filter((end) => !drawn.has(end)).length;
    if (cost + price <= room) {
      for (const end of ends) drawn.add(end);
      kept.push(workload);
      cost += price;
    } else {
      left.pods += workload.facts.length;
      left.errors += workload.facts.filter(({ badness }) => badness === 2).length;
      left.warnings += workload.facts.filter(({ badness }) => badness === 1).length;
    }
  }
  const isKept = new Set(kept);
  const all = {
    pods: facts.length,
    errors: facts.filter(({ badness }) => badness === 2).length,
    warnings: facts.filter(({ badness }) => badness === 1).length,
  };
  return { node: { node, workloads: workloads.filter((each) => isKept.has(each)), all, left }, cost };
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
