import type { DraftRow, DraftTap } from "./draft.ts";
import type { DraftLane } from "./draft-lane.ts";
import {
  COLUMN_MAX,
  COLUMN_MIN,
  FLAG,
  HEAD_INSET,
  ILL_BADGE,
  LABEL_COLUMN,
  LANE_INSET,
  TAG,
} from "./measures.ts";
import { labelOffset } from "./pill.ts";
import { isAddressText, widthOf } from "./text.ts";
import type { Detail } from "./view.ts";

/** Where a lane's column stands, and how far right of the lane its second, third … tap of one row is. */
export interface Column {
  readonly left: number;
  readonly width: number;
  readonly x: number;
  readonly offsets: readonly number[];
}

/** One column per lane, in order. A column depends only on what is written in it and on those left of it. */
export const layColumns = (
  lanes: readonly DraftLane[],
  rows: readonly DraftRow[],
  detail: Detail,
): ReadonlyMap<string, Column> => {
  const needs = new Map<string, number[]>();
  for (const { taps } of rows)
    for (const tap of taps) {
      const slots = needs.get(tap.lane) ?? [];
      slots[tap.slotIndex] = Math.max(slots[tap.slotIndex] ?? 0, needOf(tap));
      needs.set(tap.lane, slots);
    }
  const columns = new Map<string, Column>();
  let left = LABEL_COLUMN[detail];
  for (const lane of lanes) {
    const offsets: number[] = [0];
    let end = 0;
    for (const need of needs.get(lane.id) ?? [0]) {
      offsets.push(end + need + LANE_INSET);
      end += need + LANE_INSET;
    }
    const width = Math.ceil(Math.max(COLUMN_MIN, headNeed(lane), end));
    columns.set(lane.id, { left, width, x: left + LANE_INSET, offsets: offsets.slice(0, -1) });
    left += width;
  }
  return columns;
};

/** From a tap's centre to the right end of what is written beside it. */
const needOf = (tap: DraftTap): number => {
  const badge = tap.glyph === "fold" && tap.ill > 0 ? ILL_BADGE : 0;
  return labelOffset(tap) + Math.max(badge, labelWidth(tap));
};

/** Width of the wider of the two lines beside a tap; names are measured as bold as a selected row sets them. */
export const labelWidth = (tap: Pick<DraftTap, "interface" | "tag" | "label">): number =>
  Math.max(
    tap.interface === null ? 0 : widthOf(tap.interface, "strong") + (tap.tag === null ? 0 : TAG),
    widthOf(tap.label, isAddressText(tap.label) ? "mono" : "strong"),
  );

const headNeed = (lane: DraftLane): number => {
  const title = Math.min(COLUMN_MAX, widthOf(lane.title, "title") + FLAG);
  const lines = lane.lines.map(({ text, isMono }) =>
    isMono ? widthOf(text, "mono") : Math.min(COLUMN_MAX - 2 * HEAD_INSET, widthOf(text, "label")),
  );
  return Math.max(title, ...lines) + 2 * HEAD_INSET;
};
