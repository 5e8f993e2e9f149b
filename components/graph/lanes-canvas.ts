import type cytoscape from "cytoscape";
import type { EdgeDefinition, ElementDefinition, NodeDefinition } from "cytoscape";
import { STYLESHEET } from "./stylesheet.ts";

/** What the picture's React side sees of cytoscape. */
export interface LanesCanvas {
  /** Brings the canvas to these elements by the smallest change; layout is theirs already. */
  draw(elements: readonly (NodeDefinition | EdgeDefinition)[]): void;
  look(zoom: number, pan: { x: number; y: number }): void;
  /** Where an element stands on screen, relative to the host; undefined where there is none of that id. */
  renderedPosition(id: string): { x: number; y: number } | undefined;
  resize(): void;
  destroy(): void;
}

/** Loads cytoscape (it touches the page when imported) and mounts it on `host`. `onPick` gets the id of a row or tap. */
export const createLanesCanvas = async (
  host: HTMLElement,
  onPick: (id: string, kind: "row" | "tap") => void,
): Promise<LanesCanvas> => {
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
  });
  cy.on("tap", "node[kind = 'row']", (event) => onPick(idOf(event), "row"));
  cy.on("tap", "node[kind = 'tap'], node[kind = 'pill']", (event) => onPick(idOf(event), "tap"));
  const known = new Map<string, string>();
  return {
    draw: (elements) => cy.batch(() => applyElements(cy, elements, known)),
    look: (zoom, pan) => void cy.viewport({ zoom, pan }),
    renderedPosition: (id) => {
      const node = cy.getElementById(id);
      return node.empty() ? undefined : { ...node.renderedPosition() };
    },
    resize: () => void cy.resize(),
    destroy: () => cy.destroy(),
  };
};

const applyElements = (
  cy: cytoscape.Core,
  elements: readonly (NodeDefinition | EdgeDefinition)[],
  known: Map<string, string>,
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
    drawn.data(element.data);
    if ("position" in element && element.position !== undefined) drawn.position(element.position);
  }
  if (added.length > 0) cy.add(added);
};

const idOf = (event: cytoscape.EventObject): string => {
  const id: unknown = event.target.id();
  return typeof id === "string" ? id : "";
};
