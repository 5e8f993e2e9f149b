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
  readonly totals: Totals;
  /** The way from the whole cluster to what is shown. */
  readonly scope: readonly ScopeStep[];
  readonly hidden: Hidden;
  /** Attachments in scope that came, went or changed, per minute of the last two; null: nobody counts. */
  readonly changesPerMinute: number | null;
}

/** What the scope holds in all. */
export interface Totals {
  readonly pods: number;
  readonly networks: number;
  readonly namespaces: number;
  readonly attachments: number;
  /** Ill pods: those whose worst trouble is an error, and those whose worst is a warning. */
  readonly ill: number;
  readonly errors: number;
  readonly warnings: number;
}

/** What the query takes out of the picture. */
export interface Hidden {
  /** Networks whose lanes are hidden. */
  readonly networks: number;
  /** Pods that `without` leaves out. */
  readonly pods: number;
}

/** Parameters of the query that opens something; of where one stands now (SCOPE_PARAMETERS) nothing else is kept. */
export type Opens = Readonly<Record<string, string>>;

/** One step of the breadcrumb. */
export interface ScopeStep {
  readonly kind: "cluster" | "node" | "namespace" | "controller" | "network" | "segment" | "rest" | "pod";
  readonly title: string;
  readonly opens: Opens;
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
  /** Null where several share it. */
  readonly network: {
    readonly provider: string;
    readonly namespace: string | null;
    readonly name: string;
  } | null;
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
  /** Attachments in scope, and how many of them are ill: with an error, with a warning. */
  readonly total: number;
  readonly ill: number;
  readonly errors: number;
  readonly warnings: number;
  /** Networks that it stands for: more than one where they share a lane. */
  readonly members: number;
  readonly opens: Opens | null;
  /** Key of the layer-2 domain that its configuration leads to; null: none, not told, or another one on each node. */
  readonly segment: string | null;
  /** As of the whole picture. */
  readonly changesPerMinute: number | null;
}

export type Texture = "solid" | "rails" | "beads" | "thin";

export interface FlagCount {
  readonly count: number;
  readonly worst: "error" | "warning";
}

/** A namespace above its rows. */
export interface Heading {
  readonly kind: "heading";
  readonly id: string;
  readonly y: number;
  readonly title: string;
  readonly note: string;
  readonly ill: number;
  readonly errors: number;
  readonly warnings: number;
  readonly opens: Opens | null;
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
  readonly errors: number;
  readonly warnings: number;
  /** Controllers or namespaces that a fold stands for; 1 for what stands for itself. */
  readonly members: number;
  /** What stepping in opens: of a fold its pods, of a pod its controller. */
  readonly opens: Opens | null;
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
  readonly errors: number;
  readonly warnings: number;
  readonly worst: "error" | "warning" | null;
  /** Of a pill: 1 to 1 000 attachments, 2 to 3 000, 3 to 9 000, 4 more. null for single taps. */
  readonly heat: 1 | 2 | 3 | 4 | null;
  /** Key of the layer-2 domain that it reaches on its node; null: none, not told, or (of a pill) not all the same. */
  readonly segment: string | null;
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
  readonly errors: number;
  readonly warnings: number;
}
