import type cytoscape from "cytoscape";
import type { EdgeDefinition, ElementDefinition, NodeDefinition } from "cytoscape";
import { animateChange, type ChangedTap } from "./animate-change.ts";
import { STYLESHEET } from "./stylesheet.ts";

/** What the picture's React side sees of cytoscape. */
export interface LanesCanvas {
  /** Brings the canvas to these elements by the smallest change; layout is theirs already. */
  draw(elements: readonly (NodeDefinition | EdgeDefinition)[]): void;
  look(zoom: number, pan: { x: number; y: number }): void;
  resize(): void;
  destroy(): void;
}

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
  return {
    draw: (elements) => {
      const isFirst = known.size === 0;
      const changes: ChangedTap[] = [];
      cy.batch(() => applyElements(cy, elements, known, changes));
      if (!isFirst) animateChange(changes);
    },
    look: (zoom, pan) => void cy.viewport({ zoom, pan }),
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
