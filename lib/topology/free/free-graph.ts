import type { TopologyView } from "../view.ts";
import type { FreeBox, FreeEdge } from "./free-layout.ts";

/** More than that is a hairball, whatever lays it out. */
export const FREE_BOXES_MAX = 100;
export const FREE_TAPS_MAX = 180;

/** Sizes of boxes at zoom 1, px. */
export const FREE_WORKLOAD = { width: 172, height: 38 } as const;
export const FREE_NETWORK = { width: 172, height: 28 } as const;

/** What the free picture is laid out from; ids of boxes are those of rows and lanes, ids of edges those of taps. */
export interface FreeGraph {
  readonly boxes: readonly FreeBox[];
  readonly edges: readonly (FreeEdge & { readonly id: string })[];
  /** Rows that are on the cluster's default network alone (or on none): they share nothing that could be drawn. */
  readonly leftOut: number;
}

export type FreeAnswer =
  | { readonly isSmall: true; readonly graph: FreeGraph }
  | { readonly isSmall: false; readonly boxes: number; readonly taps: number };

/**
 * Workloads and the networks that they share. The default network is left out: everybody is on it, so that it says
 * nothing about who belongs together. Too large a scope is refused with its size.
 */
export const freeGraphOf = (view: Pick<TopologyView, "vertices" | "edges">): FreeAnswer => {
  const lanes = new Set(
    view.vertices.flatMap((vertex) => (vertex.kind === "lane" && !vertex.isDefault ? [vertex.id] : [])),
  );
  const taps = view.edges.filter(({ lane }) => lanes.has(lane));
  const drawn = new Set(taps.flatMap(({ row, lane }) => [row, lane]));
  const boxes = view.vertices.flatMap((vertex): readonly FreeBox[] => {
    if (vertex.kind === "heading" || (!drawn.has(vertex.id) && !(vertex.kind === "row" && vertex.isSelected)))
      return [];
    return [{ id: vertex.id, ...(vertex.kind === "lane" ? FREE_NETWORK : FREE_WORKLOAD) }];
  });
  if (boxes.length > FREE_BOXES_MAX || taps.length > FREE_TAPS_MAX)
    return { isSmall: false, boxes: boxes.length, taps: taps.length };
  const shown = new Set(boxes.map(({ id }) => id));
  return {
    isSmall: true,
    graph: {
      boxes,
      edges: taps.map(({ id, row, lane }) => ({ id, from: row, to: lane })),
      leftOut: view.vertices.filter((vertex) => vertex.kind === "row" && !shown.has(vertex.id)).length,
    },
  };
};
