import type cytoscape from "cytoscape";
import type { NodeDefinition } from "cytoscape";
import { animateCanvas } from "./animate-change.ts";
import { calmRenderer } from "./calm-renderer.ts";
import { isEqual } from "../../lib/kube/is-equal.ts";
import type { Motion } from "./motion.ts";
import { moved } from "./moves.ts";
import { byId, idOf, type PictureElement, placeOf, signOf } from "./picture-element.ts";
import { createSignImages, type SignImages } from "./sign-images.ts";
import { STYLESHEET } from "./stylesheet.ts";

/** What the picture's React side sees of cytoscape. */
export interface LanesCanvas {
  /** Brings the canvas to these elements by the smallest change; layout is theirs already. `motion`: what is seen of it. */
  draw(elements: readonly PictureElement[], motion: Motion): void;
  /** Draws what is seen at that zoom and place. */
  look(zoom: number, pan: Pan): void;
  /** A step of a move: what was drawn is shifted as a whole, and drawn anew only where its margin ends. */
  shift(pan: Pan): void;
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
  calmRenderer(create);
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
  // Nothing is grabbed or selected by cytoscape here: its two canvases for that would be handed to the screen at each step of a move.
  for (const idle of host.querySelectorAll<HTMLElement>("canvas:not([data-id$='-node'])"))
    idle.style.display = "none";
  const images = createSignImages();
  let known = byId([]);
  let drawn = { x: 0, y: 0 };
  // Surprise: cytoscape draws anew at every change of its own container's style.
  const shifted = host.parentElement ?? host;
  const look: LanesCanvas["look"] = (zoom, pan) => {
    drawn = { x: pan.x, y: pan.y };
    shifted.style.transform = "";
    cy.viewport({ zoom, pan: { x: pan.x + BEYOND, y: pan.y + BEYOND } });
  };
  return {
    draw: (elements, motion) => {
      const wanted = byId(elements);
      cy.batch(() => applyElements(cy, images, known, wanted));
      known = wanted;
      animateCanvas(cy, motion);
    },
    look,
    shift: (pan) => {
      const [x, y] = [pan.x - drawn.x, pan.y - drawn.y];
      if (Math.abs(x) > BEYOND || Math.abs(y) > BEYOND) look(cy.zoom(), pan);
      else shifted.style.transform = moved(x, y);
    },
    resize: () => void cy.resize(),
    destroy: () => {
      cy.destroy();
      images.revoke();
    },
  };
};

const applyElements = (
  cy: cytoscape.Core,
  images: SignImages,
  known: ReadonlyMap<string, PictureElement>,
  wanted: ReadonlyMap<string, PictureElement>,
): void => {
  for (const id of known.keys()) if (!wanted.has(id)) cy.getElementById(id).remove();
  const added: PictureElement[] = [];
  for (const [id, element] of wanted) {
    const before = known.get(id);
    if (before === undefined)
      added.push(
        isNode(element) ? { ...element, data: { ...element.data, ...imageOf(element, images) } } : element,
      );
    else if (before !== element) applyElement(cy, images, before, element);
  }
  if (added.length === 0) return;
  for (const edge of cy.add(added).edges()) setDashes(edge);
};

/** Only what is otherwise than before: each word that is told costs a look at all rules of the stylesheet. */
const applyElement = (
  cy: cytoscape.Core,
  images: SignImages,
  before: PictureElement,
  element: PictureElement,
): void => {
  const was = before.data;
  const changed = Object.entries(element.data).filter(([name, value]) => !isEqual(value, was[name]));
  const [from, to] = [placeOf(before), placeOf(element)];
  const isElsewhere = to !== undefined && (from?.x !== to.x || from.y !== to.y);
  if (changed.length === 0 && !isElsewhere) return;
  const drawn = cy.getElementById(idOf(element));
  if (changed.length > 0) drawn.data({ ...Object.fromEntries(changed), ...imageOf(element, images) });
  if (changed.some(([name]) => name === "dashes")) setDashes(drawn);
  if (isElsewhere) drawn.position(to);
};

const imageOf = (element: PictureElement, images: SignImages): { readonly image?: string } => {
  const look = signOf(element);
  return look === undefined ? {} : { image: images.of(look) };
};

const isNode = (element: PictureElement): element is NodeDefinition => element.group === "nodes";

/** A pattern differs from wire to wire, and a stylesheet can't take it from the data. */
const setDashes = (element: cytoscape.EdgeSingular | cytoscape.CollectionReturnValue): void => {
  const dashes: unknown = element.data("dashes");
  if (Array.isArray(dashes)) element.style("line-dash-pattern", dashes);
};
