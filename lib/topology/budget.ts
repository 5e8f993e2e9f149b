import type { PodFact } from "./fact.ts";
import { byName, byNamespace } from "./order.ts";
import { planCrowd } from "./plan-crowd.ts";
import {
  type Alone,
  costOf,
  costOfIll,
  type Costs,
  type Fold,
  foldRest,
  foldUnit,
  illIn,
  type Level,
  type PlannedFold,
  type PlannedNamespace,
  type PlannedRow,
  planRows,
} from "./plan-rows.ts";
import type { NamespaceTally } from "./tally.ts";
import { alike, beyondText, singles, type Unit } from "./units.ts";

/** What is drawn: grouped by namespace with headings, or (at level `namespaces`) one plain list. */
export interface PlannedPicture {
  readonly fold: Fold;
  readonly groups: readonly PlannedNamespace[];
  readonly rows: readonly PlannedRow[];
}

interface PlanInput {
  readonly namespaces: readonly NamespaceTally[];
  readonly selected: PodFact | undefined;
  readonly first: Level;
  readonly room: number;
  readonly costs: Costs;
  /** How the picture was folded last: kept until there is clearly room for more, so that it doesn't swing. */
  readonly before: Fold | undefined;
}

/**
 * Chooses the least folding that fits into `room` vertices and edges: pods, equal pods of one controller, controllers,
 * namespaces; at the end only the largest of them, and the rest in one row. What is ill stands in a row of its own in all
 * of these, as long as that fits; else the errors do; else a fold's badge counts them.
 */
export const planPicture = (input: PlanInput): PlannedPicture => {
  const { namespaces, selected, first, costs } = input;
  // One place is kept for the selected pod, which costs a row and its taps wherever it leaves a fold.
  const room = input.room - (selected === undefined ? 0 : costs.pod(selected.shape));
  const [only] = namespaces;
  const isOne = only !== undefined && namespaces.length === 1 && first !== "namespaces";
  for (const fold of foldsFrom(first)) {
    if (isOne && fold.level === "namespaces") continue;
    const free = isFiner(fold, input.before) ? room * SLACK : room;
    if (fold.level === "namespaces") {
      if (costOfUnits(singles(namespaces), fold.alone, free, costs) <= free)
        return {
          fold,
          groups: [],
          rows: rowsOfUnits(singles(namespaces), selected, fold.alone, free, costs),
        };
    } else if (fits(namespaces, fold.level, fold.alone, free, costs)) {
      return { fold, groups: groupsOf(namespaces, fold.level, fold.alone, selected), rows: [] };
    }
  }
  if (isOne) {
    const { level, rows } = planCrowd(only, selected, room, costs);
    return { fold: { level, alone: "none" }, groups: [{ namespace: only, rows }], rows: [] };
  }
  const units = alike(namespaces);
  const alone = (["ill", "errors"] as const).find(
    (policy) => costOfUnits(units, policy, room, costs) <= room,
  );
  return {
    fold: { level: "namespaces", alone: "none" },
    groups: [],
    rows: rowsOfUnits(units, selected, alone ?? "none", room, costs),
  };
};

/** Part of the room that a finer picture may use, where it would replace a coarser one. */
const SLACK = 0.9;

const FOLDS: readonly Fold[] = [
  { level: "pods", alone: "ill" },
  { level: "sets", alone: "ill" },
  { level: "controllers", alone: "ill" },
  { level: "namespaces", alone: "ill" },
  { level: "controllers", alone: "errors" },
  { level: "controllers", alone: "none" },
  { level: "namespaces", alone: "errors" },
  { level: "namespaces", alone: "none" },
];

const foldsFrom = (first: Level): readonly Fold[] =>
  first === "namespaces"
    ? FOLDS.filter(({ level }) => level === "namespaces")
    : FOLDS.slice(FOLDS.findIndex(({ level }) => level === first));

const placeOf = ({ level, alone }: Fold): number =>
  FOLDS.findIndex((fold) => fold.level === level && fold.alone === alone);

const isFiner = (fold: Fold, before: Fold | undefined): boolean =>
  before !== undefined && placeOf(fold) < placeOf(before);

const fits = (
  namespaces: readonly NamespaceTally[],
  level: Exclude<Level, "namespaces">,
  alone: Alone,
  room: number,
  costs: Costs,
): boolean => {
  let cost = 0;
  for (const namespace of namespaces) {
    cost += costOf(namespace, level, alone, room - cost, costs);
    if (cost > room) return false;
  }
  return true;
};

const groupsOf = (
  namespaces: readonly NamespaceTally[],
  level: Exclude<Level, "namespaces">,
  alone: Alone,
  selected: PodFact | undefined,
): readonly PlannedNamespace[] =>
  namespaces
    .toSorted((left, right) => byNamespace(left.name, right.name))
    .map((namespace) => ({ namespace, rows: planRows(namespace, level, alone, selected) }));

const costOfUnit = ({ namespaces }: Unit, costs: Costs): number => {
  const [first] = namespaces;
  if (namespaces.length === 1 && first !== undefined) return 1 + costs.taps(first.sums());
  return 1 + costs.taps(new Map(namespaces.flatMap((namespace) => [...namespace.sums()])));
};

const costOfUnits = (units: readonly Unit[], alone: Alone, room: number, costs: Costs): number => {
  let cost = 0;
  for (const unit of units) {
    cost += costOfUnit(unit, costs);
    for (const namespace of unit.namespaces) cost += costOfIll(namespace, alone, room - cost, costs);
    if (cost > room) break;
  }
  return cost;
};

/** Largest first, what stands alone below its namespace; what has no room in one row at the end. */
const rowsOfUnits = (
  units: readonly Unit[],
  selected: PodFact | undefined,
  alone: Alone,
  room: number,
  costs: Costs,
): readonly PlannedRow[] => {
  const rows: PlannedRow[] = [];
  const rest: PlannedFold[] = [];
  let last: Unit | undefined;
  let left = room - reserveOf(units, room, costs);
  for (const unit of units) {
    const single = aloneIn(unit, selected, alone);
    const fold = foldUnit(unit, single);
    left -= 1 + costs.taps(fold.sums);
    // What comes after the first that has no room is smaller, and waits with it: the rest is a place in the order.
    const hasRoom = rest.length === 0 && left >= 0;
    if (hasRoom) last = unit;
    if (fold.count > 0) (hasRoom ? rows : rest).push(fold);
    for (const fact of single) rows.push({ kind: "pod", fact });
  }
  if (rest.length === 0) return rows;
  const members = rest.reduce((sum, fold) => sum + fold.members, 0);
  const beyond = last === undefined ? "999999999/-" : beyondText({ size: last.rank, name: last.title });
  return [...rows, foldRest(rest, { namespace: "", group: "", members }, { beyond })];
};

/** Room for the row that stands for the rest, where there will be one. */
const reserveOf = (units: readonly Unit[], room: number, costs: Costs): number => {
  let cost = 0;
  for (const unit of units) if ((cost += costOfUnit(unit, costs)) > room) break;
  if (cost <= room) return 0;
  const sums = units.flatMap(({ namespaces }) => namespaces).flatMap((namespace) => [...namespace.sums()]);
  return 1 + costs.taps(new Map(sums));
};

const aloneIn = ({ namespaces }: Unit, selected: PodFact | undefined, alone: Alone): readonly PodFact[] => {
  const single: PodFact[] = [];
  for (const namespace of namespaces) {
    if (selected?.namespace === namespace.name) single.push(selected);
    for (const fact of illIn(namespace, alone)) if (fact.pod !== selected?.pod) single.push(fact);
  }
  return single.toSorted((left, right) => byName(left.name, right.name));
};
