import type { Glyph } from "../view.ts";
import { element, line } from "./markup.ts";
import type { Palette } from "./palette.ts";

/** The sign of a tap, centred on (x, y); the same shapes as on the screen. Pills are drawn where their count is known. */
export const glyphMarkup = (
  glyph: Exclude<Glyph, "fold">,
  x: number,
  y: number,
  hue: string,
  palette: Palette,
): string => {
  const { canvas, warning, error, inkCaption } = palette;
  const disc = (r: number, fill: string): string => element("circle", { cx: x, cy: y, r, fill });
  const ring = (r: number, stroke: string, width: number, dash?: string): string =>
    element("circle", {
      cx: x,
      cy: y,
      r,
      fill: "none",
      stroke,
      "stroke-width": width,
      "stroke-dasharray": dash,
    });
  const stroke = (width: number, colour: string) => ({ stroke: colour, "stroke-width": width });
  const ground = disc(9, canvas);
  switch (glyph) {
    case "observed":
      return ground + disc(6.5, hue);
    case "reported":
      return ground + ring(5.5, hue, 2.2);
    case "attaching":
      return ground + ring(5.5, hue, 2.2, "2.9 2.9");
    case "detaching":
      return ground + ring(5.5, hue, 2.2, "2.9 2.9") + line(x - 2.5, y, x + 2.5, y, stroke(2, hue));
    case "missing":
      return (
        ground +
        line(x - 11, y - 6, x - 11, y + 6, stroke(2.4, warning)) +
        element("path", {
          d: `M ${x - 3} ${y - 6} A 6 6 0 0 1 ${x - 3} ${y + 6}`,
          fill: "none",
          ...stroke(2.4, warning),
        })
      );
    case "phantom":
      return ground + ring(5.5, warning, 2) + line(x - 6, y + 6, x + 6, y - 6, stroke(2, warning));
    case "stray":
      return ground + diamond(x, y, 8, "none", warning) + diamond(x, y, 4, hue, "none");
    case "drifted":
      return (
        ground +
        element("path", { d: `M ${x} ${y - 6} A 6 6 0 0 0 ${x} ${y + 6} Z`, fill: hue }) +
        element("path", {
          d: `M ${x} ${y - 6} A 6 6 0 0 1 ${x} ${y + 6}`,
          fill: "none",
          ...stroke(2, warning),
        })
      );
    case "link-down":
      return ground + disc(7.5, error) + line(x - 4, y, x + 4, y, stroke(2.4, canvas));
    case "failed":
      return ground + octagon(x, y, error) + cross(x, y, canvas);
    case "unknown":
      return (
        ground +
        ring(6.5, inkCaption, 1.5) +
        element("text", { x, y: y + 4, "font-size": 11, "text-anchor": "middle", fill: inkCaption }, "?")
      );
  }
};

const diamond = (x: number, y: number, r: number, fill: string, stroke: string): string =>
  element("path", {
    d: `M ${x} ${y - r} L ${x + r} ${y} L ${x} ${y + r} L ${x - r} ${y} Z`,
    fill,
    stroke,
    "stroke-width": 1.8,
  });

const octagon = (x: number, y: number, fill: string): string => {
  const [long, short] = [7.5, 3.1];
  const corners = [
    [-short, -long],
    [short, -long],
    [long, -short],
    [long, short],
    [short, long],
    [-short, long],
    [-long, short],
    [-long, -short],
  ] as const;
  const d = corners.map(([dx, dy], at) => `${at === 0 ? "M" : "L"} ${x + dx} ${y + dy}`).join(" ");
  return element("path", { d: `${d} Z`, fill });
};

const cross = (x: number, y: number, stroke: string): string =>
  line(x - 3, y - 3, x + 3, y + 3, { stroke, "stroke-width": 2 }) +
  line(x - 3, y + 3, x + 3, y - 3, { stroke, "stroke-width": 2 });
