import type { Glyph } from "./view.ts";

/** What a part of a sign is painted with: the network's hue, a colour of trouble, that of captions, or what lies below. */
export type SignPaint = "hue" | "warning" | "error" | "quiet" | "ground";

/** A part of a sign: an outline around (0, 0), in px. */
export interface SignPart {
  readonly d: string;
  readonly fill?: SignPaint;
  readonly stroke?: SignPaint;
  readonly width?: number;
  readonly dash?: string;
  readonly isRound?: boolean;
}

const circle = (r: number): string => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`;

/** Drawn as what lies between two circles, so that what a tap becomes when it is seen or not is one outline. */
const HOLLOW = `${circle(6.6)}M4.4 0A4.4 4.4 0 1 0 -4.4 0A4.4 4.4 0 1 0 4.4 0Z`;
const DASHED: SignPart = { d: circle(5.5), stroke: "hue", width: 2.2, dash: "2.9 2.9" };

/** Below each sign, so that lane and wire never run through it. */
export const SIGN_GROUND = circle(9);

/**
 * The signs of taps (docs/visual-language.md, state glyphs): for the page, the canvas and SVG files alike. A pill has none;
 * where one stands for a fold it is that of what was observed.
 */
export const SIGNS: Readonly<Record<Glyph, readonly SignPart[]>> = {
  observed: [{ d: circle(6.5), fill: "hue" }],
  fold: [{ d: circle(6.5), fill: "hue" }],
  reported: [{ d: HOLLOW, fill: "hue" }],
  attaching: [DASHED],
  detaching: [DASHED, { d: "M-2.6 0H2.6", stroke: "hue", width: 1.8 }],
  missing: [
    { d: "M-9 -12H2V12H-9Z", fill: "ground" },
    {
      d: "M-8.7 -5.5V5.5M-3 -5.5H-.5A5.5 5.5 0 0 1 -.5 5.5H-3",
      stroke: "warning",
      width: 2.4,
    },
  ],
  phantom: [
    { d: circle(5.5), stroke: "warning", width: 2 },
    { d: "M-6.5 6.5L6.5 -6.5", stroke: "warning", width: 2 },
  ],
  stray: [
    { d: "M0 -8.2L8.2 0L0 8.2L-8.2 0Z", stroke: "warning", width: 1.8 },
    { d: "M0 -4L4 0L0 4L-4 0Z", fill: "hue" },
  ],
  drifted: [
    { d: "M0 -6.5A6.5 6.5 0 0 0 0 6.5Z", fill: "hue" },
    { d: "M1 -5.5A5.5 5.5 0 0 1 1 5.5", stroke: "warning", width: 2 },
  ],
  "link-down": [
    { d: circle(7.5), fill: "error" },
    { d: "M-4 0H4", stroke: "ground", width: 2.4 },
  ],
  failed: [
    { d: "M-3.3 -8H3.3L8 -3.3V3.3L3.3 8H-3.3L-8 3.3V-3.3Z", fill: "error" },
    { d: "M-3 -3L3 3M3 -3L-3 3", stroke: "ground", width: 2 },
  ],
  unknown: [
    { d: circle(6.8), stroke: "quiet", width: 1.5 },
    {
      d: "M-2 -1.6A2.1 2.1 0 1 1 .4 .7C0 .9 0 1.2 0 1.6",
      stroke: "quiet",
      width: 1.4,
      isRound: true,
    },
    { d: "M.9 3.9A.9 .9 0 1 1 -.9 3.9A.9 .9 0 1 1 .9 3.9Z", fill: "quiet" },
  ],
};
