import { z } from "zod";
import { parseFind } from "../topology/find/parse-find.ts";
import { AttachmentStateWire } from "./attachment.ts";
import { NetworkKeyWire } from "./common.ts";
import { LayersWire } from "./layers.ts";
import { FoldedWire, GlyphWire } from "./picture.ts";

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
  network: NetworkKeyWire,
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
  findings: z.object({ count: z.number().int(), worst: z.enum(["error", "warning", "info"]) }).nullable(),
  /** Attachments in scope, and how many of them are ill. */
  total: z.number().int(),
  ill: z.number().int(),
});

export const HeadingVertex = z.object({
  kind: z.literal("heading"),
  id: z.string(),
  y: z.number(),
  title: z.string(),
  /** `4 pods`, `2 VMs` */
  note: z.string(),
  ill: z.number().int(),
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
  /** How many of those it holds are ill. */
  ill: z.number().int(),
  /** Said in the row instead of taps, e.g. `host network`. */
  aside: z.string().nullable(),
  /** x where its wire ends: the last tap; null without taps. */
  wireEndX: z.number().nullable(),
  findings: z.object({ count: z.number().int(), worst: z.enum(["error", "warning", "info"]) }).nullable(),
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
  worst: z.enum(["error", "warning"]).nullable(),
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
  /** What the scope holds in all. */
  totals: z.object({ pods: z.number().int(), networks: z.number().int(), ill: z.number().int() }),
});
export type LanesWire = z.infer<typeof LanesWire>;

/** A picture, laid out by the server: `layout` says which one. */
export const TopologyWire = z.discriminatedUnion("layout", [LanesWire, LayersWire]);
export type TopologyWire = z.infer<typeof TopologyWire>;

/** The query of `GET /api/v1/topology`; also the text of a stream's `view=` parameter. */
export const TopologyQuery = z.strictObject({
  layout: z.enum(["lanes", "layers"]).default("lanes"),
  namespace: z.string().max(2_000).optional(),
  network: z.string().max(2_000).optional(),
  node: z.string().max(2_000).optional(),
  /** `namespace/name` of the selected pod: never folded away. */
  pod: z.string().max(600).optional(),
  /** Words and conditions: `network = tenantred and state != attached`. */
  q: z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const read = parseFind(text);
      if (!read.ok)
        context.addIssue({ code: "custom", message: `${read.detail} (at character ${read.at + 1})` });
    })
    .optional(),
  group: z.enum(["controller", "namespace", "none"]).default("controller"),
  budget: z.coerce.number().int().min(50).max(1_000).default(300),
});
export type TopologyQuery = z.infer<typeof TopologyQuery>;
