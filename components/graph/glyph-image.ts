import type { GlyphWire } from "../../lib/wire/picture.ts";
import type { Palette } from "./palette.ts";

/** How a tap is painted: `colour` of its network, `ground` of what lies below it, `strength` 0–1 when it is dimmed. */
export interface GlyphLook {
  readonly glyph: GlyphWire;
  readonly colour: string;
  readonly ground: string;
  readonly strength: number;
}

/** A data URI for cytoscape. Under the sign a disc of the ground, so that lane and wire never run through it. */
export const createGlyphImages = (palette: Palette) => {
  const known = new Map<string, string>();
  return (look: GlyphLook): string => {
    const key = `${look.glyph} ${look.colour} ${look.ground} ${look.strength}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="-12 -12 24 24" fill="none">` +
      `<circle r="9" fill="${look.ground}"/><g opacity="${look.strength}">${shape(look, palette)}</g></svg>`;
    const uri = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
    known.set(key, uri);
    return uri;
  };
};

/** The shapes of docs/visual-language.md, state glyphs; those of components/ui/state-glyph.tsx for the canvas. */
const shape = ({ glyph, colour, ground }: GlyphLook, { err, warn, ink3 }: Palette): string => {
  switch (glyph) {
    case "observed":
    case "fold":
      return `<circle r="6.5" fill="${colour}"/>`;
    case "reported":
      return `<circle r="5.5" stroke="${colour}" stroke-width="2.2"/>`;
    case "attaching":
      return dashedRing(colour);
    case "detaching":
      return `${dashedRing(colour)}<path d="M-2.6 0H2.6" stroke="${colour}" stroke-width="1.8"/>`;
    case "missing":
      return `<rect x="-9" y="-12" width="11" height="24" fill="${ground}"/><path d="M-10.5 -5.5V5.5M-3 -5.5H-.5A5.5 5.5 0 0 1 -.5 5.5H-3" stroke="${warn}" stroke-width="2.4"/>`;
    case "phantom":
      return `<circle r="5.5" stroke="${warn}" stroke-width="2"/><path d="M-6.5 6.5L6.5 -6.5" stroke="${warn}" stroke-width="2"/>`;
    case "stray":
      return `<path d="M0 -8.2L8.2 0L0 8.2L-8.2 0Z" fill="${ground}" stroke="${warn}" stroke-width="1.8"/><path d="M0 -4L4 0L0 4L-4 0Z" fill="${colour}"/>`;
    case "drifted":
      return `<path d="M0 -6.5A6.5 6.5 0 0 0 0 6.5Z" fill="${colour}"/><path d="M1 -5.5A5.5 5.5 0 0 1 1 5.5" stroke="${warn}" stroke-width="2"/>`;
    case "link-down":
      return `<circle r="7.5" fill="${err}"/><path d="M-4 0H4" stroke="${ground}" stroke-width="2.4"/>`;
    case "failed":
      return `<path d="M-3.3 -8H3.3L8 -3.3V3.3L3.3 8H-3.3L-8 3.3V-3.3Z" fill="${err}"/><path d="M-3 -3L3 3M3 -3L-3 3" stroke="${ground}" stroke-width="2"/>`;
    case "unknown":
      return `<circle r="6.8" stroke="${ink3}" stroke-width="1.5"/><path d="M-2 -1.6A2.1 2.1 0 1 1 .4 .7C0 .9 0 1.2 0 1.6" stroke="${ink3}" stroke-width="1.4" stroke-linecap="round"/><circle cy="3.9" r=".9" fill="${ink3}"/>`;
    default:
      return glyph satisfies never;
  }
};

const dashedRing = (colour: string): string =>
  `<circle r="5.5" stroke="${colour}" stroke-width="2.2" stroke-dasharray="2.9 2.9"/>`;
