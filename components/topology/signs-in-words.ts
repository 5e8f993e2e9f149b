import type { GlyphWire } from "../../lib/wire/picture.ts";

/** What each sign of a tap is called, and what that means. */
export const TAP_SIGNS: readonly {
  readonly glyph: GlyphWire;
  readonly word: string;
  /** null: the word says it. */
  readonly meaning: string | null;
}[] = [
  { glyph: "observed", word: "observed", meaning: "the kernel has it" },
  { glyph: "reported", word: "reported only", meaning: "paper says so" },
  { glyph: "attaching", word: "attaching", meaning: "asked, on its way" },
  { glyph: "detaching", word: "detaching", meaning: "on its way out" },
  { glyph: "missing", word: "missing", meaning: "asked, nothing there" },
  { glyph: "phantom", word: "phantom", meaning: "reported, no such link" },
  { glyph: "stray", word: "stray", meaning: "observed, nobody asked" },
  { glyph: "drifted", word: "drifted", meaning: "not what was asked" },
  { glyph: "link-down", word: "link down", meaning: null },
  { glyph: "failed", word: "failed", meaning: null },
  { glyph: "unknown", word: "unknown", meaning: "nobody can tell" },
];

/** Steps of heat: how many attachments a pill of a namespace stands for. */
export const HEATS = [
  { look: "heat-1", words: "to 1k" },
  { look: "heat-2", words: "to 3k" },
  { look: "heat-3", words: "to 9k" },
  { look: "heat-4", words: "more" },
] as const;
