import type { EdgeWire, LanesWire, LaneVertex } from "../../lib/wire/topology.ts";

/** The lanes of a namespace as a phone shows them: as many as fit, in their order, and whether some are left out. */
export interface Strip {
  readonly lanes: readonly LaneVertex[];
  readonly isCut: boolean;
}

export const STRIP_MAX = 8;

/** Lanes that are used, in their order. Where there are too many, those with the most taps stay, ill ones first. */
export const stripOf = (view: LanesWire, edges: readonly EdgeWire[]): Strip => {
  const uses = new Map<string, number>();
  for (const tap of edges) uses.set(tap.lane, (uses.get(tap.lane) ?? 0) + 1 + (tap.isIll ? ILL_WEIGHT : 0));
  const used = view.vertices
    .filter((vertex) => vertex.kind === "lane")
    .filter((lane) => uses.has(lane.id))
    .toSorted((left, right) => left.x - right.x);
  if (used.length <= STRIP_MAX) return { lanes: used, isCut: false };
  const kept = new Set(
    used
      .toSorted((a, b) => (uses.get(b.id) ?? 0) - (uses.get(a.id) ?? 0))
      .slice(0, STRIP_MAX - 1)
      .map(({ id }) => id),
  );
  return { lanes: used.filter(({ id }) => kept.has(id)), isCut: true };
};

const ILL_WEIGHT = 1_000;
