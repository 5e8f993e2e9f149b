/** Lengths of the Layers picture, in px at zoom 1 (docs/visual-language.md). */
export const LAYERS_HEAD = 92;
export const STRAND_ROW = 56;
export const BOX_HEIGHT = 38;
export const FRAME_LEFT = 14;
export const FRAME_HEAD = 38;
export const FRAME_GAP = 14;
export const FRAME_PAD = 8;
export const WORKLOAD = { left: 28, width: 152 } as const;
export const INTERFACE = { left: 200, width: 122 } as const;
/** The first network's line; the others stand that far apart. */
export const LINE_LEFT = 346;
export const LINE_STEP = 31;
/** Room is kept for so many lines at a time, so that one more seldom moves what stands right of them. */
export const LINES_AT_ONCE = 4;
export const DEVICE_WIDTH = 142;
export const NIC_WIDTH = 120;
export const BAR_STEP = 76;
/** Inside a box, left of its words and right of them. */
export const BOX_PAD = 10;
