import { areSame, kept } from "./kept.ts";
import { SPREAD_MAX } from "./measures.ts";
import type { Lane, Row, Tap, TopologyView, Vertex } from "./view.ts";

/** Where things were put before, by each as it came. */
export interface SpreadMemory {
  readonly taps: WeakMap<Tap, Tap>;
  readonly lanes: WeakMap<Lane, Lane>;
  readonly rows: WeakMap<Row, Row>;
  /** The last list of vertices, for whoever looks at lanes and rows only. */
  vertices: readonly Vertex[];
}

export const createSpreadMemory = (): SpreadMemory => ({
  taps: new WeakMap(),
  lanes: new WeakMap(),
  rows: new WeakMap(),
  vertices: [],
});

/**
 * Shares free width out among the columns, at most 30 px more each. For the browser, which knows how wide it is. What
 * `known` has from an earlier time comes back as the same object, where it still stands there.
 */
export const spread = <View extends Pick<TopologyView, "width" | "vertices" | "edges">>(
  view: View,
  width: number,
  known: SpreadMemory = createSpreadMemory(),
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
    return kept(
      known.taps,
      tap,
      (before) => before.x === x,
      () => ({ ...tap, x }),
    );
  });
  const vertices = view.vertices.map((vertex): Vertex => {
    if (vertex.kind === "lane") return spreadLane(vertex, shifts.get(vertex.id) ?? 0, more, known);
    if (vertex.kind === "row") return spreadRow(vertex, ends.get(vertex.id), known);
    return vertex;
  });
  if (!areSame(known.vertices, vertices)) known.vertices = vertices;
  return { ...view, width: view.width + more * lanes.length, vertices: known.vertices, edges };
};

const spreadLane = (lane: Lane, shift: number, more: number, { lanes }: SpreadMemory): Lane => {
  const [x, columnWidth] = [lane.x + shift, lane.columnWidth + more];
  return kept(
    lanes,
    lane,
    (before) => before.x === x && before.columnWidth === columnWidth,
    () => ({ ...lane, x, columnLeft: lane.columnLeft + shift, columnWidth }),
  );
};

const spreadRow = (row: Row, end: number | undefined, { rows }: SpreadMemory): Row => {
  const wireEndX = end ?? row.wireEndX;
  return kept(
    rows,
    row,
    (before) => before.wireEndX === wireEndX,
    () => ({ ...row, wireEndX }),
  );
};
