"use client";

import type { LayersWire } from "../../../lib/wire/layers.ts";
import { networkPath } from "../../networks/network-key.ts";
import { lanePath } from "../lane-path.ts";
import { useEscape } from "../../ui/use-escape.ts";
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
    // Of a node's frame there is nothing to say but what is in it.
    if (picked === null) return opensOf(view, id) === null ? undefined : onEnter(id);
    void setParams({ ...NO_SELECTION, ...picked });
  };
  const onEnter = (id: string) => {
    const opens = opensOf(view, id);
    if (opens === null) onPick(id);
    else void setParams({ ...NO_SELECTION, ...scopeOf(opens) });
  };
  useEscape(params.bar !== null, () => void setParams({ bar: null }));
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

/** What entering opens; a network that has no line of its own is named by its strands. */
const opensOf = (view: LayersWire, id: string): Readonly<Record<string, string>> | null => {
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex !== undefined) return vertex.opens;
  const strand = view.edges.find(({ line }) => line === id);
  return strand === undefined ? null : { network: networkPath(strand.network) };
};

/** A workload, any step of its chains or a tap select the pod; a badge or a name its network; a bar its segment. */
const pickedBy = (view: LayersWire, id: string): Partial<TopologyParams> | null => {
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex?.kind === "line") return { lane: lanePath(vertex) };
  if (vertex?.kind === "bar") return { bar: vertex.segment };
  const named = view.edges.find(({ line }) => line === id);
  if (named !== undefined) return { lane: networkPath(named.network) };
  const strand = view.edges.find((each) => each.id === id || each.id === strandOf(id));
  const workload = view.vertices.find((each) => each.id === (strand?.workload ?? id));
  return workload?.kind === "box" && workload.pod !== null
    ? { pod: `${workload.pod.namespace}/${workload.pod.name}` }
    : null;
};

const selectedIn = (view: LayersWire, params: TopologyParams): ReadonlySet<string> =>
  new Set([
    ...view.vertices.flatMap((vertex) =>
      (vertex.kind === "box" && vertex.layer === "workload" && vertex.isSelected) ||
      (vertex.kind === "bar" && vertex.segment === params.bar)
        ? [vertex.id]
        : [],
    ),
    ...view.edges.flatMap(({ line, network }) =>
      params.lane !== null && (networkPath(network) === params.lane || line === params.lane) ? [line] : [],
    ),
  ]);
