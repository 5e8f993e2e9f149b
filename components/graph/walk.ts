import { lanesInOrder, rowsInOrder } from "../../lib/topology/reading-order.ts";
import type { EdgeWire, LanesWire } from "../../lib/wire/topology.ts";

/**
 * Walking the picture along its lines: a row, its taps, the lanes they are on, the next tap of a lane. The same steps
 * hold in the picture and in its twin.
 */
export type WalkKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

export const isWalkKey = (key: string): key is WalkKey =>
  ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key);

type LanesPicture = Pick<LanesWire, "vertices" | "edges">;

/** The id that a key leads to from `at`; null where there is nothing that way. */
export const walk = (view: LanesPicture, at: string, key: WalkKey): string | null => {
  const tap = view.edges.find((edge) => edge.id === at);
  if (tap !== undefined) return fromTap(view, tap, key);
  const vertex = view.vertices.find(({ id }) => id === at);
  if (vertex?.kind === "lane") return fromLane(view, at, key);
  if (vertex?.kind === "heading") return fromHeading(view, vertex.y, key);
  return fromRow(view, at, key);
};

const fromRow = (view: LanesPicture, at: string, key: WalkKey): string | null => {
  const rows = rowsInOrder(view).map(({ id }) => id);
  switch (key) {
    case "ArrowUp":
      return beside(rows, at, -1);
    case "ArrowDown":
      return beside(rows, at, 1);
    case "ArrowLeft":
      return headingOf(view, at);
    case "ArrowRight":
      return ids(tapsOf(view, at))[0] ?? null;
    case "Home":
      return rows[0] ?? null;
    case "End":
      return rows.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

/** The heading that a row stands below. */
const headingOf = ({ vertices }: LanesPicture, at: string): string | null => {
  const row = vertices.find(({ id }) => id === at);
  if (row?.kind !== "row") return null;
  return vertices.findLast((vertex) => vertex.kind === "heading" && vertex.y < row.y)?.id ?? null;
};

const fromHeading = (view: LanesPicture, y: number, key: WalkKey): string | null => {
  const rows = rowsInOrder(view);
  switch (key) {
    case "ArrowUp":
      return rows.findLast((row) => row.y < y)?.id ?? null;
    case "ArrowDown":
    case "ArrowRight":
      return rows.find((row) => row.y > y)?.id ?? null;
    case "ArrowLeft":
      return null;
    case "Home":
      return rows[0]?.id ?? null;
    case "End":
      return rows.at(-1)?.id ?? null;
    default:
      return key satisfies never;
  }
};

const fromTap = (view: LanesPicture, tap: EdgeWire, key: WalkKey): string | null => {
  const along = ids(tapsOf(view, tap.row));
  const down = ids(tapsOn(view, tap.lane));
  switch (key) {
    case "ArrowLeft":
      return beside(along, tap.id, -1) ?? tap.row;
    case "ArrowRight":
      return beside(along, tap.id, 1);
    case "ArrowUp":
      return beside(down, tap.id, -1) ?? tap.lane;
    case "ArrowDown":
      return beside(down, tap.id, 1);
    case "Home":
      return tap.row;
    case "End":
      return along.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

const fromLane = (view: LanesPicture, at: string, key: WalkKey): string | null => {
  const lanes = lanesInOrder(view).map(({ id }) => id);
  switch (key) {
    case "ArrowLeft":
      return beside(lanes, at, -1);
    case "ArrowRight":
      return beside(lanes, at, 1);
    case "ArrowUp":
      return null;
    case "ArrowDown":
      return ids(tapsOn(view, at))[0] ?? null;
    case "Home":
      return lanes[0] ?? null;
    case "End":
      return lanes.at(-1) ?? null;
    default:
      return key satisfies never;
  }
};

/** The next row, from `at` on and around, whose name begins with what was typed; repeated letters go from one to the next. */
export const typedAhead = (view: LanesPicture, at: string | null, typed: string): string | null => {
  const rows = rowsInOrder(view);
  const wanted = typed.toLowerCase();
  const isRepeated = wanted.length > 1 && [...wanted].every((letter) => letter === wanted[0]);
  const start = rows.findIndex(({ id }) => id === at);
  // One letter looks further on; more letters may still mean the row one stands on.
  const from = wanted.length === 1 || isRepeated ? start + 1 : Math.max(start, 0);
  const around = [...rows.slice(from), ...rows.slice(0, from)];
  const begins = (text: string): boolean => around.some(({ title }) => title.toLowerCase().startsWith(text));
  const prefix = isRepeated && !begins(wanted) ? (wanted[0] ?? "") : wanted;
  return around.find(({ title }) => title.toLowerCase().startsWith(prefix))?.id ?? null;
};

const tapsOf = (view: LanesPicture, row: string): readonly EdgeWire[] =>
  view.edges.filter((tap) => tap.row === row).toSorted((left, right) => left.x - right.x);

const tapsOn = (view: LanesPicture, lane: string): readonly EdgeWire[] =>
  view.edges
    .filter((tap) => tap.lane === lane)
    .toSorted((above, below) => above.y - below.y || above.x - below.x);

const ids = (taps: readonly EdgeWire[]): readonly string[] => taps.map(({ id }) => id);

/** What stands before or behind it; null where nothing does. */
export const beside = (list: readonly string[], at: string, step: 1 | -1): string | null => {
  const index = list.indexOf(at);
  return index < 0 ? null : (list[index + step] ?? null);
};
