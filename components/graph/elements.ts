import type { EdgeDefinition, NodeDefinition } from "cytoscape";
import { pillWidth } from "../../lib/topology/pill.ts";
import type { EdgeWire, LaneVertex, RowVertex, LanesWire } from "../../lib/wire/topology.ts";
import type { Emphasis } from "./emphasis.ts";
import type { GlyphLook } from "./glyph-image.ts";
import { colourOf, mix, type Palette } from "./palette.ts";
import { wirePath } from "./wire-dashes.ts";

export interface Scene {
  readonly view: LanesWire;
  readonly palette: Palette;
  readonly emphasis: Emphasis;
  readonly image: (look: GlyphLook) => string;
  /** Width that rows must cover. */
  readonly width: number;
}

/** The picture as cytoscape elements with their places. Ids of rows, lanes and taps are those of the view. */
export const elementsOf = (scene: Scene): readonly (NodeDefinition | EdgeDefinition)[] => {
  const lanes = scene.view.vertices.filter((vertex) => vertex.kind === "lane");
  const rows = scene.view.vertices.filter((vertex) => vertex.kind === "row");
  const taps = Map.groupBy(scene.view.edges, (tap) => tap.row);
  const slots = new Map(lanes.map((lane) => [lane.id, lane.slot]));
  return [
    ...rows.map((row) => rowNode(row, scene)),
    ...lanes.flatMap((lane) => laneParts(lane, scene)),
    ...rows.flatMap((row) => wireParts(row, taps.get(row.id) ?? [], lanes, scene)),
    ...scene.view.edges.map((tap) => tapNode(tap, slots.get(tap.lane) ?? null, scene)),
  ];
};

const rowNode = (row: RowVertex, { view, width, emphasis, palette }: Scene): NodeDefinition => ({
  group: "nodes",
  data: {
    id: row.id,
    kind: "row",
    width,
    height: view.rowHeight,
    colour: palette.raised,
    opacity: emphasis.row === row.id ? 1 : 0,
  },
  position: { x: width / 2, y: row.y },
});

const anchor = (id: string, x: number, y: number): NodeDefinition => ({
  group: "nodes",
  data: { id, kind: "anchor" },
  position: { x, y },
});

/** Dim lines fade to 30 %, mixed into the ground, so that what lies below does not shine through. */
const DIM_LANE = 0.3;
const TAIL = 0.22;
const DIM_TAIL = 0.14;
const RAIL = 2.2;

const laneParts = (lane: LaneVertex, scene: Scene): readonly (NodeDefinition | EdgeDefinition)[] => {
  const { view, palette, emphasis } = scene;
  const isLit = emphasis.isLit(lane.id);
  const colour = colourOf(palette, lane.slot);
  const painted = isLit ? colour : mix(colour, palette.canvas, DIM_LANE);
  const top = view.headHeight;
  const end = lane.lastY ?? top;
  const bottom = Math.max(end, view.height - 20);
  const parts: (NodeDefinition | EdgeDefinition)[] = [
    anchor(lane.id, lane.x, top),
    anchor(`${lane.id}|end`, lane.x, end),
    anchor(`${lane.id}|bottom`, lane.x, bottom),
    line(`${lane.id}|tail`, `${lane.id}|end`, `${lane.id}|bottom`, {
      width: 1,
      colour: mix(colour, palette.canvas, isLit ? TAIL : DIM_TAIL),
    }),
  ];
  if (end <= top) return parts;
  const along = (suffix: string, look: LineLook, shift = 0): void => {
    if (shift === 0) return void parts.push(line(`${lane.id}|${suffix}`, lane.id, `${lane.id}|end`, look));
    parts.push(
      anchor(`${lane.id}|${suffix}a`, lane.x + shift, top),
      anchor(`${lane.id}|${suffix}b`, lane.x + shift, end),
      line(`${lane.id}|${suffix}`, `${lane.id}|${suffix}a`, `${lane.id}|${suffix}b`, look),
    );
  };
  switch (lane.texture) {
    case "solid":
      along("line", { width: 3, colour: painted });
      break;
    case "thin":
      along("line", { width: 1.5, colour: painted });
      break;
    case "rails":
      along("left", { width: 1.5, colour: painted }, -RAIL);
      along("right", { width: 1.5, colour: painted }, RAIL);
      break;
    case "beads":
      along("line", { width: 1.5, colour: painted });
      along("beads", { width: 4.5, colour: painted, dashes: [0.01, 10], isRound: true });
      break;
  }
  return parts;
};

interface LineLook {
  readonly width: number;
  readonly colour: string;
  readonly dashes?: readonly number[];
  readonly isRound?: boolean;
}

const line = (id: string, source: string, target: string, look: LineLook): EdgeDefinition => ({
  group: "edges",
  data: {
    id,
    source,
    target,
    kind: id.endsWith("|wire") ? "wire" : "lane",
    width: look.width,
    colour: look.colour,
    style: look.dashes === undefined ? "solid" : "dashed",
    dashes: look.dashes === undefined ? [1, 0] : [...look.dashes],
    cap: look.isRound === true ? "round" : "butt",
  },
});

const wireParts = (
  row: RowVertex,
  taps: readonly EdgeWire[],
  lanes: readonly LaneVertex[],
  { view, palette, emphasis }: Scene,
): readonly (NodeDefinition | EdgeDefinition)[] => {
  const port = view.labelWidth - 12;
  const path = wirePath(port, taps, lanes);
  if (path === undefined) return [];
  const isSelected = emphasis.row === row.id;
  return [
    {
      group: "nodes",
      data: {
        id: `${row.id}|port`,
        kind: "port",
        colour: isSelected ? palette.ink : mix(palette.ink3, palette.canvas, 0.55),
        size: isSelected ? 6 : 5,
      },
      position: { x: port, y: row.y },
    },
    anchor(`${row.id}|end`, path.to, row.y),
    line(`${row.id}|wire`, `${row.id}|port`, `${row.id}|end`, {
      width: isSelected ? 2 : 1.5,
      colour: isSelected ? palette.ink : palette.line2,
      ...(path.dashes === undefined ? {} : { dashes: path.dashes }),
    }),
  ];
};

const tapNode = (tap: EdgeWire, slot: number | null, scene: Scene): NodeDefinition => {
  const { palette, emphasis, image } = scene;
  const colour = colourOf(palette, slot);
  const strength = emphasis.strengthOf(tap);
  const ground = emphasis.row === tap.row ? palette.raised : palette.canvas;
  const position = { x: tap.x, y: tap.y };
  if (tap.glyph !== "fold")
    return {
      group: "nodes",
      data: {
        id: tap.id,
        kind: "tap",
        row: tap.row,
        image: image({ glyph: tap.glyph, colour, ground, strength }),
      },
      position,
    };
  const fill = pillFill(tap, slot, scene, ground);
  return {
    group: "nodes",
    data: {
      id: tap.id,
      kind: "pill",
      row: tap.row,
      width: pillWidth(tap.count),
      height: scene.view.detail === "namespaces" ? 17 : 15,
      fill,
      border: tap.observed === tap.count ? fill : mix(colour, ground, strength),
      ground,
    },
    position,
  };
};

/** Heat in four steps where rows are namespaces; else full. A pill that nobody observed in full is hollow. */
export const pillFill = (
  tap: EdgeWire,
  slot: number | null,
  { view, palette, emphasis }: Pick<Scene, "view" | "palette" | "emphasis">,
  ground: string,
): string => {
  const colour = colourOf(palette, slot);
  if (view.detail === "namespaces") return mix(colour, palette.canvas, heatOf(tap.count));
  return tap.observed === tap.count ? mix(colour, ground, emphasis.strengthOf(tap)) : ground;
};

const heatOf = (count: number): number =>
  count <= 1_000 ? 0.26 : count <= 3_000 ? 0.46 : count <= 9_000 ? 0.72 : 1;
