import { shortenEnd } from "../text.ts";
import type { Palette } from "./palette.ts";

/** Markup that is safe whatever names are in it: every text and attribute goes through `escapeXml`. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export const element = (name: string, attributes: Attributes, ...children: readonly string[]): string => {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(numbered(value))}"`]))
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
};

const numbered = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 100) / 100) : value;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What XML doesn't allow at all (control characters, halves of pairs) becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

export type Font = "label" | "strong" | "title" | "mark" | "mono";

const FONTS: Readonly<Record<Font, Attributes>> = {
  label: { "font-size": 11, "font-weight": 400 },
  strong: { "font-size": 11, "font-weight": 620 },
  title: { "font-size": 13, "font-weight": 620 },
  mark: { "font-size": 11, "font-weight": 700 },
  mono: {
    "font-size": 11,
    "font-family": "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, monospace",
  },
};

export const text = (
  content: string,
  x: number,
  y: number,
  font: Font,
  fill: string,
  anchor?: "middle" | "end",
): string =>
  content === ""
    ? ""
    : element("text", { x, y, fill, ...FONTS[font], "text-anchor": anchor }, escapeXml(content));

export const line = (x1: number, y1: number, x2: number, y2: number, more: Attributes): string =>
  element("line", { x1, y1, x2, y2, ...more });

/** Below everything, px: where the picture comes from. */
const CAPTION_HEIGHT = 24;

/** The whole document; `title` and `description` are what a screen reader says of it, `caption` is where it comes from. */
export const documentOf = (
  size: { readonly width: number; readonly height: number },
  palette: Palette,
  words: { readonly title: string; readonly description: string; readonly caption: string },
  children: readonly string[],
): string => {
  const width = Math.ceil(size.width);
  const height = Math.ceil(size.height) + CAPTION_HEIGHT;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": "'Inter Variable', Inter, system-ui, sans-serif",
      role: "img",
    },
    element("title", {}, escapeXml(words.title)),
    element("desc", {}, escapeXml(`${words.description}. ${words.caption}`)),
    element("rect", { width: "100%", height: "100%", fill: palette.canvas }),
    ...children,
    text(shortenEnd(words.caption, width - 24, "label"), 12, height - 10, "label", palette.inkCaption),
  )}\n`;
};
