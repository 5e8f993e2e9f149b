import type { GlyphWire } from "../../lib/wire/picture.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";

const SIGNS: readonly { readonly glyph: GlyphWire; readonly word: string }[] = [
  { glyph: "observed", word: "observed" },
  { glyph: "reported", word: "reported only" },
  { glyph: "attaching", word: "attaching" },
  { glyph: "missing", word: "missing" },
  { glyph: "phantom", word: "phantom" },
  { glyph: "stray", word: "stray" },
  { glyph: "drifted", word: "drifted" },
  { glyph: "link-down", word: "link down" },
  { glyph: "failed", word: "failed" },
  { glyph: "unknown", word: "unknown" },
];

/** What the signs mean. */
export const Legend = () => (
  <ul
    aria-label="Signs"
    className="flex h-8 shrink-0 items-center gap-x-5 overflow-x-auto border-t bg-canvas px-4 text-11 whitespace-nowrap text-ink-2 max-md:hidden"
  >
    {SIGNS.map(({ glyph, word }) => (
      <li key={glyph} className="flex items-center gap-1.5" data-hue="default">
        <StateGlyph glyph={glyph} />
        {word}
      </li>
    ))}
  </ul>
);
