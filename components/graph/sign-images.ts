import type { SignPaint } from "../../lib/topology/signs.ts";
import { signMarkup } from "../../lib/topology/svg/glyph.ts";
import type { GlyphWire } from "../../lib/wire/picture.ts";

/** How the sign of a tap is painted; `strength` 0–1 when it is dimmed. */
export interface SignLook {
  readonly glyph: GlyphWire;
  readonly paints: Readonly<Record<SignPaint, string>>;
  readonly strength: number;
}

/** Side of a sign's box, px. */
export const SIGN_SIZE = 24;

/** Signs as pictures for cytoscape, by their address; to be given back when nobody draws them any more. */
export interface SignImages {
  of(look: SignLook): string;
  revoke(): void;
}

/** Surprise: cytoscape reads a picture's address letter by letter for each element whenever it changes: no data URIs. */
export const createSignImages = (): SignImages => {
  const known = new Map<string, string>();
  return {
    of: (look) => {
      const key = [look.glyph, look.strength, ...Object.values(look.paints)].join(" ");
      const before = known.get(key);
      if (before !== undefined) return before;
      const url = URL.createObjectURL(new Blob([markupOf(look)], { type: "image/svg+xml" }));
      known.set(key, url);
      return url;
    },
    revoke: () => {
      for (const url of known.values()) URL.revokeObjectURL(url);
      known.clear();
    },
  };
};

const markupOf = ({ glyph, paints, strength }: SignLook): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="${-SIGN_SIZE / 2} ${-SIGN_SIZE / 2} ${SIGN_SIZE} ${SIGN_SIZE}">${signMarkup(glyph, paints, strength)}</svg>`;
