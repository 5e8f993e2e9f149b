import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";

/** What a selection lights: the row, its lanes, and how strong everything else stays. */
export interface Emphasis {
  readonly row: string | null;
  readonly isLit: (lane: string) => boolean;
  readonly strengthOf: (tap: EdgeWire) => number;
  readonly isTextDim: (tap: EdgeWire) => boolean;
}

const DIM_TAP = 0.42;
const SHARED = 0.8;

/** Trouble never dims; on a lane of the selected row the others only step back. */
export const emphasisOf = (view: LanesWire, row: string | null): Emphasis => {
  const exists = row !== null && view.vertices.some((vertex) => vertex.kind === "row" && vertex.id === row);
  if (!exists) return { row: null, isLit: () => true, strengthOf: () => 1, isTextDim: () => false };
  const lit = new Set(view.edges.filter((tap) => tap.row === row).map((tap) => tap.lane));
  return {
    row,
    isLit: (lane) => lit.has(lane),
    strengthOf: (tap) => (tap.row === row || tap.isIll ? 1 : lit.has(tap.lane) ? SHARED : DIM_TAP),
    isTextDim: (tap) => tap.row !== row && !tap.isIll && !lit.has(tap.lane),
  };
};
