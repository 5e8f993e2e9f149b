import { z } from "zod";
import { parseFind } from "../topology/find/parse-find.ts";
import { AttachmentStateWire } from "./attachment.ts";
import { NetworkKeyWire } from "./common.ts";
import { LayersWire } from "./layers.ts";
import { FoldedWire, GlyphWire, HiddenWire, OpensWire, ScopeStepWire, TotalsWire } from "./picture.ts";

/**
 * The Lanes picture as the server lays it out, in px at zoom 1, origin at the top left of the whole picture. Lanes run
 * down, workloads are rows; an edge is a tap: one workload (or fold) on one network. Ids are stable across revisions.
 */
export const LaneVertex = z.object({
  kind: z.literal("lane"),
  id: z.string(),
  x: z.number(),
  /** Left edge and width of the column that its labels may use. */
  columnLeft: z.number(),
  columnWidth: z.number(),
  /** y of the first and last tap; null where nothing is tapped. */
  firstY: z.number().nullable(),
  lastY: z.number().nullable(),
  /** Null where several share the lane. */
  network: NetworkKeyWire.nullable(),
  title: z.string(),
  /** Up to three short lines below the title: type, VLAN or IPAM, range. */
  lines: z.array(z.object({ text: z.string(), isMono: z.boolean() })),
  mark: z.string(),
  slot: z.number().int().nullable(),
  texture: z.enum(["solid", "rails", "beads", "thin"]),
  /** Use of its pools 0–1, null where unknown or no pool. */
  use: z.number().nullable(),
  isDefined: z.boolean(),
  isDefault: z.boolean(),
  findings: z.object({ count: z.number().int(), worst: z.enum(["error", "warning"]) }).nullable(),
  /** Attachments in scope, and how many of them are ill: with an error, with a warning. */
  total: z.number().int(),
  ill: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  /** Networks that it stands for: more than one where they share the lane. */
  members: z.number().int(),
  opens: OpensWire.nullable(),
  /** Key of the layer-2 domain that its configuration leads to; null: none, not told, or another one on each node. */
  segment: z.string().nullable(),
  /** Attachments that came, went or changed, per minute of the last two; null: not counted yet. */
  changesPerMinute: z.number().int().nullable(),
});

export const HeadingVertex = z.object({
  kind: z.literal("heading"),
  id: z.string(),
  y: z.number(),
  title: z.string(),
  /** `4 pods`, `2 VMs` */
  note: z.string(),
  ill: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  opens: OpensWire.nullable(),
});

export const RowVertex = z.object({
  kind: z.literal("row"),
  id: z.string(),
  y: z.number(),
  sign: z.enum(["pod", "vm", "host", "completed", "controller", "namespace"]),
  title: z.string(),
  subtitle: z.string(),
  /** Where it runs: a node's name or `3 nodes`; "" where that is not known. */
  place: z.string(),
  /** "" where it spans several. */
  namespace: z.string(),
  /** The pod, where the row is one; null for folds. */
  pod: z.object({ namespace: z.string(), name: z.string() }).nullable(),
  /** ×N of a fold, 1 for a single workload. */
  count: z.number().int(),
  /** How many of those it holds are ill: with an error, with a warning at worst. */
  ill: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  /** Namespaces (controllers, pods) that a fold stands for; 1 for what stands for itself. */
  members: z.number().int(),
  /** What stepping in opens: of a fold its pods, of a pod its controller; null: there is none. */
  opens: OpensWire.nullable(),
  /** Said in the row instead of taps, e.g. `host network`. */
  aside: z.string().nullable(),
  /** x where its wire ends: the last tap; null without taps. */
  wireEndX: z.number().nullable(),
  findings: z.object({ count: z.number().int(), worst: z.enum(["error", "warning"]) }).nullable(),
  isSelected: z.boolean(),
});

export const VertexWire = z.discriminatedUnion("kind", [LaneVertex, HeadingVertex, RowVertex]);
export type LaneVertex = z.infer<typeof LaneVertex>;
export type HeadingVertex = z.infer<typeof HeadingVertex>;
export type RowVertex = z.infer<typeof RowVertex>;
export type VertexWire = z.infer<typeof VertexWire>;

export const EdgeWire = z.object({
  kind: z.literal("tap"),
  id: z.string(),
  row: z.string(),
  lane: z.string(),
  x: z.number(),
  y: z.number(),
  glyph: GlyphWire,
  state: AttachmentStateWire,
  isIll: z.boolean(),
  /** Interface name, or null for folds of several names. */
  interface: z.string().nullable(),
  tag: z.enum(["VF", "DRA"]).nullable(),
  /** Second label: address (mono), or words. */
  label: z.string(),
  labelTone: z.enum(["plain", "mono", "warn", "error", "quiet"]),
  /** All addresses in full. */
  addresses: z.array(z.string()),
  /** Number in a fold's pill. */
  count: z.number().int(),
  /** How many of them the kernel was seen to have. */
  observed: z.number().int(),
  /** How many of them are ill, and how badly the worst. */
  ill: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  worst: z.enum(["error", "warning"]).nullable(),
  /** Of a pill: 1 up to 1 000 attachments, 2 up to 3 000, 3 up to 9 000, 4 more. null for single taps. */
  heat: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  /** Key of the layer-2 domain that it reaches on its node: equal keys share it. null: none, not told, or a pill. */
  segment: z.string().nullable(),
  /** ISO 8601: since when the state holds, where that is known. */
  since: z.string().nullable(),
  /** The whole as one sentence, for screen readers and tooltips. */
  text: z.string(),
  /** Several taps of one row on one lane stand side by side: 0, 1, … */
  slotIndex: z.number().int(),
  attachment: z.string().nullable(),
});
export type EdgeWire = z.infer<typeof EdgeWire>;

export const LanesWire = z.object({
  revision: z.number().int(),
  layout: z.literal("lanes"),
  /** What a row is at most: workloads (and folds of equal ones), controllers, namespaces. */
  detail: z.enum(["workloads", "controllers", "namespaces"]),
  width: z.number(),
  height: z.number(),
  /** Height of the head, of a row, and width of the column that rows are named in. */
  headHeight: z.number(),
  rowHeight: z.number(),
  labelWidth: z.number(),
  vertices: z.array(VertexWire),
  edges: z.array(EdgeWire),
  folded: z.array(FoldedWire),
  totals: TotalsWire,
  scope: z.array(ScopeStepWire),
  hidden: HiddenWire,
  /** As of a lane, over all networks in scope. */
  changesPerMinute: z.number().int().nullable(),
});
export type LanesWire = z.infer<typeof LanesWire>;

/** A picture, laid out by the server: `layout` says which one. */
export const TopologyWire = z.discriminatedUnion("layout", [LanesWire, LayersWire]);
export type TopologyWire = z.infer<typeof TopologyWire>;

/** Words and conditions: `network = tenantred and state != attached`. */
const Expression = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const read = parseFind(text);
    if (read.ok) return;
    const meant = read.suggestion === null ? "" : ` Did you mean “${read.suggestion}”?`;
    context.addIssue({ code: "custom", message: `${read.detail}${meant} (at character ${read.at + 1})` });
  });

const Names = z.string().max(2_000);

/**
 * The query of `GET /api/v1/topology`; also the text of a stream's `view=` parameter. Lists are separated by commas; in
 * `namespace` and in lists of networks `tenant-*` stands for all that begin so.
 */
export const TopologyQuery = z.strictObject({
  layout: z.enum(["lanes", "layers"]).default("lanes"),
  namespace: Names.optional(),
  /** `Deployment/web`; `-` for pods that nothing keeps. */
  controller: Names.optional(),
  /** `name`, `namespace/name` or `provider/namespace/name` (namespace `-` for none, `*` for any). */
  network: Names.optional(),
  node: Names.optional(),
  /** Keys of layer-2 domains, as lanes, taps and bars name them. */
  segment: Names.optional(),
  /** `namespace/name` of the selected pod: never folded away. */
  pod: z.string().max(600).optional(),
  /** Only what fits. */
  q: Expression.optional(),
  /** What fits is left out. */
  without: Expression.optional(),
  /** `size/name`: only what comes after it, the largest first; what “344 more namespaces” opens. */
  beyond: z
    .string()
    .max(300)
    .regex(/^\d{1,9}\/.+$/, "must be a size and a name with a slash between")
    .optional(),
  /** The user's own order of lanes, by network; those that aren't named come after. */
  order: z.string().max(8_000).optional(),
  /** Networks whose lanes are never folded together, though nobody is on them. */
  pin: Names.optional(),
  /** Networks that aren't drawn. */
  hide: Names.optional(),
  group: z.enum(["controller", "namespace", "none"]).default("controller"),
  budget: z.coerce.number().int().min(50).max(1_000).default(300),
});
export type TopologyQuery = z.infer<typeof TopologyQuery>;

/** The query of `GET /api/v1/export`: the same picture, as a file. csv has a row for each attachment in scope. */
export const ExportQuery = TopologyQuery.extend({
  format: z.enum(["svg", "json", "csv"]),
  /** Of an svg. */
  theme: z.enum(["dark", "light"]).default("dark"),
});
export type ExportQuery = z.infer<typeof ExportQuery>;
