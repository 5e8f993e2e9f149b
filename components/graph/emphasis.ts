import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";

/** A row or a lane, by its id. */
export interface Picked {
  readonly row: string | null;
  readonly lane: string | null;
}

export const NOTHING_PICKED: Picked = { row: null, lane: null };

/** What a selection and a hover light, and how strong everything else stays. */
export interface Emphasis {
  /** The selected row: its wire in ink, its ground raised. */
  readonly row: string | null;
  /** The row under the pointer or the focus: raised a little. */
  readonly preview: string | null;
  readonly isLit: (lane: string) => boolean;
  /** Its wire is drawn in ink-2: it is on what is lit. */
  readonly isRowLit: (row: string) => boolean;
  readonly isRowDim: (row: string) => boolean;
  /** Lanes of one segment, of which at least one is lit, glow together. */
  readonly isGlowing: (lane: string) => boolean;
  readonly strengthOf: (tap: EdgeWire) => number;
  readonly isTextDim: (tap: EdgeWire) => boolean;
}

const DIM_TAP = 0.42;
const SHARED = 0.8;

const CALM: Emphasis = {
  row: null,
  preview: null,
  isLit: () => true,
  isRowLit: () => false,
  isRowDim: () => false,
  isGlowing: () => false,
  strengthOf: () => 1,
  isTextDim: () => false,
};

/**
 * Trouble never dims; on a lane of the selected row the others only step back. `mates` answers which lanes share a
 * segment with a lane, itself included; empty where it is alone.
 */
export const emphasisOf = (
  view: LanesWire,
  selected: Picked,
  hovered: Picked,
  mates: (lane: string) => readonly string[],
): Emphasis => {
  const known = new Set(view.vertices.map((vertex) => vertex.id));
  const rows = new Set([selected.row, hovered.row].filter((id) => id !== null && known.has(id)));
  const lanes = new Set([selected.lane, hovered.lane].filter((id) => id !== null && known.has(id)));
  if (rows.size === 0 && lanes.size === 0) return CALM;
  const lit = new Set<string | null>(lanes);
  for (const tap of view.edges) if (rows.has(tap.row)) lit.add(tap.lane);
  const glowing = new Set([...lit].flatMap((lane) => (lane === null ? [] : mates(lane))));
  for (const lane of glowing) lit.add(lane);
  // A lane that was picked lights whoever is on it, or on its segment.
  const picked = new Set([...lanes].flatMap((lane) => (lane === null ? [] : [lane, ...mates(lane)])));
  const guests = new Set(view.edges.filter((tap) => picked.has(tap.lane)).map((tap) => tap.row));
  const isOn = (tap: EdgeWire): boolean => rows.has(tap.row) || picked.has(tap.lane);
  return {
    row: selected.row !== null && known.has(selected.row) ? selected.row : null,
    preview: hovered.row,
    isLit: (lane) => lit.has(lane),
    isRowLit: (row) => rows.has(row) || guests.has(row),
    isRowDim: (row) => !rows.has(row) && !guests.has(row),
    isGlowing: (lane) => glowing.has(lane),
    strengthOf: (tap) => (isOn(tap) || tap.isIll ? 1 : lit.has(tap.lane) ? SHARED : DIM_TAP),
    isTextDim: (tap) => !isOn(tap) && !tap.isIll && !lit.has(tap.lane),
  };
};
