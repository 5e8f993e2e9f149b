import type { ClusterView, ModelChange } from "../../lib/cluster/cluster-model.ts";
import { type EntityId, joinId } from "../../lib/model/ids.ts";
import { listOf } from "../../lib/topology/query.ts";
import type { TopologyQuery, TopologyWire } from "../../lib/wire/topology.ts";
import type { EngineChange } from "./engine.ts";
import type { RebuiltSource } from "./live-view.ts";

/** A picture as a view that is kept up to date: its vertices and edges are the items, the rest is the frame. */
export const createPictureSource = (
  view: ClusterView,
  query: TopologyQuery,
  areRedefined: (change: EngineChange) => boolean,
  build: (query: TopologyQuery) => TopologyWire,
): RebuiltSource => ({
  kind: "rebuilt",
  touches: (change) => {
    // Asked of every change: it knows by what was before.
    const hasOtherNetworks = areRedefined(change);
    return change.topics.has("views") || hasOtherNetworks || isInScope(view, query, change);
  },
  build: () => {
    const { vertices, edges, revision: _, ...frame } = build(query);
    return { items: [...vertices, ...edges], frame };
  },
});

/** Conservative: a picture that is built without need says nothing, one that isn't built lies. */
const isInScope = (view: ClusterView, query: TopologyQuery, { model, findings }: EngineChange): boolean => {
  if (model.pools.size > 0 || model.allocations.size > 0) return true;
  // Links of nodes are part of Layers.
  if (query.layout === "layers" && model.nodes.size > 0) return true;
  if (findings.put.length > 0 || findings.drop.length > 0) return true;
  const namespaces = listOf(query.namespace);
  // Which namespaces a pattern stands for isn't worth finding out.
  if (namespaces.length === 0 || namespaces.some((name) => name.endsWith("*")))
    return model.pods.size > 0 || model.nodes.size > 0 || model.namespaces.size > 0;
  return hasPodIn(view.cluster, namespaces, model);
};

const hasPodIn = (cluster: string, namespaces: readonly string[], model: ModelChange): boolean => {
  const prefixes = namespaces.map((namespace) => `${joinId(cluster, "pod", namespace)}~`);
  const isHere = (id: EntityId): boolean => prefixes.some((prefix) => id.startsWith(prefix));
  for (const id of model.pods) if (isHere(id)) return true;
  return false;
};
