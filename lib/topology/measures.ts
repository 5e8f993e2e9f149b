import type { Detail } from "./view.ts";

/** Lengths of the Lanes picture, in px at zoom 1 (docs/visual-language.md). */
export const LABEL_COLUMN: Record<Detail, number> = { workloads: 206, controllers: 206, namespaces: 236 };
export const HEAD: Record<Detail, number> = { workloads: 98, controllers: 98, namespaces: 82 };
export const ROW: Record<Detail, number> = { workloads: 40, controllers: 40, namespaces: 33 };
export const HEADING = 30;
/** The same for a reader who wants it compact: a fifth less, and one line of words in a row. */
export const COMPACT_ROW: Record<Detail, number> = { workloads: 32, controllers: 32, namespaces: 27 };
export const COMPACT_HEADING = 24;
/** Above the first heading, and below the last row. */
export const TOP = 4;
export const BOTTOM = 24;
/** A lane runs that far right of its column's left edge. */
export const LANE_INSET = 16;
/** From a tap's centre to its labels. */
export const LABEL_OFFSET = 11;
export const COLUMN_MIN = 94;
/** Words beside a tap are cut so that a column isn't wider; addresses never are. */
export const COLUMN_MAX = 140;
/** A name in the head starts that far right of its column's left edge. */
export const HEAD_INSET = 4;
/** Kept free behind a name in the head for its findings. */
export const FLAG = 28;
export const TAG = 25;
/** The badge right of a pill that hides something ill. */
export const ILL_BADGE = 44;
export const SPREAD_MAX = 30;

/** Where the wires of all rows begin, in the picture's px. */
export const portX = ({ labelWidth }: { readonly labelWidth: number }): number => labelWidth - 12;
