import { shortCount } from "../text/count.ts";
import { LABEL_OFFSET } from "./measures.ts";
import { widthOf } from "./text.ts";

/** Width of a fold's pill with that number in it. */
export const pillWidth = (count: number): number =>
  Math.max(20, Math.ceil(widthOf(shortCount(count), "mark")) + 13);

/** From a tap's centre to its labels: further for pills, which are wider than a glyph. */
export const labelOffset = (tap: { readonly glyph: string; readonly count: number }): number =>
  tap.glyph === "fold" ? pillWidth(tap.count) / 2 + 5 : LABEL_OFFSET;
