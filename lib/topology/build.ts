import type { EntityId } from "../model/ids.ts";
import { planPicture, type PlannedPicture } from "./budget.ts";
import { layColumns } from "./columns.ts";
import type { DraftRow } from "./draft.ts";
import { draftFold } from "./draft-fold.ts";
import { draftPod, type DraftContext } from "./draft-pod.ts";
import type { TopologyInput } from "./input.ts";
import { planLanes } from "./lane-plan.ts";
import { HEAD, LABEL_COLUMN, ROW } from "./measures.ts";
import { inOrder, place, type DraftGroup } from "./place.ts";
import { createCosts, type Fold, type Level, type PlannedRow } from "./plan-rows.ts";
import { listOf, type TopologyQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";
import { rateOf, totalsOf } from "./totals.ts";
import type { Detail, Folded, TopologyView } from "./view.ts";

export const buildTopology = (input: TopologyInput): TopologyView => foldTopology(input).picture;

/**
 * The Lanes picture of what the query asks for, within its budget, and how it had to be folded. Same input, same picture.
 */
export const foldTopology = (
  input: TopologyInput,
): { readonly picture: TopologyView; readonly fold: Fold } => {
  const { view, findings, query } = input;
  const scope = scopeOf(input);
  const limit = Math.max(4, Math.min(LANES_MAX, Math.floor(query.budget / LANES_PART)));
  const lanes = planLanes(input, scope, { limit, lateMax: LATE_MAX });
  const planned = planPicture({
    namespaces: scope.namespaces,
    selected: scope.selected,
    first: firstOf(query),
    room: query.budget - lanes.keptRoom,
    costs: createCosts(lanes.laneOf),
    before: input.before,
  });
  const { chains } = scope.known;
  const context: DraftContext = { view, findings, lanes, chains, nowMs: input.nowMs };
  const groups = draftGroups(planned, scope.selected?.pod, context);
  const rows = groups.flatMap((group) => group.rows);
  const detail = DETAILS[planned.fold.level];
  const placed = place(view.cluster, lanes.lanes, groups, layColumns(lanes.lanes, rows, detail), detail);
  const picture: TopologyView = {
    revision: input.revision,
    layout: "lanes",
    detail,
    width: placed.width,
    height: placed.height,
    headHeight: HEAD[detail],
    rowHeight: ROW[detail],
    labelWidth: LABEL_COLUMN[detail],
    vertices: placed.vertices,
    edges: placed.edges,
    folded: foldedIn(rows),
    totals: totalsOf(scope, lanes),
    scope: scope.steps,
    hidden: { networks: lanes.hidden, pods: scope.hiddenPods },
    changesPerMinute: rateOf(input, lanes),
  };
  return { picture, fold: planned.fold };
};

/** Beyond it the least used networks share one lane. */
const LANES_MAX = 24;
/** So many of what is selected have a lane besides. */
const LATE_MAX = 6;
/** At most that part of the budget goes into lanes. */
const LANES_PART = 6;

/** Inside one controller its pods are what one came to see. */
const firstOf = ({ controller, group }: TopologyQuery): Level =>
  listOf(controller).length > 0 ? "pods" : FIRST[group];

const FIRST: Record<TopologyQuery["group"], Level> = {
  none: "pods",
  controller: "sets",
  namespace: "namespaces",
};

const DETAILS: Record<Level, Detail> = {
  pods: "workloads",
  sets: "workloads",
  controllers: "controllers",
  namespaces: "namespaces",
};

const draftGroups = (
  picture: PlannedPicture,
  selected: EntityId | undefined,
  context: DraftContext,
): readonly DraftGroup[] => {
  const draft = (row: PlannedRow): readonly DraftRow[] => {
    if (row.kind === "fold") return [draftFold(row, context.view.cluster, context.lanes)];
    const pod = context.view.pod(row.fact.pod);
    return pod === undefined ? [] : [draftPod(pod, pod.id === selected, context)];
  };
  if (picture.fold.level === "namespaces")
    return [{ namespace: null, pods: 0, errors: 0, warnings: 0, rows: picture.rows.flatMap(draft) }];
  return picture.groups.map(({ namespace, rows }) => ({
    namespace: namespace.name,
    pods: namespace.pods,
    errors: namespace.errors,
    warnings: namespace.warnings,
    rows: inOrder(rows.flatMap(draft)),
  }));
};

const foldedIn = (rows: readonly DraftRow[]): readonly Folded[] =>
  (["controller", "namespace", "rows"] as const).flatMap((kind) => {
    const folds = rows.filter(({ folded }) => folded === kind).map(({ row }) => row);
    if (folds.length === 0) return [];
    const sum = (of: "count" | "ill" | "errors" | "warnings"): number =>
      folds.reduce((total, row) => total + row[of], 0);
    return [
      {
        kind,
        folds: folds.length,
        pods: sum("count"),
        ill: sum("ill"),
        errors: sum("errors"),
        warnings: sum("warnings"),
      },
    ];
  });
