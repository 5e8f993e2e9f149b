import type { PodFact } from "./fact.ts";
import { byName } from "./order.ts";
import { factsOfPart } from "./part.ts";
import {
  type Costs,
  foldRest,
  type Level,
  planGroup,
  type PlannedFold,
  type PlannedRow,
} from "./plan-rows.ts";
import { controllerText } from "./query.ts";
import { sumShapes } from "./sum.ts";
import type { GroupTally, NamespaceTally } from "./tally.ts";
import { beyondText } from "./units.ts";

/**
 * One namespace whose controllers alone are too many: the largest, and the rest in one row. Of a single controller it is
 * the pods by name. What is ill is counted on the badges.
 */
export const planCrowd = (
  namespace: NamespaceTally,
  selected: PodFact | undefined,
  room: number,
  costs: Costs,
): { readonly level: Exclude<Level, "namespaces">; readonly rows: readonly PlannedRow[] } => {
  const [only] = namespace.groups.values();
  // A heading, and a row for the rest.
  const free = room - 2 - costs.taps(namespace.sums());
  return only !== undefined && namespace.groups.size === 1
    ? { level: "pods", rows: podsByName(only, selected, free, costs) }
    : { level: "controllers", rows: controllersBySize(namespace, selected, free, costs) };
};

const controllersBySize = (
  namespace: NamespaceTally,
  selected: PodFact | undefined,
  room: number,
  costs: Costs,
): readonly PlannedRow[] => {
  const groups = [...namespace.groups.values()].toSorted(
    (left, right) => right.rank - left.rank || byName(controllerText(left.key), controllerText(right.key)),
  );
  const rows: PlannedRow[] = [];
  const rest: PlannedFold[] = [];
  let last: GroupTally | undefined;
  let left = room;
  for (const group of groups) {
    const planned = planGroup(group, "controllers", "none", selected);
    left -= costOfRows(planned, selected, costs);
    const hasRoom = rest.length === 0 && left >= 0;
    if (hasRoom) last = group;
    for (const row of planned)
      if (hasRoom || (row.kind === "pod" && row.fact === selected)) rows.push(row);
      else rest.push(row.kind === "fold" ? row : foldPods([row.fact], row.fact.namespace));
  }
  if (rest.length === 0) return rows;
  const beyond =
    last === undefined ? "999999999/-" : beyondText({ size: last.rank, name: controllerText(last.key) });
  const { name } = namespace;
  return [
    ...rows,
    foldRest(
      rest,
      { namespace: name, group: "controllers", members: rest.length },
      { namespace: name, beyond },
    ),
  ];
};

const costOfRows = (rows: readonly PlannedRow[], selected: PodFact | undefined, costs: Costs): number => {
  let cost = 0;
  for (const row of rows)
    if (row.kind === "fold") cost += 1 + costs.taps(row.sums);
    else if (row.fact !== selected) cost += costs.pod(row.fact.shape);
  return cost;
};

/** The first of them by name, and one row for those that come after. */
const podsByName = (
  group: GroupTally,
  selected: PodFact | undefined,
  room: number,
  costs: Costs,
): readonly PlannedRow[] => {
  const first = firstByName(group, Math.max(1, Math.floor(room / 2)));
  const rows: PlannedRow[] = [];
  let last = "";
  let left = room;
  for (const fact of first) {
    left -= fact === selected ? 0 : costs.pod(fact.shape);
    if (left < 0) break;
    rows.push({ kind: "pod", fact });
    last = fact.name;
  }
  const rest: PodFact[] = [];
  for (const fact of factsOf(group)) {
    if (fact.name <= last) continue;
    if (fact === selected) rows.push({ kind: "pod", fact });
    else rest.push(fact);
  }
  if (rest.length === 0) return rows;
  const { namespace } = group;
  const opens = {
    namespace,
    controller: controllerText(group.key),
    beyond: beyondText({ size: 1, name: last === "" ? "-" : last }),
  };
  return [
    ...rows,
    foldRest([foldPods(rest, namespace)], { namespace, group: "pods", members: rest.length }, opens),
  ];
};

/** The `most` first pods by name, in that order, without sorting all of them. */
const firstByName = (group: GroupTally, most: number): readonly PodFact[] => {
  let first: PodFact[] = [];
  let last: string | undefined;
  for (const fact of factsOf(group)) {
    if (last !== undefined && fact.name >= last) continue;
    first.push(fact);
    if (first.length < 2 * most) continue;
    first = first.sort(compareNames).slice(0, most);
    last = first.at(-1)?.name;
  }
  return first.sort(compareNames).slice(0, most);
};

const compareNames = (left: PodFact, right: PodFact): number =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0;

const factsOf = function* ({ buckets }: GroupTally): Iterable<PodFact> {
  for (const { parts } of buckets.values()) for (const part of parts.values()) yield* factsOfPart(part);
};

const foldPods = (facts: readonly PodFact[], namespace: string): PlannedFold => ({
  kind: "fold",
  of: "rows",
  namespace,
  group: "",
  setKey: "",
  kindOfPods: "networks",
  sums: sumShapes(facts.map(({ shape }) => [shape, 1] as const)),
  count: facts.length,
  errors: facts.filter(({ badness }) => badness === 2).length,
  warnings: facts.filter(({ badness }) => badness === 1).length,
  nodes: [],
  members: 1,
  opens: {},
});
