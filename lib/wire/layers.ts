import { z } from "zod";
import { NetworkKeyWire } from "./common.ts";
import { FoldedWire, GlyphWire, HiddenWire, OpensWire, ScopeStepWire, TotalsWire } from "./picture.ts";

/**
 * The Layers picture as the server lays it out, in px at zoom 1: workload → interface → network → device of the node →
 * NIC → segment. Frames are nodes, lines are networks, bars are segments; an edge is a strand: one attachment.
 */
const placed = { id: z.string(), x: z.number(), y: z.number(), width: z.number(), height: z.number() };

export const FrameVertex = z.object({
  kind: z.literal("frame"),
  ...placed,
  /** null: pods that no node has taken. */
  node: z.string().nullable(),
  title: z.string(),
  note: z.string(),
  /** Pods with secondary networks on the node that are in scope, those that don't fit included, and how many are ill. */
  pods: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  /** Of those, pods that don't fit into the picture. */
  left: z.number().int(),
  /** What stepping in opens: this node alone; null for pods that no node has taken. */
  opens: OpensWire.nullable(),
});

export const BoxVertex = z.object({
  kind: z.literal("box"),
  ...placed,
  layer: z.enum(["workload", "interface", "device", "nic"]),
  title: z.string(),
  subtitle: z.string(),
  isMono: z.boolean(),
  /** `seen` by the node's agent; `told` by paper only; `absent`: looked for, and not there; `none`: no such step. */
  presence: z.enum(["seen", "told", "down", "absent", "unknown", "none"]),
  sign: z.enum(["pod", "vm", "controller", "completed"]).nullable(),
  count: z.number().int(),
  findings: z.object({ count: z.number().int(), worst: z.enum(["error", "warning"]) }).nullable(),
  pod: z.object({ namespace: z.string(), name: z.string() }).nullable(),
  isSelected: z.boolean(),
  /** What stepping in opens: of a workload its controller (a fold: its pods); null: there is none. */
  opens: OpensWire.nullable(),
});

export const LineVertex = z.object({
  kind: z.literal("line"),
  id: z.string(),
  x: z.number(),
  fromY: z.number(),
  toY: z.number(),
  /** Null where several share the line. */
  network: NetworkKeyWire.nullable(),
  title: z.string(),
  mark: z.string(),
  slot: z.number().int().nullable(),
  texture: z.enum(["solid", "rails", "beads", "thin"]),
  /** Networks that it stands for: more than one where they share a line. */
  members: z.number().int(),
  opens: OpensWire.nullable(),
});

export const BarVertex = z.object({
  kind: z.literal("bar"),
  id: z.string(),
  x: z.number(),
  fromY: z.number(),
  toY: z.number(),
  label: z.string(),
  /** Upper edge of its name in the head. */
  labelY: z.number(),
  title: z.string(),
  /** The layer-2 domain's key, as taps and the query's `segment` name it. */
  segment: z.string(),
  opens: OpensWire.nullable(),
});

export const LayersVertexWire = z.discriminatedUnion("kind", [FrameVertex, BoxVertex, LineVertex, BarVertex]);
export type LayersVertexWire = z.infer<typeof LayersVertexWire>;
export type FrameVertex = z.infer<typeof FrameVertex>;
export type BoxVertex = z.infer<typeof BoxVertex>;

export const StrandWire = z.object({
  kind: z.literal("strand"),
  id: z.string(),
  y: z.number(),
  fromX: z.number(),
  toX: z.number(),
  /** The step that is missing; null where none is known to be. */
  brokenAt: z.enum(["device", "nic"]).nullable(),
  /** Where its way breaks. */
  brokenX: z.number().nullable(),
  workload: z.string(),
  line: z.string(),
  lineX: z.number(),
  network: NetworkKeyWire.extend({ title: z.string(), mark: z.string(), slot: z.number().int().nullable() }),
  bar: z.string().nullable(),
  glyph: GlyphWire,
  isIll: z.boolean(),
  count: z.number().int(),
  attachment: z.string().nullable(),
  /** Said at its end where no segment is reached: what becomes of it, and why ("" where nothing more is known). */
  aside: z.object({ x: z.number(), title: z.string(), note: z.string() }).nullable(),
  /** The whole chain as one sentence. */
  text: z.string(),
});
export type StrandWire = z.infer<typeof StrandWire>;

export const LayersWire = z.object({
  revision: z.number().int(),
  layout: z.literal("layers"),
  width: z.number(),
  height: z.number(),
  headHeight: z.number(),
  /** `lines`: each network has one. `strands`: there are too many, and every strand carries its network's name. */
  naming: z.enum(["lines", "strands"]),
  columns: z.array(
    z.object({
      layer: z.enum(["workload", "interface", "network", "device", "nic", "segment"]),
      title: z.string(),
      note: z.string(),
      left: z.number(),
      width: z.number(),
    }),
  ),
  vertices: z.array(LayersVertexWire),
  edges: z.array(StrandWire),
  folded: z.array(FoldedWire),
  totals: TotalsWire,
  scope: z.array(ScopeStepWire),
  hidden: HiddenWire,
  changesPerMinute: z.number().int().nullable(),
});
export type LayersWire = z.infer<typeof LayersWire>;
