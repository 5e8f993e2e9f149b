import { laneName } from "../../lib/topology/lane-order.ts";
import { namesakes } from "../../lib/topology/network-names.ts";
import type { Lane } from "../../lib/topology/view.ts";
import type { LanesWire, LaneVertex } from "../../lib/wire/topology.ts";

/** How the URL names a lane (or a line of Layers): as an order of lanes does; the one of all that have no room by its own id. */
export const lanePath = (lane: Pick<Lane, "id" | "network" | "opens">): string => laneName(lane) ?? lane.id;

/** The lane that a network (as a path) is drawn on: its own, or the one that all of its name share. */
export const laneHolding = (view: LanesWire, path: string): LaneVertex | undefined => {
  const lanes = new Map(
    view.vertices.flatMap((vertex) => (vertex.kind === "lane" ? [[lanePath(vertex), vertex] as const] : [])),
  );
  const [provider = "", , name = ""] = path.split("/");
  return lanes.get(path) ?? lanes.get(namesakes({ provider, name }));
};
