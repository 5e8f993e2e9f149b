import type { EdgeDefinition, NodeDefinition } from "cytoscape";

/** What a picture is drawn of, as SVG or by cytoscape. */
export type PictureElement = NodeDefinition | EdgeDefinition;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const idOf = ({ data }: PictureElement): string => data.id ?? "";

export const byId = (elements: readonly PictureElement[]): ReadonlyMap<string, PictureElement> =>
  new Map(elements.map((element) => [idOf(element), element]));

/** In the picture's own px; undefined of what runs between two others. */
export const placeOf = (element: PictureElement): Place | undefined =>
  "position" in element ? element.position : undefined;
