import { areSame, kept } from "./kept.ts";
import { COMPACT_HEADING, COMPACT_ROW, HEADING, ROW } from "./measures.ts";
import type { Heading, Lane, Row, Tap, TopologyView, Vertex } from "./view.ts";

/** Where things were put before, by each as it came. */
export interface SqueezeMemory {
  readonly taps: WeakMap<Tap, Tap>;
  readonly lanes: WeakMap<Lane, Lane>;
  readonly headings: WeakMap<Heading, Heading>;
  readonly rows: WeakMap<Row, Row>;
  /** The last list of vertices, for whoever looks at lanes and rows only. */
  vertices: readonly Vertex[];
}

export const createSqueezeMemory = (): SqueezeMemory => ({
  taps: new WeakMap(),
  lanes: new WeakMap(),
  headings: new WeakMap(),
  rows: new WeakMap(),
  vertices: [],
});

/**
 * Rows and headings closer together, for a reader who wants it compact: the server knows nothing of that. Nothing moves
 * across. What `known` has from an earlier time comes back as the same object, where it still stands there.
 */
export const squeeze = <
  View extends Pick<TopologyView, "detail" | "rowHeight" | "height" | "vertices" | "edges">,
>(
  view: View,
  known: SqueezeMemory = createSqueezeMemory(),
): View => {
  const rowHeight = COMPACT_ROW[view.detail];
  const less = { row: view.rowHeight - rowHeight, heading: HEADING - COMPACT_HEADING };
  const down = view.vertices
    .filter((vertex) => vertex.kind !== "lane")
    .toSorted((above, below) => above.y - below.y);
  const places = new Map<number, number>();
  let saved = 0;
  for (const { kind, y } of down) {
    places.set(y, y - saved - less[kind] / 2);
    saved += less[kind];
  }
  const placeOf = (y: number): number => places.get(y) ?? y;
  const vertices = view.vertices.map((vertex): Vertex => {
    switch (vertex.kind) {
      case "lane":
        return squeezeLane(vertex, placeOf, known.lanes);
      case "heading":
        return lifted(known.headings, vertex, placeOf);
      case "row":
        return lifted(known.rows, vertex, placeOf);
    }
  });
  if (!areSame(known.vertices, vertices)) known.vertices = vertices;
  return {
    ...view,
    rowHeight,
    height: view.height - saved,
    vertices: known.vertices,
    edges: view.edges.map((tap) => lifted(known.taps, tap, placeOf)),
  };
};

type PlaceOf = (y: number) => number;

const lifted = <Thing extends { readonly y: number }>(
  known: WeakMap<Thing, Thing>,
  thing: Thing,
  placeOf: PlaceOf,
): Thing => {
  const y = placeOf(thing.y);
  return kept(
    known,
    thing,
    (before) => before.y === y,
    () => ({ ...thing, y }),
  );
};

const squeezeLane = (lane: Lane, placeOf: PlaceOf, known: WeakMap<Lane, Lane>): Lane => {
  const firstY = lane.firstY === null ? null : placeOf(lane.firstY);
  const lastY = lane.lastY === null ? null : placeOf(lane.lastY);
  return kept(
    known,
    lane,
    (before) => before.firstY === firstY && before.lastY === lastY,
    () => ({ ...lane, firstY, lastY }),
  );
};

/** Whether it was squeezed: there is room for one line of words in a row then. */
export const isSqueezed = ({ detail, rowHeight }: Pick<TopologyView, "detail" | "rowHeight">): boolean =>
  rowHeight < ROW[detail];

/** Height of a namespace’s heading in this picture. */
export const headingHeight = (view: Pick<TopologyView, "detail" | "rowHeight">): number =>
  isSqueezed(view) ? COMPACT_HEADING : HEADING;
