import { FREE_NETWORK, FREE_WORKLOAD } from "../../../lib/topology/free/free-graph.ts";
import type { Point } from "../../../lib/topology/free/free-layout.ts";
import { shortenEnd, shortenMiddle, widthOf } from "../../../lib/topology/text.ts";
import { groupDigits } from "../../../lib/text/count.ts";
import type { LaneVertex, RowVertex } from "../../../lib/wire/topology.ts";
import { FULL_FROM, NAMES_FROM } from "./free-viewport.ts";

type Vertex = RowVertex | LaneVertex;

export interface FreeSize {
  readonly width: number;
  readonly height: number;
  /** The name, as far as there is room for it; "" from afar. */
  readonly name: string;
}

const WIDTH_MAX = 260;
/** Left between two boxes: always, and where one of them grew, so that the sign of a line has room between them. */
const AIR = { always: 8, grown: 30 } as const;
/** Edges, and a sign or a badge with the gap behind it. */
const EDGES = 18;
const SIGN = 20;
const BADGE = 34;
const GAP = 6;
const FLAG = 14;

/**
 * How large every box is drawn at a zoom. Its words don't shrink with it: it is as wide as they need, up to a maximum, where
 * the boxes beside it leave room, and never wider than its share of the picture else.
 */
export const sizesAt = (
  vertices: readonly Vertex[],
  places: ReadonlyMap<string, Point>,
  zoom: number,
): ReadonlyMap<string, FreeSize> => {
  if (zoom < NAMES_FROM)
    return new Map(
      vertices.map(({ id, kind }) => [
        id,
        kind === "lane" ? { width: 32, height: 20, name: "" } : { width: 22, height: 22, name: "" },
      ]),
    );
  const boxes = vertices.flatMap((vertex) => {
    const at = places.get(vertex.id);
    const full = vertex.kind === "lane" ? FREE_NETWORK : FREE_WORKLOAD;
    const share = full.width * Math.min(1, zoom);
    const words = wordsOf(vertex, zoom);
    const needed = Math.min(WIDTH_MAX, Math.max(words.beside + words.name, words.below));
    const height = zoom >= FULL_FROM ? full.height : 24;
    return at === undefined ? [] : [{ vertex, at, share, needed, height, beside: words.beside }];
  });
  return new Map(
    boxes.map((box) => {
      let room = box.needed;
      for (const other of boxes) {
        const across = Math.abs(box.at.x - other.at.x) * zoom;
        const down = Math.abs(box.at.y - other.at.y) * zoom;
        if (other === box || down >= (box.height + other.height) / 2 + AIR.always) continue;
        // Each may grow by the same: what two want of the room between them, they share.
        room = Math.min(room, across - AIR.grown + (box.share - other.share) / 2);
      }
      const width = Math.max(Math.min(box.share, box.needed), room);
      return [
        box.vertex.id,
        { width, height: box.height, name: nameIn(box.vertex, width - box.beside) },
      ] as const;
    }),
  );
};

/** Workloads lose their middle, networks their end, as everywhere. */
const nameIn = ({ kind, title }: Vertex, room: number): string =>
  kind === "row" ? shortenMiddle(title, room, "name") : shortenEnd(title, room, "name");

/** Widths of the name, of all that stands beside it, and of the line below. */
const wordsOf = (
  vertex: Vertex,
  zoom: number,
): { readonly name: number; readonly beside: number; readonly below: number } => {
  const flag = (count: number): number => GAP + FLAG + widthOf(groupDigits(count), "mark");
  // A pixel for how browsers round.
  const name = Math.ceil(widthOf(vertex.title, "name")) + 1;
  if (vertex.kind === "lane")
    return {
      name,
      beside: EDGES + BADGE + (zoom >= FULL_FROM && vertex.ill > 0 ? flag(vertex.ill) : 0),
      below: 0,
    };
  const flags = vertex.findings === null ? 0 : flag(vertex.findings.count);
  const count = vertex.count > 1 ? GAP + widthOf(`×${groupDigits(vertex.count)}`, "strong") : 0;
  return {
    name,
    beside: EDGES + SIGN + flags + count,
    below: zoom >= FULL_FROM ? EDGES + SIGN + flags + Math.ceil(widthOf(vertex.namespace, "label")) + 1 : 0,
  };
};
