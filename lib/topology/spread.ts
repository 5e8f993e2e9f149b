import { SPREAD_MAX } from "./measures.ts";
import type { Lane, Row, Tap, TopologyView, Vertex } from "./view.ts";

/**
 * Shares free width out among the columns, at most 30 px more each. For the browser, which knows how wide it is. A tap that
 * `known` has from an earlier time comes back as the same object, where it still stands there.
 */
export const spread = <View extends Pick<TopologyView, "width" | "vertices" | "edges">>(
  view: View,
  width: number,
  known: WeakMap<Tap, Tap> = new WeakMap(),
): View => {
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const free = width - view.width;
  if (lanes.length === 0 || free <= 0) return view;
  const more = Math.min(SPREAD_MAX, Math.floor(free / lanes.length));
  if (more === 0) return view;
  const shifts = new Map(lanes.map((lane, index) => [lane.id, index * more]));
  const ends = new Map<string, number>();
  const edges = view.edges.map((tap): Tap => {
    const x = tap.x + (shifts.get(tap.lane) ?? 0);
    ends.set(tap.row, Math.max(ends.get(tap.row) ?? 0, x));
    const before = known.get(tap);
    if (before?.x === x) return before;
    const moved = { ...tap, x };
    known.set(tap, moved);
    return moved;
  });
  const vertices = view.vertices.map((vertex): Vertex => {
    if (vertex.kind === "lane") return spreadLane(vertex, shifts.get(vertex.id) ?? 0, more);
    if (vertex.kind === "row") return spreadRow(vertex, ends.get(vertex.id));
    return vertex;
  });
  return { ...view, width: view.width + more * lanes.length, vertices, edges };
};

const spreadLane = (lane: Lane, shift: number, more: number): Lane => ({
  ...lane,
  x: lane.x + shift,
  columnLeft: lane.columnLeft + shift,
  columnWidth: lane.columnWidth + more,
});

const spreadRow = (row: Row, end: number | undefined): Row => ({ ...row, wireEndX: end ?? row.wireEndX });
