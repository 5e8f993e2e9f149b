import type { FreeGraph } from "../../../lib/topology/free/free-graph.ts";
import type { Point } from "../../../lib/topology/free/free-layout.ts";
import type { LanesWire } from "../../../lib/wire/topology.ts";

/** The free picture as it stands: only the browser knows its places. */
export interface ShownFree {
  readonly view: LanesWire;
  readonly graph: FreeGraph;
  readonly places: ReadonlyMap<string, Point>;
}

let shown: ShownFree | null = null;

/** For whoever takes the picture along; null where none is on screen. */
export const shownFree = (): ShownFree | null => shown;

export const tellShownFree = (picture: ShownFree | null): void => {
  shown = picture;
};
