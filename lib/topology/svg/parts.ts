import { shortCount } from "../../text/count.ts";
import { widthOf } from "../text.ts";
import type { FlagCount, Texture } from "../view.ts";
import { glyphMarkup } from "./glyph.ts";
import { element, line, text } from "./markup.ts";
import type { Palette } from "./palette.ts";

export const LEGEND_HEIGHT = 32;

/** A network's line in its texture: dashes are never one of them. */
export const laneLine = (texture: Texture, x: number, from: number, to: number, hue: string): string => {
  switch (texture) {
    case "solid":
      return line(x, from, x, to, { stroke: hue, "stroke-width": 3 });
    case "rails":
      return [-2.2, 2.2]
        .map((by) => line(x + by, from, x + by, to, { stroke: hue, "stroke-width": 1.5 }))
        .join("");
    case "beads":
      return (
        line(x, from, x, to, { stroke: hue, "stroke-width": 1.5 }) +
        // A round cap on a dash of no length is a dot.
        line(x, from, x, to, {
          stroke: hue,
          "stroke-width": 4.5,
          "stroke-linecap": "round",
          "stroke-dasharray": "0.01 10",
        })
      );
    case "thin":
      return line(x, from, x, to, { stroke: hue, "stroke-width": 1.5 });
  }
};

/** The two characters of a network, centred. */
export const badge = (mark: string, x: number, y: number, fill: string, on: string): string =>
  element("rect", { x: x - 14, y: y - 8, width: 28, height: 16, rx: 4, fill }) +
  text(mark, x, y + 4, "mark", on, "middle");

/** How many findings, and how bad the worst is. */
export const flag = ({ count, worst }: FlagCount, x: number, y: number, palette: Palette): string => {
  const fill = worst === "error" ? palette.error : palette.warning;
  return (
    element("path", {
      d: `M ${x} ${y + 1} V ${y - 9} H ${x + 8} L ${x + 6} ${y - 6} L ${x + 8} ${y - 3} H ${x}`,
      fill: "none",
      stroke: fill,
      "stroke-width": 1.4,
    }) + text(String(count), x + 11, y, "strong", fill)
  );
};

/** What a pill hides that is ill: errors and warnings, each with a sign of its own. */
export const countBadges = (
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
  x: number,
  y: number,
  palette: Palette,
): string => {
  const signs: string[] = [];
  let left = x;
  for (const [sign, count, fill] of [
    ["!", errors, palette.error],
    ["△", warnings, palette.warning],
  ] as const) {
    if (count === 0) continue;
    const words = `${sign} ${shortCount(count)}`;
    signs.push(text(words, left, y + 4, "strong", fill));
    left += widthOf(words, "strong") + 8;
  }
  return signs.join("");
};

const SIGNS = [
  ["observed", "observed"],
  ["reported", "reported only"],
  ["attaching", "attaching"],
  ["missing", "missing"],
  ["phantom", "phantom"],
  ["stray", "stray"],
  ["drifted", "drifted"],
  ["link-down", "link down"],
  ["failed", "failed"],
  ["unknown", "unknown"],
] as const;

export const LEGEND_WIDTH = SIGNS.reduce((sum, [, words]) => sum + 36 + widthOf(words, "label"), 36);

/** What the signs mean, in one line. */
export const legend = (left: number, y: number, palette: Palette): string => {
  let x = left + 12;
  return SIGNS.map(([glyph, words]) => {
    const part =
      glyphMarkup(glyph, x, y, palette.inkSoft, palette) +
      text(words, x + 13, y + 4, "label", palette.inkSoft);
    x += 36 + widthOf(words, "label");
    return part;
  }).join("");
};
