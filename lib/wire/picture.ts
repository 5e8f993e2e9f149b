import { z } from "zod";

/** What a tap looks like; see the state glyphs of docs/visual-language.md. `reported` = attached, nobody observed it. */
export const GlyphWire = z.enum([
  "observed",
  "reported",
  "attaching",
  "detaching",
  "missing",
  "phantom",
  "stray",
  "drifted",
  "link-down",
  "failed",
  "unknown",
  "fold",
]);
export type GlyphWire = z.infer<typeof GlyphWire>;

export const FoldedWire = z.object({
  /** What was left out as single rows: `controller` or `namespace` folds, whole nodes, or rows beyond the budget. */
  kind: z.enum(["controller", "namespace", "node", "rows"]),
  folds: z.number().int(),
  pods: z.number().int(),
  ill: z.number().int(),
});
