"use client";

import type { LanesWire, RowVertex } from "../../lib/wire/topology.ts";
import { NOTHING_PICKED, type Picked } from "../graph/emphasis.ts";
import { useNotify } from "../ui/toast.tsx";
import { networkPath } from "../networks/network-key.ts";
import { laneHolding, lanePath } from "./lane-path.ts";
import { NO_SELECTION, scopeOf, type TopologyParams } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** What can be done with rows, lanes and taps of a picture, by their ids: the same in the picture, its twin and the panes. */
export const useTopologyActions = (view: LanesWire | null) => {
  const [params, setParams] = useTopologyParams();
  const notify = useNotify();
  const pick = (id: string) => {
    const picked = view === null ? null : paramsOf(view, id);
    if (picked !== null) void setParams({ ...NO_SELECTION, ...picked });
    // There is nothing to say of a heading but what is in it.
    else if (view?.vertices.some((vertex) => vertex.kind === "heading" && vertex.id === id) === true)
      enter(id);
  };
  const enter = (id: string) => {
    const inner = view === null ? null : scopeInside(view, id, params);
    if (inner === null) pick(id);
    else void setParams({ ...NO_SELECTION, ...inner });
  };
  return {
    pick,
    enter,
    canEnter: (id: string) => view !== null && scopeInside(view, id, params) !== null,
    /** The form opens for the workload of a row; several in one row can't be attached at once. */
    attach: (row: string) => {
      const from = view?.vertices.find((vertex) => vertex.id === row);
      if (from?.kind !== "row") return;
      if (from.pod === null) return notify(MANY);
      const pod = `${from.pod.namespace}/${from.pod.name}`;
      void setParams({ ...NO_SELECTION, pod, attach: pod });
    },
    /** A wire was drawn from a row to a lane: the form opens for it. */
    draw: (row: string, lane: string) => {
      const from = view?.vertices.find((vertex) => vertex.id === row);
      const onto = view?.vertices.find((vertex) => vertex.id === lane);
      if (from?.kind !== "row" || onto?.kind !== "lane") return;
      if (from.pod === null) return notify(MANY);
      const pod = `${from.pod.namespace}/${from.pod.name}`;
      void setParams({
        ...NO_SELECTION,
        pod,
        attach: pod,
        on: onto.network === null ? null : networkPath(onto.network),
      });
    },
  };
};

const MANY = {
  title: "Several workloads are in this row",
  description: "A network is attached to one pod. Step in, and choose one.",
};

/** The selection that the URL holds, by ids of the picture. */
export const selectionOf = (view: LanesWire, params: TopologyParams): Picked => {
  const row = view.vertices.find(
    (vertex): vertex is RowVertex =>
      vertex.kind === "row" &&
      (params.pod === null
        ? vertex.id === params.fold
        : vertex.pod !== null && `${vertex.pod.namespace}/${vertex.pod.name}` === params.pod),
  );
  const lane = params.lane === null ? undefined : laneHolding(view, params.lane);
  if (row !== undefined) return { row: row.id, lane: null };
  return lane === undefined ? NOTHING_PICKED : { row: null, lane: lane.id };
};

/** A tap selects its row. */
const paramsOf = (view: LanesWire, id: string): Partial<TopologyParams> | null => {
  const tap = view.edges.find((edge) => edge.id === id);
  const vertex = view.vertices.find((each) => each.id === (tap?.row ?? id));
  if (vertex?.kind === "lane") return { lane: lanePath(vertex) };
  if (vertex?.kind !== "row") return null;
  return vertex.pod === null ? { fold: vertex.id } : { pod: `${vertex.pod.namespace}/${vertex.pod.name}` };
};

/**
 * Where Enter leads: into what the server says that a row or lane opens; a selected workload that is entered once more is
 * shown alone. Null where there is nothing more to see.
 */
const scopeInside = (view: LanesWire, id: string, params: TopologyParams): Partial<TopologyParams> | null => {
  const tap = view.edges.find((edge) => edge.id === id);
  const vertex = view.vertices.find((each) => each.id === (tap?.row ?? id));
  if (vertex === undefined) return null;
  if (vertex.kind === "row" && vertex.pod !== null) {
    const workload = `${vertex.pod.namespace}/${vertex.pod.name}`;
    return params.pod === workload && params.workload !== workload
      ? { workload, pod: workload, namespace: vertex.pod.namespace }
      : null;
  }
  if (vertex.opens === null) return null;
  return scopeOf(vertex.opens);
};
