import { type EntityId } from "../../model/ids.ts";
import type { TopologyInput } from "../build.ts";
import { planLanes } from "../lane-plan.ts";
import { scopeOf } from "../scope.ts";
import { sumShapes } from "../sum.ts";
import type { Folded } from "../view.ts";
import { columnsOf } from "./columns.ts";
import type { DraftNode } from "./draft.ts";
import { draftNode } from "./draft-node.ts";
import { LAYERS_HEAD } from "./measures.ts";
import { placeNodes, spans } from "./place-layers.ts";
import { planNodes } from "./plan-nodes.ts";
import type { LayersView } from "./view.ts";

/** The Layers picture of what the query asks for, within its budget. The cluster default network is left out. */
export const buildLayers = (input: TopologyInput): LayersView => {
  const { view, findings, query } = input;
  const scope = scopeOf(view, findings, query, input.aggregate?.tally);
  const lanes = planLanes({
    view,
    findings,
    slots: input.slots,
    sums: sumShapes(scope.namespaces.flatMap(({ shapes }) => [...shapes])),
    wantsUnused: () => false,
    limit: LINES_MAX,
  });
  const isSecondary = (network: EntityId): boolean => lanes.laneOf(network)?.isDefault === false;
  const planned = planNodes({
    view,
    namespaces: scope.namespaces,
    factOf: scope.factOf,
    selected: scope.selected?.pod,
    isSecondary,
    folds: query.group !== "none",
    room: query.budget - LINES_MAX,
  });
  const drafts = planned.nodes.map((node) => draftNode(node, input, lanes, scope.selected?.pod));
  const places = columnsOf(lanes.lanes, drafts);
  const placed = placeNodes(drafts, places);
  const left = planned.nodes.reduce((sum, node) => sum + node.left.pods, 0);
  return {
    revision: input.revision,
    layout: "layers",
    width: places.width,
    height: placed.height,
    headHeight: LAYERS_HEAD,
    columns: places.columns,
    vertices: [...placed.vertices, ...spans(places, placed.strands)],
    edges: placed.strands,
    folded: foldedOf(planned, drafts, left),
    totals: {
      pods: scope.namespaces.reduce((sum, { pods }) => sum + pods, 0),
      networks: lanes.networks,
      ill: scope.namespaces.reduce((sum, { ill }) => sum + ill.size, 0),
    },
  };
};

const LINES_MAX = 24;

const foldedOf = (
  planned: ReturnType<typeof planNodes>,
  drafts: readonly DraftNode[],
  left: number,
): readonly Folded[] => {
  const folds = drafts.flatMap(({ workloads }) => workloads).filter(({ box }) => box.count > 1);
  const leftIll = planned.nodes.reduce((sum, node) => sum + node.left.ill, 0);
  return [
    ...(folds.length === 0
      ? []
      : [
          {
            kind: "controller" as const,
            folds: folds.length,
            pods: folds.reduce((sum, { box }) => sum + box.count, 0),
            ill: 0,
          },
        ]),
    ...(left === 0 ? [] : [{ kind: "rows" as const, folds: 1, pods: left, ill: leftIll }]),
    ...(planned.rest.nodes === 0
      ? []
      : [
          {
            kind: "node" as const,
            folds: planned.rest.nodes,
            pods: planned.rest.pods,
            ill: planned.rest.ill,
          },
        ]),
  ];
};
