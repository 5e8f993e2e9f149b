/** Lengths of the Layers picture, in px at zoom 1 (docs/visual-language.md). */
export const LAYERS_HEAD = 96;
export const STRAND_ROW = 62;
export const BOX_HEIGHT = 36;
export const FRAME_LEFT = 14;
export const FRAME_HEAD = 32;
export const FRAME_GAP = 14;
export const FRAME_PAD = 4;
export const WORKLOAD = { left: 28, width: 148 } as const;
export const INTERFACE = { left: 196, width: 116 } as const;
/** The first network's line; the others stand that far apart. */
export const LINE_LEFT = 336;
export const LINE_STEP = 38;
/** Room is kept for so many lines at a time, so that one more seldom moves what stands right of them. */
export const LINES_AT_ONCE = 3;
/** More networks than that have no line each: every strand names its own, and what they share is their segment. */
export const LINES_MAX = 6;
/** Room for a tap and the name of its network behind it. */
export const NAMED_WIDTH = 160;
/** From a tap's centre to the badge of its network. */
export const NAMED_AT = 14;
export const DEVICE_WIDTH = 132;
export const DEVICE_GAP = 28;
export const NIC_WIDTH = 104;
export const FRAME_RIGHT = 16;
export const BARS_GAP = 44;
export const BAR_STEP = 66;
/** Segments from which on their names stand in two rows, and the distance of their bars then. */
export const TWO_ROWS_FROM = 7;
export const BAR_STEP_TIGHT = 46;
/** Inside a segment's name, left and right together. */
export const BAR_PAD = 14;
/** From the head's lower edge up to a segment's name, by row. */
export const BAR_ROWS = [30, 50] as const;
/** Inside a box, left of its words and right of them. */
export const BOX_PAD = 10;
/** From the last box to what is said where no segment is reached. */
export const ASIDE_GAP = 22;
