import { laneName } from "../../lib/topology/lane-order.ts";
import { namesakes } from "../../lib/topology/network-names.ts";
import type { LanesWire, LaneVertex } from "../../lib/wire/topology.ts";
import { networkPath, type NetworkKey } from "../networks/network-key.ts";

/** How the URL names a lane (or a line of Layers): by its network; by its own id where several networks share it. */
export const lanePath = ({ id, network }: { id: string; network: NetworkKey | null }): string =>
  network === null ? id : networkPath(network);

/** The lane that a network (as a path) is drawn on: its own, or the one that all of its name share. */
export const laneHolding = (view: LanesWire, path: string): LaneVertex | undefined => {
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const [provider, , name] = path.split("/");
  const together = provider === undefined || name === undefined ? null : namesakes({ provider, name });
  return (
    lanes.find((lane) => lanePath(lane) === path) ??
    lanes.find((lane) => lane.network === null && together !== null && laneName(lane) === together)
  );
};
