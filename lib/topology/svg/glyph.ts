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
  const at = (value: number): number => Math.round(value * 100) / 100;
  return element(
    "g",
    { transform: `translate(${at(x)} ${at(y)})` },
    signMarkup(glyph, { hue, warning, error, quiet: inkCaption, ground: canvas }),
  );
};

/** A sign around (0, 0); `strength` 0–1 when it is dimmed, which what lies below it is not. */
export const signMarkup = (
  glyph: Glyph,
  paints: Readonly<Record<SignPaint, string>>,
  strength = 1,
): string => {
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
  const ground = element("path", { d: SIGN_GROUND, fill: paints.ground });
  return ground + (strength === 1 ? parts.join("") : element("g", { opacity: strength }, ...parts));
};
