import type { FlagCount, Folded, Glyph, Hidden, Opens, ScopeStep, Texture, Totals } from "../view.ts";

/**
 * The Layers picture as data: workload → interface → network → device of the node → NIC → segment, one straight strand
 * per attachment, a frame per node. Lengths in px at zoom 1, origin at the top left of the whole picture.
 */
export interface LayersView {
  readonly revision: number;
  readonly layout: "layers";
  readonly width: number;
  readonly height: number;
  readonly headHeight: number;
  /** `lines`: each network has one, running down. `strands`: there are too many; every strand carries its network's name. */
  readonly naming: "lines" | "strands";
  /** Where the columns begin and end, in order. */
  readonly columns: readonly LayerColumn[];
  readonly vertices: readonly LayersVertex[];
  readonly edges: readonly Strand[];
  readonly folded: readonly Folded[];
  readonly totals: Totals;
  readonly scope: readonly ScopeStep[];
  readonly hidden: Hidden;
  readonly changesPerMinute: number | null;
}

export type LayersVertex = NodeFrame | LayerBox | NetworkLine | SegmentBar;
export type Layer = "workload" | "interface" | "network" | "device" | "nic" | "segment";

export interface LayerColumn {
  readonly layer: Layer;
  readonly title: string;
  readonly note: string;
  readonly left: number;
  readonly width: number;
}

interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Everything that lives on one node. */
export interface NodeFrame extends Placed {
  readonly kind: "frame";
  readonly node: string | null;
  readonly title: string;
  readonly note: string;
  /** Pods with secondary networks in scope, those that don't fit (`left`) included. */
  readonly pods: number;
  readonly errors: number;
  readonly warnings: number;
  readonly left: number;
  readonly opens: Opens | null;
}

/** `seen`: the node's agent has it; `told`: only paper says so; `absent`: looked for, and not there; `none`: there is no such step. */
export type Presence = "seen" | "told" | "down" | "absent" | "unknown" | "none";

export interface LayerBox extends Placed {
  readonly kind: "box";
  readonly layer: "workload" | "interface" | "device" | "nic";
  readonly title: string;
  readonly subtitle: string;
  readonly isMono: boolean;
  readonly presence: Presence;
  /** Of workloads; null for the rest. */
  readonly sign: "pod" | "vm" | "controller" | "completed" | null;
  readonly count: number;
  readonly findings: FlagCount | null;
  readonly pod: { readonly namespace: string; readonly name: string } | null;
  readonly isSelected: boolean;
  readonly opens: Opens | null;
}

/** A network, running down through all frames. */
export interface NetworkLine {
  readonly kind: "line";
  readonly id: string;
  readonly x: number;
  readonly fromY: number;
  readonly toY: number;
  /** Null where several share it. */
  readonly network: {
    readonly provider: string;
    readonly namespace: string | null;
    readonly name: string;
  } | null;
  readonly title: string;
  readonly mark: string;
  readonly slot: number | null;
  readonly texture: Texture;
  readonly members: number;
  readonly opens: Opens | null;
}

/** One layer-2 domain. */
export interface SegmentBar {
  readonly kind: "bar";
  readonly id: string;
  readonly x: number;
  readonly fromY: number;
  readonly toY: number;
  readonly label: string;
  /** Upper edge of its name: names of many bars take turns in two rows. */
  readonly labelY: number;
  readonly title: string;
  readonly segment: string;
  readonly opens: Opens | null;
}

/** One attachment (or those of a fold on one network), from its workload to its segment. */
export interface Strand {
  readonly kind: "strand";
  readonly id: string;
  readonly y: number;
  readonly fromX: number;
  /** Where it ends: at its segment, or at the step that is missing. */
  readonly toX: number;
  /** The step that is missing or broken; null where nothing is known to be. */
  readonly brokenAt: "device" | "nic" | null;
  /** The joint before that step. */
  readonly brokenX: number | null;
  readonly workload: string;
  /** Id of the network (or of the line that several share). */
  readonly line: string;
  readonly lineX: number;
  readonly network: StrandNetwork;
  readonly bar: string | null;
  readonly glyph: Glyph;
  readonly isIll: boolean;
  readonly count: number;
  readonly attachment: string | null;
  /** Said behind the last box, at `toX`, where no segment is reached: what becomes of it, and why. */
  readonly aside: { readonly x: number; readonly title: string; readonly note: string } | null;
  /** The whole chain as one sentence. */
  readonly text: string;
}

/** The network that an attachment is on. `title` is as long as there is room behind its tap. */
export interface StrandNetwork {
  readonly provider: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly title: string;
  readonly mark: string;
  readonly slot: number | null;
}
