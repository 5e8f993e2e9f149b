"use client";

import { useMemo } from "react";
import { useSlices } from "../ui/use-slices.ts";
import { pointAt, type Extent, type Frame, type Viewport } from "./viewport.ts";

/** What of a picture is drawn, from and to which y of it. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** So much more is drawn in each idle moment, above and below: three rows. */
const SLICE = 120;

/** At first what the frame shows, then row by row the rest. `fill` draws all of it now. */
export const useBand = (
  shown: Viewport,
  extent: Extent,
  frame: Frame,
): { readonly band: Band; readonly fill: () => void } => {
  const { drawn, finish } = useSlices(extent.height, 0, SLICE);
  const isWhole = drawn >= extent.height;
  const from = isWhole ? Number.NEGATIVE_INFINITY : pointAt(shown, extent, 0, extent.headHeight).y - drawn;
  const to = isWhole ? Number.POSITIVE_INFINITY : pointAt(shown, extent, 0, frame.height).y + drawn;
  return { band: useMemo(() => ({ from, to }), [from, to]), fill: finish };
};

/** Whether something there is drawn, by the middle of it; `half` is half its height. */
export const isIn = ({ from, to }: Band, y: number, half = 24): boolean => y + half >= from && y - half <= to;
