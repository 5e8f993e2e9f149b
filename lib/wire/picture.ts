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
  errors: z.number().int(),
  warnings: z.number().int(),
});

/**
 * Parameters of the query that opens something. Of where one stands now (`namespace`, `controller`, `network`, `node`,
 * `segment`, `beyond`) what isn't named here is taken away; the rest of the query (`q`, `without`, `group`, …) stays.
 */
export const OpensWire = z.record(z.string(), z.string());

/** One step of the breadcrumb, from the whole cluster to what is shown. */
export const ScopeStepWire = z.object({
  kind: z.enum(["cluster", "node", "namespace", "controller", "network", "segment", "rest", "pod"]),
  title: z.string(),
  opens: OpensWire,
});

/** What the scope holds in all. Ill pods are those whose worst trouble is an error, and those whose worst is a warning. */
export const TotalsWire = z.object({
  pods: z.number().int(),
  networks: z.number().int(),
  namespaces: z.number().int(),
  attachments: z.number().int(),
  ill: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
});

/** What the query takes out of the picture: networks by `hide`, pods by `without`. */
export const HiddenWire = z.object({ networks: z.number().int(), pods: z.number().int() });
