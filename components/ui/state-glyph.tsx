import { SIGNS, type SignPaint } from "../../lib/topology/signs.ts";
import type { GlyphWire } from "../../lib/wire/picture.ts";
import { cx } from "./cx.ts";

/**
 * The sign of a tap (docs/visual-language.md, state glyphs), 20 × 20. Takes `--hue` from a `data-hue` above it. In lists and
 * legends it stands still: what moves there moves for as long as the page is open.
 */
export const StateGlyph = ({
  glyph,
  title,
  isStill = false,
}: {
  glyph: GlyphWire;
  title?: string;
  isStill?: boolean;
}) => (
  <svg
    data-paint
    width="20"
    height="20"
    viewBox="-10 -10 20 20"
    className="shrink-0"
    role={title === undefined ? undefined : "img"}
    aria-label={title}
    aria-hidden={title === undefined ? true : undefined}
    fill="none"
  >
    {glyph === "attaching" && <circle r="9.5" className={cx("fill-hue opacity-20", !isStill && "pulse")} />}
    {SIGNS[glyph].map(({ d, fill, stroke, width, dash, isRound }) =>
      // There is no lane below that it would have to hide.
      fill === "ground" ? null : (
        <path
          key={d}
          d={d}
          className={cx(fill !== undefined && FILLS[fill], stroke !== undefined && STROKES[stroke])}
          strokeWidth={width}
          strokeDasharray={dash}
          strokeLinecap={isRound === true ? "round" : undefined}
        />
      ),
    )}
  </svg>
);

const FILLS: Readonly<Record<Exclude<SignPaint, "ground">, string>> = {
  hue: "fill-hue",
  warning: "fill-warn",
  error: "fill-err",
  quiet: "fill-ink-3",
};

const STROKES: Readonly<Record<SignPaint, string>> = {
  hue: "stroke-hue",
  warning: "stroke-warn",
  error: "stroke-err",
  quiet: "stroke-ink-3",
  ground: "stroke-canvas",
};
