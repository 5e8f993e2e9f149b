import type { EdgeDefinition, NodeDefinition } from "cytoscape";
import { portX } from "../../lib/topology/measures.ts";
import { pillWidth } from "../../lib/topology/pill.ts";
import type { EdgeWire, LaneVertex, RowVertex, LanesWire } from "../../lib/wire/topology.ts";
import type { Emphasis } from "./emphasis.ts";
import { createKeptParts, type Keep } from "./kept-parts.ts";
import { isFar } from "./label-fit.ts";
import { colourOf, mix, type Palette, paintsOf } from "./palette.ts";
import type { PictureElement } from "./picture-element.ts";
import { SIGN_SIZE, type SignLook } from "./sign-images.ts";
import { wireLook, wirePath } from "./wire-dashes.ts";

export interface Scene {
  readonly view: LanesWire;
  readonly palette: Palette;
  readonly emphasis: Emphasis;
  /** Below 0.3 rows are bars with ticks, whose sizes hold on screen. */
  readonly zoom: number;
}

export type Elements = readonly PictureElement[];

/**
 * The picture as cytoscape elements with their places. Ids of lanes and taps are those of the view. Elements of what `keep` has
 * from an earlier time, made of the same, are the same objects.
 */
export const elementsOf = (
  scene: Scene,
  keep: Keep<Elements> = createKeptParts<Elements>().round(),
): Elements => {
  const { view, palette, emphasis, zoom } = scene;
  const lanes = view.vertices.filter((vertex) => vertex.kind === "lane");
  const rows = view.vertices.filter((vertex) => vertex.kind === "row");
  const taps = Map.groupBy(view.edges, (tap) => tap.row);
  const slots = new Map(lanes.map((lane) => [lane.id, lane.slot]));
  return [
    ...lanes.flatMap((lane) =>
      keep(
        `lane ${lane.id}`,
        [lane, palette, emphasis.isLit(lane.id), emphasis.isGlowing(lane.id), view.headHeight, view.height],
        () => laneParts(lane, scene),
      ),
    ),
    ...rows.flatMap((row) => {
      const on = taps.get(row.id) ?? [];
      const looks = [palette, zoom, emphasis.row === row.id, emphasis.isRowLit(row.id)];
      const places = [view.labelWidth, view.rowHeight, ...on.flatMap(wireLook), ...lanes];
      return keep(`row ${row.id}`, [row, ...looks, ...places], () => wireParts(row, on, lanes, scene));
    }),
    ...view.edges.flatMap((tap) => {
      const slot = slots.get(tap.lane) ?? null;
      const looks = [palette, zoom, emphasis.strengthOf(tap), groundOf(tap.row, scene)];
      return keep(`tap ${tap.id}`, [tap, slot, ...looks, view.detail, view.rowHeight], () => [
        tapNode(tap, slot, scene),
      ]);
    }),
  ];
};

/** An end of a line; `row`: of the wire of that row, with which it moves. */
const anchor = (id: string, x: number, y: number, row?: string): NodeDefinition => ({
  group: "nodes",
  data: { id, kind: "anchor", ...(row === undefined ? {} : { row }) },
  position: { x, y },
});

/** Dim lines fade to 30 %, mixed into the ground, so that what lies below does not shine through. */
const DIM_LANE = 0.3;
/** The common glow behind lanes of one segment. */
const GLOW = 0.2;
const GLOW_WIDTH = 11;
const TAIL = 0.22;
const DIM_TAIL = 0.14;
const RAIL = 2.2;

const laneParts = (lane: LaneVertex, scene: Scene): Elements => {
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
  if (emphasis.isGlowing(lane.id))
    parts.push(
      line(`${lane.id}|glow`, lane.id, `${lane.id}|end`, {
        width: GLOW_WIDTH,
        colour: mix(colour, palette.canvas, GLOW),
        kind: "glow",
      }),
    );
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
  /** What else than a lane it is a part of: the glow behind one, or the wire of a row. */
  readonly kind?: "glow" | "wire";
  /** Of a wire, the row with which it moves. */
  readonly row?: string;
}

const line = (id: string, source: string, target: string, look: LineLook): EdgeDefinition => ({
  group: "edges",
  data: {
    id,
    source,
    target,
    kind: look.kind ?? "lane",
    ...(look.row === undefined ? {} : { row: look.row }),
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
  { view, palette, emphasis, zoom }: Scene,
): Elements => {
  const port = portX(view);
  const path = wirePath(port, taps, lanes);
  if (path === undefined) return [];
  const isSelected = emphasis.row === row.id;
  if (isFar(view, zoom)) {
    return [
      anchor(`${row.id}|port`, port, row.y, row.id),
      anchor(`${row.id}|end`, path.to, row.y, row.id),
      line(`${row.id}|wire`, `${row.id}|port`, `${row.id}|end`, {
        kind: "wire",
        row: row.id,
        width: barHeight(view, zoom) / zoom,
        colour: isSelected ? palette.ink3 : palette.line,
      }),
    ];
  }
  const isLit = emphasis.isRowLit(row.id);
  return [
    {
      group: "nodes",
      data: {
        id: `${row.id}|port`,
        kind: "port",
        row: row.id,
        colour: isSelected ? palette.ink : mix(palette.ink3, palette.canvas, 0.55),
        size: isSelected ? 6 : 5,
      },
      position: { x: port, y: row.y },
    },
    anchor(`${row.id}|end`, path.to, row.y, row.id),
    line(`${row.id}|wire`, `${row.id}|port`, `${row.id}|end`, {
      kind: "wire",
      row: row.id,
      width: isSelected ? 2 : 1.5,
      colour: isSelected ? palette.ink : isLit ? palette.ink3 : palette.line2,
      ...(path.dashes === undefined ? {} : { dashes: path.dashes }),
    }),
  ];
};

/** Rows seen from afar: 6 px, less where they would touch. */
const barHeight = (view: LanesWire, zoom: number): number =>
  Math.max(2, Math.min(6, view.rowHeight * zoom - 1.5));

const TICK_WIDTH = 3;
/** A glyph fills about two thirds of its box, so that 15 makes an ill tick of 10. */
const FAR_GLYPH = 15;

const tapNode = (tap: EdgeWire, slot: number | null, scene: Scene): NodeDefinition => {
  const { palette, emphasis, zoom, view } = scene;
  const colour = colourOf(palette, slot);
  const strength = emphasis.strengthOf(tap);
  const ground = groundOf(tap.row, scene);
  const position = { x: tap.x, y: tap.y };
  const isBar = isFar(view, zoom);
  if (isBar && (tap.glyph === "fold" || !tap.isIll)) {
    const fill = tap.ill > 0 ? (tap.worst === "error" ? palette.err : palette.warn) : colour;
    return {
      group: "nodes",
      data: {
        id: tap.id,
        kind: "tick",
        width: TICK_WIDTH / zoom,
        height: (barHeight(view, zoom) + (tap.ill > 0 ? 2 : 0)) / zoom,
        colour: mix(fill, palette.canvas, strength),
      },
      position,
    };
  }
  if (tap.glyph !== "fold") {
    const sign: SignLook = { glyph: tap.glyph, strength, paints: paintsOf(palette, colour, ground) };
    return {
      group: "nodes",
      data: {
        id: tap.id,
        kind: "tap",
        size: isBar ? FAR_GLYPH / zoom : SIGN_SIZE,
        sign,
      },
      position,
    };
  }
  const fill = pillFill(tap, slot, scene, ground);
  return {
    group: "nodes",
    data: {
      id: tap.id,
      kind: "pill",
      glyph: tap.glyph,
      width: pillWidth(tap.count),
      height: scene.view.detail === "namespaces" ? 17 : 15,
      fill,
      border: tap.observed === tap.count ? fill : mix(colour, ground, strength),
      ground,
    },
    position,
  };
};

/** What lies below a tap: the row's own ground. */
const groundOf = (row: string, { palette, emphasis }: Pick<Scene, "palette" | "emphasis">): string =>
  emphasis.row === row
    ? palette.raised
    : emphasis.preview === row
      ? mix(palette.raised, palette.canvas, PREVIEW_GROUND)
      : palette.canvas;

/** A row under the pointer is raised half as much as the selected one. */
export const PREVIEW_GROUND = 0.5;

/** Heat in four steps where rows are namespaces; else full. A pill that nobody observed in full is hollow. */
export const pillFill = (
  tap: EdgeWire,
  slot: number | null,
  { view, palette, emphasis }: Pick<Scene, "view" | "palette" | "emphasis">,
  ground: string,
): string => {
  const colour = colourOf(palette, slot);
  if (view.detail === "namespaces") return mix(colour, palette.canvas, HEAT[tap.heat ?? 4]);
  return tap.observed === tap.count ? mix(colour, ground, emphasis.strengthOf(tap)) : ground;
};

/** Part of the hue by heat: ≤ 1 000, ≤ 3 000, ≤ 9 000, more. */
const HEAT = { 1: 0.26, 2: 0.46, 3: 0.72, 4: 1 } as const;
