import type { EntityId } from "../model/ids.ts";
import type { PodFact } from "./fact.ts";
import { byNamespace } from "./order.ts";
import {
  costOf,
  foldNamespace,
  foldRest,
  planRows,
  type Level,
  type PlannedFold,
  type PlannedNamespace,
  type PlannedRow,
} from "./plan-rows.ts";
import { sumShapes } from "./sum.ts";
import type { NamespaceTally } from "./tally.ts";

/** What is drawn: grouped by namespace with headings, or (at level `namespaces`) one plain list. */
export interface PlannedPicture {
  readonly level: Level;
  readonly groups: readonly PlannedNamespace[];
  readonly rows: readonly PlannedRow[];
}

/**
 * Chooses the least folding that fits into `room` vertices and edges: pods, equal pods of one controller, controllers,
 * namespaces; at the end only the largest of them, and the rest in one row. Up to there what is ill stands in a row of its own.
 */
export const planPicture = (
  namespaces: readonly NamespaceTally[],
  selected: PodFact | undefined,
  first: Level,
  room: number,
): PlannedPicture => {
  // One place is kept for the selected pod, which costs a row and its taps wherever it leaves a fold.
  const free = room - (selected === undefined ? 0 : 1 + selected.shape.items.length);
  for (const level of LEVELS.slice(LEVELS.indexOf(first)))
    if (level !== "namespaces" && fits(namespaces, level, free))
      return { level, groups: groupsOf(namespaces, level, selected?.pod), rows: [] };
  const [only] = namespaces;
  if (only !== undefined && namespaces.length === 1 && first !== "namespaces")
    return { level: "controllers", groups: [crowded(only, selected, free)], rows: [] };
  return { level: "namespaces", groups: [], rows: namespaceRows(namespaces, selected, free) };
};

const LEVELS: readonly Level[] = ["pods", "sets", "controllers", "namespaces"];

const fits = (namespaces: readonly NamespaceTally[], level: Level, room: number): boolean => {
  let cost = 0;
  for (const namespace of namespaces) {
    cost += costOf(namespace, level, room - cost);
    if (cost > room) return false;
  }
  return true;
};

const groupsOf = (
  namespaces: readonly NamespaceTally[],
  level: Exclude<Level, "namespaces">,
  selected: EntityId | undefined,
): readonly PlannedNamespace[] =>
  namespaces
    .toSorted((left, right) => byNamespace(left.name, right.name))
    .map((namespace) => ({ namespace, rows: planRows(namespace, level, selected) }));

/** One namespace whose controllers alone are too many: what is ill, then the largest, then the rest in one row. */
const crowded = (
  namespace: NamespaceTally,
  selected: PodFact | undefined,
  room: number,
): PlannedNamespace => {
  const planned = planRows(namespace, "controllers", selected?.pod);
  const chosen = planned.filter((row) => row.kind === "pod" && row.fact.pod === selected?.pod);
  const alone = planned
    .filter((row) => row.kind === "pod" && row.fact.pod !== selected?.pod)
    .toSorted((left, right) => badnessOfRow(right) - badnessOfRow(left));
  const folds = planned
    .filter((row) => row.kind === "fold")
    .toSorted((left, right) => right.count - left.count);
  const kept: PlannedRow[] = [...chosen];
  const rest: PlannedFold[] = [];
  let left = room - 1 - (1 + sumShapes(namespace.shapes).size);
  for (const row of [...alone, ...folds]) {
    left -= 1 + (row.kind === "fold" ? sumShapes(row.shapes).size : row.fact.shape.items.length);
    if (left >= 0) kept.push(row);
    else rest.push(row.kind === "fold" ? row : foldOne(row.fact));
  }
  return { namespace, rows: rest.length === 0 ? kept : [...kept, foldRest(rest, namespace.name)] };
};

const badnessOfRow = (row: PlannedRow): number => (row.kind === "pod" ? row.fact.badness : 0);

const foldOne = (fact: PodFact): PlannedFold => ({
  kind: "fold",
  of: "rows",
  namespace: fact.namespace,
  group: "",
  setKey: "",
  shapes: [[fact.shape, 1]],
  count: 1,
  ill: fact.badness > 0 ? 1 : 0,
  nodes: [],
  members: 1,
});

/** Largest first. Ill pods stand below their namespace where all of them fit, else the namespace carries their number. */
const namespaceRows = (
  namespaces: readonly NamespaceTally[],
  selected: PodFact | undefined,
  room: number,
): readonly PlannedRow[] => {
  const bySize = namespaces.toSorted(
    (left, right) => right.pods - left.pods || byNamespace(left.name, right.name),
  );
  const withIll = namespaces.reduce(
    (cost, namespace) => cost + costOf(namespace, "namespaces", room) + costOfIll(namespace, room),
    0,
  );
  const rows: PlannedRow[] = [];
  const rest: PlannedFold[] = [];
  let left = room - reserveOf(bySize, room);
  for (const namespace of bySize) {
    const alone = aloneIn(namespace, selected, withIll <= room);
    const fold = foldNamespace(namespace, alone);
    left -= 1 + sumShapes(fold.shapes).size;
    if (left >= 0 && fold.count > 0) rows.push(fold);
    else if (fold.count > 0) rest.push(fold);
    for (const fact of alone) rows.push({ kind: "pod", fact });
  }
  return rest.length === 0 ? rows : [...rows, foldRest(rest, "")];
};

/** Room for the row that stands for the rest, where there will be one. */
const reserveOf = (namespaces: readonly NamespaceTally[], room: number): number => {
  const cost = namespaces.reduce((sum, namespace) => sum + costOf(namespace, "namespaces", room), 0);
  if (cost <= room) return 0;
  return 1 + sumShapes(namespaces.flatMap(({ shapes }) => [...shapes])).size;
};

const costOfIll = (namespace: NamespaceTally, room: number): number => {
  let cost = 0;
  for (const { shape } of namespace.ill.values()) {
    cost += 1 + shape.items.length;
    if (cost > room) break;
  }
  return cost;
};

const aloneIn = (
  namespace: NamespaceTally,
  selected: PodFact | undefined,
  showsIll: boolean,
): readonly PodFact[] => {
  const own = selected?.namespace === namespace.name ? [selected] : [];
  if (!showsIll) return own;
  return [...own, ...[...namespace.ill.values()].filter(({ pod }) => pod !== selected?.pod)];
};
