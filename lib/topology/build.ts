import type { ClusterView } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import type { TopologyAggregate } from "./aggregate.ts";
import { planPicture, type PlannedPicture } from "./budget.ts";
import { layColumns } from "./columns.ts";
import type { DraftRow } from "./draft.ts";
import { draftFold } from "./draft-fold.ts";
import { draftPod, type DraftContext } from "./draft-pod.ts";
import type { FindingsLookup } from "./health.ts";
import { planLanes } from "./lane-plan.ts";
import { HEAD, LABEL_COLUMN, ROW } from "./measures.ts";
import { inOrder, place, type DraftGroup } from "./place.ts";
import type { Level, PlannedRow } from "./plan-rows.ts";
import type { TopologyQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";
import { sumShapes } from "./sum.ts";
import type { Detail, Folded, TopologyView } from "./view.ts";

export interface TopologyInput {
  readonly view: ClusterView;
  readonly findings: FindingsLookup;
  readonly query: TopologyQuery;
  /** For how long ago something was asked. */
  readonly nowMs: number;
  /** Colour slot 0–35 that the caller keeps for a network (assignSlots), null: neutral. */
  readonly slots: (network: EntityId) => number | null;
  readonly revision: number;
  /** Kept counts of all pods, settled; without it every pod is visited. */
  readonly aggregate?: TopologyAggregate | undefined;
}

/** The Lanes picture of what the query asks for, within its budget. Same input, same picture. */
export const buildTopology = (input: TopologyInput): TopologyView => {
  const { view, findings, query } = input;
  const scope = scopeOf(view, findings, query, input.aggregate?.tally);
  const lanes = planLanes({
    view,
    findings,
    slots: input.slots,
    sums: sumShapes(scope.namespaces.flatMap(({ shapes }) => [...shapes])),
    wantsUnused: scope.wantsUnused,
    limit: Math.max(4, Math.min(LANES_MAX, Math.floor(query.budget / LANES_PART))),
  });
  const picture = planPicture(
    scope.namespaces,
    scope.selected,
    FIRST[query.group],
    query.budget - lanes.lanes.length,
  );
  const context: DraftContext = { view, findings, lanes, nowMs: input.nowMs };
  const groups = draftGroups(picture, scope.selected?.pod, context);
  const rows = groups.flatMap((group) => group.rows);
  const detail = DETAILS[picture.level];
  const placed = place(view.cluster, lanes.lanes, groups, layColumns(lanes.lanes, rows, detail), detail);
  return {
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
    totals: {
      pods: scope.namespaces.reduce((sum, { pods }) => sum + pods, 0),
      networks: lanes.networks,
      ill: scope.namespaces.reduce((sum, { ill }) => sum + ill.size, 0),
    },
  };
};

/** Beyond it the least used networks share one lane. */
const LANES_MAX = 24;
/** At most that part of the budget goes into lanes. */
const LANES_PART = 6;

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
  if (picture.level === "namespaces")
    return [{ namespace: null, pods: 0, ill: 0, rows: picture.rows.flatMap(draft) }];
  return picture.groups.map(({ namespace, rows }) => ({
    namespace: namespace.name,
    pods: namespace.pods,
    ill: namespace.ill.size,
    rows: inOrder(rows.flatMap(draft)),
  }));
};

const foldedIn = (rows: readonly DraftRow[]): readonly Folded[] =>
  (["controller", "namespace", "rows"] as const).flatMap((kind) => {
    const folds = rows.filter(({ folded }) => folded === kind);
    if (folds.length === 0) return [];
    return [
      {
        kind,
        folds: folds.length,
        pods: folds.reduce((sum, { row }) => sum + row.count, 0),
        ill: folds.reduce((sum, { row }) => sum + row.ill, 0),
      },
    ];
  });
