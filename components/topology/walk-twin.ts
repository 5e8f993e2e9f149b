import { lanesInOrder, rowsInOrder } from "../../lib/topology/reading-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { walk, type WalkKey } from "../graph/walk.ts";

/**
 * Steps in the table: those of the picture, but networks stand below each other, above the rows. So up and down go from one
 * to the next and on into the rows, and right along a network's line to the first that is on it.
 */
export const walkTwin = (
  view: Pick<LanesWire, "vertices" | "edges">,
  at: string,
  key: WalkKey,
): string | null => {
  const lanes = lanesInOrder(view).map(({ id }) => id);
  const index = lanes.indexOf(at);
  if (index < 0) {
    const isRow = view.vertices.some(({ id, kind }) => id === at && kind === "row");
    return walk(view, at, key) ?? (isRow && key === "ArrowUp" ? (lanes.at(-1) ?? null) : null);
  }
  switch (key) {
    case "ArrowUp":
      return lanes[index - 1] ?? null;
    case "ArrowDown":
      return lanes[index + 1] ?? rowsInOrder(view)[0]?.id ?? null;
    case "ArrowRight":
      return walk(view, at, "ArrowDown");
    case "ArrowLeft":
      return null;
    case "Home":
    case "End":
      return walk(view, at, key);
    default:
      return key satisfies never;
  }
};
