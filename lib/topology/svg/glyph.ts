import { SIGN_GROUND, SIGNS, type SignPaint } from "../signs.ts";
import type { Glyph } from "../view.ts";
import { element } from "./markup.ts";
import type { Palette } from "./palette.ts";

/** The sign of a tap, centred on (x, y). Pills are drawn where their count is known. */
export const glyphMarkup = (
  glyph: Exclude<Glyph, "fold">,
  x: number,
  y: number,
  hue: string,
  { canvas, warning, error, inkCaption }: Palette,
): string => {
  const paints: Readonly<Record<SignPaint, string>> = {
    hue,
    warning,
    error,
    quiet: inkCaption,
    ground: canvas,
  };
  const parts = SIGNS[glyph].map(({ d, fill, stroke, width, dash, isRound }) =>
    element("path", {
      d,
      fill: fill === undefined ? "none" : paints[fill],
      stroke: stroke === undefined ? undefined : paints[stroke],
      "stroke-width": width,
      "stroke-dasharray": dash,
      "stroke-linecap": isRound === true ? "round" : undefined,
    }),
  );
  const at = (value: number): number => Math.round(value * 100) / 100;
  return element(
    "g",
    { transform: `translate(${at(x)} ${at(y)})` },
    element("path", { d: SIGN_GROUND, fill: canvas }),
    ...parts,
  );
};
