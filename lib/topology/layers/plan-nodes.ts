import type { ClusterView } from "../../cluster/cluster-model.ts";
import type { EntityId } from "../../model/ids.ts";
import type { PodFact } from "../fact.ts";
import type { NamespaceTally } from "../tally.ts";
import { byName } from "../order.ts";

/** One workload, or several equal ones of one controller on one node. */
export interface PlannedWorkload {
  readonly facts: readonly [PodFact, ...PodFact[]];
}

export interface PlannedNode {
  /** null: pods that no node has taken yet. */
  readonly node: string | null;
  readonly workloads: readonly PlannedWorkload[];
  /** Workloads that don't fit any more, and how many of them are ill. */
  readonly left: { readonly pods: number; readonly ill: number };
}

export interface PlannedNodes {
  readonly nodes: readonly PlannedNode[];
  /** Nodes that don't fit. */
  readonly rest: { readonly nodes: number; readonly pods: number; readonly ill: number };
}

interface PlanInput {
  readonly view: ClusterView;
  readonly namespaces: readonly NamespaceTally[];
  readonly factOf: (pod: EntityId) => PodFact | undefined;
  readonly selected: EntityId | undefined;
  readonly isSecondary: (network: EntityId) => boolean;
  /** Equal pods of one controller stand for each other. */
  readonly folds: boolean;
  readonly room: number;
}

/** Vertices and edges that one workload costs: its box, and per attachment three boxes and a strand. */
export const costOfWorkload = (attachments: number): number => 1 + 4 * attachments;

/**
 * Which nodes and workloads are drawn: the selected pod's node, then those with something ill, then the rest by name, as
 * long as there is room. Nodes are drawn by name, so that a change of health moves nothing that stays.
 */
export const planNodes = (input: PlanInput): PlannedNodes => {
  const weights = weightsOf(input);
  const chosenNode = input.selected === undefined ? undefined : input.factOf(input.selected)?.node;
  const order = [...weights].toSorted(
    ([left, a], [right, b]) =>
      Number(right === chosenNode) - Number(left === chosenNode) ||
      Number(b.ill > 0) - Number(a.ill > 0) ||
      byName(left ?? "\uffff", right ?? "\uffff"),
  );
  const nodes: PlannedNode[] = [];
  const rest = { nodes: 0, pods: 0, ill: 0 };
  let room = input.room;
  for (const [node, weight] of order) {
    if (room < costOfWorkload(1) + 1) {
      rest.nodes += 1;
      rest.pods += weight.pods;
      rest.ill += weight.ill;
      continue;
    }
    const planned = planNode(node, input, room - 1);
    room -= 1 + planned.cost;
    nodes.push(planned.node);
  }
  return {
    nodes: nodes.toSorted((left, right) => byName(left.node ?? "\uffff", right.node ?? "\uffff")),
    rest,
  };
};

/** Pods with secondary networks per node. Counted by buckets: there are far fewer of them than pods. */
const weightsOf = ({
  namespaces,
  isSecondary,
}: PlanInput): Map<string | null, { pods: number; ill: number }> => {
  const weights = new Map<string | null, { pods: number; ill: number }>();
  for (const namespace of namespaces)
    for (const group of namespace.groups.values())
      for (const bucket of group.buckets.values()) {
        const [shape] = bucket.shapes.keys();
        if (shape?.kind !== "networks" || !shape.items.some(({ network }) => isSecondary(network))) continue;
        let placed = 0;
        for (const [node, count] of bucket.nodes) {
          add(weights, node, count, bucket.isIll);
          placed += count;
        }
        if (placed < bucket.pods.size) add(weights, null, bucket.pods.size - placed, bucket.isIll);
      }
  return weights;
};

const add = (
  weights: Map<string | null, { pods: number; ill: number }>,
  node: string | null,
  pods: number,
  isIll: boolean,
): void => {
  const known = weights.get(node) ?? { pods: 0, ill: 0 };
  weights.set(node, { pods: known.pods + pods, ill: known.ill + (isIll ? pods : 0) });
};

const planNode = (
  node: string | null,
  input: PlanInput,
  room: number,
): { readonly node: PlannedNode; readonly cost: number } => {
  const facts = factsOn(node, input);
  const workloads = groupsOf(facts, input);
  const kept: PlannedWorkload[] = [];
  const left = { pods: 0, ill: 0 };
  let cost = 0;
  const rank = ({ facts: [first] }: PlannedWorkload): number =>
    first.pod === input.selected ? 2 : first.badness > 0 ? 1 : 0;
  for (const workload of workloads.toSorted((a, b) => rank(b) - rank(a))) {
    const price = costOfWorkload(secondaryItems(workload.facts[0], input).length);
    if (cost + price <= room) {
      kept.push(workload);
      cost += price;
    } else {
      left.pods += workload.facts.length;
      left.ill += workload.facts.filter(({ badness }) => badness > 0).length;
    }
  }
  const isKept = new Set(kept);
  return { node: { node, workloads: workloads.filter((each) => isKept.has(each)), left }, cost };
};

export const secondaryItems = (
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
    for (const namespace of input.namespaces)
      for (const group of namespace.groups.values())
        for (const bucket of group.buckets.values())
          for (const fact of bucket.pods.values()) if (fact.node === null) take(fact);
  return facts;
};

/** By namespace, controller and name; what is well and equal stands together. */
const groupsOf = (facts: readonly PodFact[], { folds, selected }: PlanInput): readonly PlannedWorkload[] => {
  const groups = new Map<string, PodFact[]>();
  for (const fact of facts) {
    const isAlone = !folds || fact.group === "" || fact.badness > 0 || fact.pod === selected;
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
