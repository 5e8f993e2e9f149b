import type { EdgeDefinition, NodeDefinition } from "cytoscape";
import type { SignLook } from "./sign-images.ts";

/** What a picture is drawn of, as SVG or by cytoscape. */
export type PictureElement = NodeDefinition | EdgeDefinition;

/** How the tap is painted that an element is; undefined of others. */
export const signOf = ({ data }: PictureElement): SignLook | undefined => {
  const sign: unknown = data["sign"];
  return isSign(sign) ? sign : undefined;
};

/** Only `elements.ts` writes it. */
const isSign = (sign: unknown): sign is SignLook => typeof sign === "object" && sign !== null;

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
