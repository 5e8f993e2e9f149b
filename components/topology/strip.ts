import { pillWidth } from "../../lib/topology/pill.ts";
import type { EdgeWire, LanesWire, LaneVertex } from "../../lib/wire/topology.ts";

/** The lanes of a namespace as a phone shows them: as many as fit, in their order, and whether some are left out. */
export interface Strip {
  readonly lanes: readonly LaneVertex[];
  readonly isCut: boolean;
  /** Width of a lane, px. */
  readonly cell: number;
}

/** What all lanes may take of the row, px, and a lane at least: a sign and air. */
const WIDTH_MAX = 168;
const CELL_MIN = 21;
/** Between two pills that stand side by side. */
const AIR = 4;
export const STRIP_MAX = Math.floor(WIDTH_MAX / CELL_MIN);

/** Lanes that are used, in their order. Where there are too many, those with the most taps stay, ill ones first. */
export const stripOf = (view: LanesWire, edges: readonly EdgeWire[]): Strip => {
  const uses = new Map<string, number>();
  for (const tap of edges) uses.set(tap.lane, (uses.get(tap.lane) ?? 0) + 1 + (tap.isIll ? ILL_WEIGHT : 0));
  const used = view.vertices
    .filter((vertex) => vertex.kind === "lane")
    .filter((lane) => uses.has(lane.id))
    .toSorted((left, right) => left.x - right.x);
  const pills = edges.flatMap((tap) => (tap.glyph === "fold" ? [pillWidth(tap.count) + AIR] : []));
  const cell = Math.max(CELL_MIN, ...pills);
  const most = Math.floor(WIDTH_MAX / cell);
  if (used.length <= most) return { lanes: used, isCut: false, cell };
  const kept = new Set(
    used
      .toSorted((a, b) => (uses.get(b.id) ?? 0) - (uses.get(a.id) ?? 0))
      .slice(0, most - 1)
      .map(({ id }) => id),
  );
  return { lanes: used.filter(({ id }) => kept.has(id)), isCut: true, cell };
};

const ILL_WEIGHT = 1_000;
