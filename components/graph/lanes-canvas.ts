import type cytoscape from "cytoscape";
import type { EdgeDefinition, ElementDefinition, NodeDefinition } from "cytoscape";
import { animateChange, type ChangedTap } from "./animate-change.ts";
import { moved } from "./moves.ts";
import { STYLESHEET } from "./stylesheet.ts";

/** What the picture's React side sees of cytoscape. */
export interface LanesCanvas {
  /** Brings the canvas to these elements by the smallest change; layout is theirs already. */
  draw(elements: readonly (NodeDefinition | EdgeDefinition)[]): void;
  /** Draws what is seen at that zoom and place. */
  look(zoom: number, pan: Pan): void;
  /** A step of a move: what was drawn is shifted as a whole, and drawn anew only where its margin ends. */
  shift(pan: Pan): void;
  /** Where the picture's origin was drawn, px from the host's own corner. */
  pan(): Pan;
  resize(): void;
  destroy(): void;
}

interface Pan {
  readonly x: number;
  readonly y: number;
}

/** The canvas goes on so far beyond the frame on every side, px, so that a move need not draw at each step. */
export const BEYOND = 128;

/** Loads cytoscape (it touches the page when imported) and mounts it on `host`. */
export const createLanesCanvas = async (host: HTMLElement): Promise<LanesCanvas> => {
  const { default: create } = await import("cytoscape");
  const cy = create({
    container: host,
    style: STYLESHEET,
    layout: { name: "preset" },
    // The page pans and zooms, so that labels and lines move in the same frame.
    userPanningEnabled: false,
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
    autounselectify: true,
    minZoom: 0.05,
    maxZoom: 4,
  });
  const known = new Map<string, string>();
  let drawn = { x: 0, y: 0 };
  // Surprise: cytoscape draws anew at every change of its own container's style.
  const shifted = host.parentElement ?? host;
  const look: LanesCanvas["look"] = (zoom, pan) => {
    drawn = { x: pan.x, y: pan.y };
    shifted.style.transform = "";
    cy.viewport({ zoom, pan: { x: pan.x + BEYOND, y: pan.y + BEYOND } });
  };
  return {
    draw: (elements) => {
      const isFirst = known.size === 0;
      const changes: ChangedTap[] = [];
      cy.batch(() => applyElements(cy, elements, known, changes));
      if (!isFirst) animateChange(changes);
    },
    look,
    shift: (pan) => {
      const [x, y] = [pan.x - drawn.x, pan.y - drawn.y];
      if (Math.abs(x) > BEYOND || Math.abs(y) > BEYOND) look(cy.zoom(), pan);
      else shifted.style.transform = moved(x, y);
    },
    pan: () => ({ x: drawn.x + BEYOND, y: drawn.y + BEYOND }),
    resize: () => void cy.resize(),
    destroy: () => cy.destroy(),
  };
};

const applyElements = (
  cy: cytoscape.Core,
  elements: readonly (NodeDefinition | EdgeDefinition)[],
  known: Map<string, string>,
  changes: ChangedTap[],
): void => {
  const wanted = new Set(elements.map((element) => element.data.id ?? ""));
  for (const id of known.keys()) {
    if (wanted.has(id)) continue;
    cy.getElementById(id).remove();
    known.delete(id);
  }
  const added: ElementDefinition[] = [];
  for (const element of elements) {
    const id = element.data.id ?? "";
    const text = JSON.stringify(element);
    const before = known.get(id);
    if (before === text) continue;
    known.set(id, text);
    if (before === undefined) {
      added.push(element);
      continue;
    }
    const drawn = cy.getElementById(id);
    const glyph: unknown = drawn.data("glyph");
    drawn.data(element.data);
    setDashes(drawn);
    if (isTap(element) && glyph !== element.data["glyph"])
      changes.push({ node: drawn, kind: "changed", from: drawn.position(), to: drawn.position() });
    if (!("position" in element) || element.position === undefined) continue;
    const from = { ...drawn.position() };
    drawn.position(element.position);
    if (isTap(element) && (from.x !== element.position.x || from.y !== element.position.y))
      changes.push({ node: drawn, kind: "moved", from, to: element.position });
  }
  if (added.length === 0) return;
  const made = cy.add(added);
  for (const edge of made.edges()) setDashes(edge);
  for (const node of made.nodes()) {
    if (isTapKind(node.data("kind")))
      changes.push({ node, kind: "new", from: node.position(), to: node.position() });
  }
};

/** A pattern differs from wire to wire, and a stylesheet can't take it from the data. */
const setDashes = (element: cytoscape.EdgeSingular | cytoscape.CollectionReturnValue): void => {
  const dashes: unknown = element.data("dashes");
  if (Array.isArray(dashes)) element.style("line-dash-pattern", dashes);
};

const isTap = (element: NodeDefinition | EdgeDefinition): boolean => isTapKind(element.data["kind"]);

const isTapKind = (kind: unknown): boolean => kind === "tap" || kind === "pill";
