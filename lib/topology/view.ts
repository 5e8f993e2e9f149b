/**
 * The picture as data: what `buildTopology` yields and lib/wire/topology.ts describes for the outside (a type-level check
 * there holds the two together). All lengths in px at zoom 1, origin at the top left of the whole picture.
 */
export interface TopologyView {
  readonly revision: number;
  readonly layout: "lanes";
  readonly detail: Detail;
  readonly width: number;
  readonly height: number;
  readonly headHeight: number;
  readonly rowHeight: number;
  readonly labelWidth: number;
  readonly vertices: readonly Vertex[];
  readonly edges: readonly Tap[];
  readonly folded: readonly Folded[];
  readonly totals: { readonly pods: number; readonly networks: number; readonly ill: number };
}

/** What a row is at most: workloads (and folds of equal ones), controllers, namespaces. */
export type Detail = "workloads" | "controllers" | "namespaces";

export type Vertex = Lane | Heading | Row;

/** A network: a coloured line running down. */
export interface Lane {
  readonly kind: "lane";
  readonly id: string;
  readonly x: number;
  readonly columnLeft: number;
  readonly columnWidth: number;
  /** y of the first and last tap; null where nothing is tapped. */
  readonly firstY: number | null;
  readonly lastY: number | null;
  readonly network: { readonly provider: string; readonly namespace: string | null; readonly name: string };
  readonly title: string;
  readonly lines: readonly { readonly text: string; readonly isMono: boolean }[];
  readonly mark: string;
  /** 0–35; hue = slot mod 12. Null: neutral. */
  readonly slot: number | null;
  readonly texture: Texture;
  /** Use of its pools 0–1; null: unknown, or no pool. */
  readonly use: number | null;
  readonly isDefined: boolean;
  readonly isDefault: boolean;
  readonly findings: FlagCount | null;
  readonly total: number;
  readonly ill: number;
}

export type Texture = "solid" | "rails" | "beads" | "thin";

export interface FlagCount {
  readonly count: number;
  readonly worst: "error" | "warning" | "info";
}

/** A namespace above its rows. */
export interface Heading {
  readonly kind: "heading";
  readonly id: string;
  readonly y: number;
  readonly title: string;
  readonly note: string;
  readonly ill: number;
}

/** A workload, or a fold of several. */
export interface Row {
  readonly kind: "row";
  readonly id: string;
  readonly y: number;
  readonly sign: Sign;
  readonly title: string;
  readonly subtitle: string;
  readonly place: string;
  readonly namespace: string;
  readonly pod: { readonly namespace: string; readonly name: string } | null;
  readonly count: number;
  readonly ill: number;
  readonly aside: string | null;
  readonly wireEndX: number | null;
  readonly findings: FlagCount | null;
  readonly isSelected: boolean;
}

export type Sign = "pod" | "vm" | "host" | "completed" | "controller" | "namespace";

/** One workload (or fold) on one network. */
export interface Tap {
  readonly kind: "tap";
  readonly id: string;
  readonly row: string;
  readonly lane: string;
  readonly x: number;
  readonly y: number;
  readonly glyph: Glyph;
  readonly state:
    | "attached"
    | "attaching"
    | "detaching"
    | "failed"
    | "missing"
    | "phantom"
    | "stray"
    | "drifted"
    | "unknown";
  readonly isIll: boolean;
  readonly interface: string | null;
  readonly tag: "VF" | "DRA" | null;
  readonly label: string;
  readonly labelTone: LabelTone;
  readonly addresses: readonly string[];
  readonly count: number;
  readonly observed: number;
  readonly ill: number;
  readonly worst: "error" | "warning" | null;
  readonly since: string | null;
  readonly text: string;
  readonly slotIndex: number;
  readonly attachment: string | null;
}

export type Glyph =
  | "observed"
  | "reported"
  | "attaching"
  | "detaching"
  | "missing"
  | "phantom"
  | "stray"
  | "drifted"
  | "link-down"
  | "failed"
  | "unknown"
  | "fold";

export type LabelTone = "plain" | "mono" | "warn" | "error" | "quiet";

/** What was left out as single rows. */
export interface Folded {
  readonly kind: "controller" | "namespace" | "node" | "rows";
  readonly folds: number;
  readonly pods: number;
  readonly ill: number;
}
