import type { SignPaint } from "../../lib/topology/signs.ts";

/** The colours that the canvas needs, since it inherits none. Read from the page's tokens, again whenever the theme changes. */
export interface Palette {
  readonly canvas: string;
  readonly raised: string;
  readonly line: string;
  readonly line2: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly err: string;
  readonly warn: string;
  readonly neutral: string;
  readonly onNeutral: string;
  readonly hues: readonly string[];
}

const HUES = 12;

export const readPalette = (element: Element): Palette => {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    canvas: read("--canvas"),
    raised: read("--raised"),
    line: read("--line"),
    line2: read("--line-2"),
    ink: read("--ink"),
    ink2: read("--ink-2"),
    ink3: read("--ink-3"),
    err: read("--err"),
    warn: read("--warn"),
    neutral: read("--hue-default"),
    onNeutral: read("--on-hue-default"),
    hues: Array.from({ length: HUES }, (_, hue) => read(`--hue-${hue}`)),
  };
};

/** The colours of a sign's parts: of the network it is on, of what lies below it, and of trouble. */
export const paintsOf = (
  { warn, err, ink3 }: Palette,
  hue: string,
  ground: string,
): Readonly<Record<SignPaint, string>> => ({ hue, warning: warn, error: err, quiet: ink3, ground });

export const colourOf = (palette: Palette, slot: number | null): string =>
  (slot === null ? undefined : palette.hues[slot % HUES]) ?? palette.neutral;

/** `part` of the first colour over the second; both `#rrggbb`. */
export const mix = (over: string, under: string, part: number): string => {
  const top = channels(over);
  const bottom = channels(under);
  const mixed = top.map((value, index) => Math.round(value * part + (bottom[index] ?? 0) * (1 - part)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
};

const channels = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) || 0);

/** Of near-black and white, the one that can be read better on a fill: from a luminance of 0.18 on, near-black. */
export const textOn = (fill: string): string => (luminance(fill) > 0.18 ? "#0b0d11" : "#ffffff");

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
