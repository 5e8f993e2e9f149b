import { portX } from "../../lib/topology/measures.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";

export interface Hit {
  readonly row: string | null;
  readonly lane: string | null;
  readonly tap: string | null;
}

/** Within that many px on screen a lane or a tap counts as pointed at. */
const LANE_REACH = 7;
const TAP_REACH = 12;

/** What stands at a point of the picture (at zoom 1). A tap is of its row; between taps the row counts, beside rows the lane. */
export const hitAt = (view: LanesWire, x: number, y: number, zoom: number): Hit => {
  const row = view.vertices.find(
    (vertex) => vertex.kind === "row" && Math.abs(vertex.y - y) <= view.rowHeight / 2,
  );
  const tap = view.edges.find(
    (edge) =>
      edge.row === row?.id &&
      Math.abs(edge.x - x) * zoom <= TAP_REACH &&
      Math.abs(edge.y - y) * zoom <= TAP_REACH,
  );
  return {
    row: row?.id ?? null,
    lane: tap?.lane ?? (row === undefined ? laneAt(view, x, LANE_REACH / zoom) : null),
    tap: tap?.id ?? null,
  };
};

/** The row whose port is within `reach`; null where there is none. */
export const portAt = (view: LanesWire, x: number, y: number, reach: number): string | null =>
  Math.abs(portX(view) - x) > reach
    ? null
    : (view.vertices.find((vertex) => vertex.kind === "row" && Math.abs(vertex.y - y) <= reach)?.id ?? null);

/** The nearest lane within `reach`; null where there is none. */
export const laneAt = (view: LanesWire, x: number, reach: number): string | null => {
  let best: { id: string; distance: number } | null = null;
  for (const lane of view.vertices) {
    if (lane.kind !== "lane") continue;
    const distance = Math.abs(lane.x - x);
    if (distance <= reach && (best === null || distance < best.distance)) best = { id: lane.id, distance };
  }
  return best?.id ?? null;
};
