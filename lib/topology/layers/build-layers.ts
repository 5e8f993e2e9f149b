import { type EntityId } from "../../model/ids.ts";
import type { TopologyInput } from "../input.ts";
import { planLanes } from "../lane-plan.ts";
import { scopeOf } from "../scope.ts";
import { rateOf, totalsOf } from "../totals.ts";
import type { Folded } from "../view.ts";
import { columnsOf } from "./columns.ts";
import type { DraftNode } from "./draft.ts";
import { draftNode } from "./draft-node.ts";
import { LAYERS_HEAD } from "./measures.ts";
import { placeNodes, spans } from "./place-layers.ts";
import { type Left, planNodes } from "./plan-nodes.ts";
import type { LayersView } from "./view.ts";

/** The Layers picture of what the query asks for, within its budget. The cluster default network is left out. */
export const buildLayers = (input: TopologyInput): LayersView => {
  const { view, query } = input;
  const scope = scopeOf(input);
  const lanes = planLanes(input, scope, { limit: NETWORKS_MAX, wantsUnused: () => false, lateMax: 0 });
  const isSecondary = (network: EntityId): boolean => lanes.laneOf(network)?.isDefault === false;
  const planned = planNodes({
    view,
    namespaces: scope.namespaces,
    factOf: scope.factOf,
    selected: scope.selected,
    isSecondary,
    endsOf: (network, node) => {
      const line = lanes.laneOf(network)?.id ?? "";
      const segment = scope.known.chains.chain(network, node).segment?.key;
      return segment === undefined ? [line] : [line, `segment ${segment}`];
    },
    folds: query.group !== "none",
    room: query.budget,
  });
  const drafts = planned.nodes.map((node) => draftNode(node, input, lanes, scope));
  const places = columnsOf(lanes.lanes, drafts);
  const placed = placeNodes(drafts, places);
  return {
    revision: input.revision,
    layout: "layers",
    width: places.width,
    height: placed.height,
    headHeight: LAYERS_HEAD,
    naming: places.naming,
    columns: places.columns,
    vertices: [...placed.vertices, ...spans(places, placed.strands)],
    edges: placed.strands,
    folded: foldedOf(planned, drafts),
    totals: totalsOf(scope, lanes),
    scope: scope.steps,
    hidden: { networks: lanes.hidden, pods: scope.hiddenPods },
    changesPerMinute: rateOf(input, lanes),
  };
};

/** Beyond that the least used networks share one line; strands go on naming their own. */
const NETWORKS_MAX = 64;

const foldedOf = (
  { nodes, rest }: ReturnType<typeof planNodes>,
  drafts: readonly DraftNode[],
): readonly Folded[] => {
  const folds = drafts.flatMap(({ workloads }) => workloads).filter(({ box }) => box.count > 1);
  const pods = folds.reduce((sum, { box }) => sum + box.count, 0);
  const left = nodes.reduce((sum, node) => sumOf(sum, node.left), { pods: 0, errors: 0, warnings: 0 });
  return [
    ...(folds.length === 0
      ? []
      : [{ kind: "controller" as const, folds: folds.length, pods, ill: 0, errors: 0, warnings: 0 }]),
    ...(left.pods === 0 ? [] : [foldedFrom("rows", 1, left)]),
    ...(rest.nodes === 0 ? [] : [foldedFrom("node", rest.nodes, rest)]),
  ];
};

const sumOf = (sum: Left, { pods, errors, warnings }: Left): Left => ({
  pods: sum.pods + pods,
  errors: sum.errors + errors,
  warnings: sum.warnings + warnings,
});

const foldedFrom = (kind: Folded["kind"], folds: number, { pods, errors, warnings }: Left): Folded => ({
  kind,
  folds,
  pods,
  ill: errors + warnings,
  errors,
  warnings,
});
