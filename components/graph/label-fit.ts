import { labelOffset } from "../../lib/topology/pill.ts";
import { ILL_BADGE, ROW, TAG } from "../../lib/topology/measures.ts";
import { isAddressText, widthOf } from "../../lib/topology/text.ts";
import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";

/** What of a tap's words is drawn at a zoom. Labels never shrink below 11 px: they leave instead. */
export interface LabelFit {
  readonly hasInterface: boolean;
  readonly hasLabel: boolean;
}

/** Zoom from which taps carry both lines, and from which only taps and names are drawn (docs/visual-language.md). */
export const BOTH_FROM = 0.8;
export const PILLS_FROM = 0.5;

/** Rows so near to each other on screen that names would lie on names: they are bars. Compact ones are so earlier. */
export const isFar = (view: Pick<LanesWire, "detail" | "rowHeight">, zoom: number): boolean =>
  zoom * view.rowHeight < 0.3 * ROW[view.detail];

/** Between the end of a label and what stands right of it: half a glyph and air. */
const AIR = 12;
const NOTHING: LabelFit = { hasInterface: false, hasLabel: false };

/** By tap id: between zoom 0.8 and 1 columns are narrower than at 1 while words are not, so that some must leave. */
export const labelFits = (view: LanesWire, zoom: number): ((tap: EdgeWire) => LabelFit) => {
  if (zoom < BOTH_FROM) return () => NOTHING;
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const ends = new Map(lanes.map((lane) => [lane.id, lane.columnLeft + lane.columnWidth + LANE_AT]));
  const next = new Map<string, number>();
  for (const taps of Map.groupBy(view.edges, (tap) => tap.row).values()) {
    const along = taps.toSorted((left, right) => left.x - right.x);
    along.forEach((tap, index) => next.set(tap.id, along[index + 1]?.x ?? Number.POSITIVE_INFINITY));
  }
  return (tap) => {
    const right = Math.min(ends.get(tap.lane) ?? Number.POSITIVE_INFINITY, next.get(tap.id) ?? 0);
    const room = (right - tap.x) * zoom - labelStart(tap) - AIR;
    return { hasInterface: interfaceWidth(tap) <= room, hasLabel: labelWidth(tap) <= room };
  };
};

/** A lane stands that far right of its column's left edge. */
const LANE_AT = 16;

/** From a tap's centre to its words: behind the pill, and behind the badge of a pill that hides something ill. */
export const labelStart = (tap: EdgeWire): number =>
  labelOffset(tap) + (tap.glyph === "fold" && tap.ill > 0 ? ILL_BADGE : 0);

const interfaceWidth = (tap: EdgeWire): number =>
  tap.interface === null ? 0 : widthOf(tap.interface, "strong") + (tap.tag === null ? 0 : TAG);

const labelWidth = (tap: EdgeWire): number =>
  widthOf(tap.label, isAddressText(tap.label) ? "mono" : "strong");
