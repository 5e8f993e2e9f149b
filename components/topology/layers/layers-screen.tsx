"use client";

import type { LayersWire } from "../../../lib/wire/layers.ts";
import { networkPath } from "../../networks/network-key.ts";
import { lanePath } from "../lane-path.ts";
import { NO_SELECTION, scopeOf, type TopologyParams } from "../topology-params.ts";
import { useTopologyParams } from "../use-topology-params.tsx";
import { strandOf } from "./emphasis.ts";
import { LayersList } from "./layers-list.tsx";
import { LayersPicture } from "./layers-picture.tsx";

/** The chains as a picture; where that has no room, as a list of the same. */
export const Layers = ({ view, isNarrow, label }: { view: LayersWire; isNarrow: boolean; label: string }) => {
  const [params, setParams] = useTopologyParams();
  const onPick = (id: string) => {
    const picked = pickedBy(view, id);
    if (picked !== null) void setParams({ ...NO_SELECTION, ...picked });
  };
  const onEnter = (id: string) => {
    const opens = view.vertices.find((vertex) => vertex.id === id)?.opens ?? null;
    if (opens === null) onPick(id);
    else void setParams({ ...NO_SELECTION, ...scopeOf(opens) });
  };
  if (isNarrow) return <LayersList view={view} selected={params.pod} onPick={onPick} label={label} />;
  return (
    <LayersPicture
      view={view}
      selected={selectedIn(view, params)}
      onPick={onPick}
      onEnter={onEnter}
      label={label}
    />
  );
};

/** A workload, any step of its chains or a tap select the pod; a badge its network. A segment is only lit: it can be entered. */
const pickedBy = (view: LayersWire, id: string): Partial<TopologyParams> | null => {
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex?.kind === "line") return { lane: lanePath(vertex) };
  const strand = view.edges.find((each) => each.id === id || each.id === strandOf(id));
  const workload = view.vertices.find((each) => each.id === (strand?.workload ?? id));
  return workload?.kind === "box" && workload.pod !== null
    ? { pod: `${workload.pod.namespace}/${workload.pod.name}` }
    : null;
};

const selectedIn = (view: LayersWire, params: TopologyParams): ReadonlySet<string> =>
  new Set([
    ...view.vertices.flatMap((vertex) =>
      vertex.kind === "box" && vertex.layer === "workload" && vertex.isSelected ? [vertex.id] : [],
    ),
    ...view.edges.flatMap(({ line, network }) =>
      params.lane !== null && (networkPath(network) === params.lane || line === params.lane) ? [line] : [],
    ),
  ]);
