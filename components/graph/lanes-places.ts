import { laneAmong } from "../../lib/topology/lane-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { Picked } from "./emphasis.ts";
import { portAt } from "./hit.ts";
import type { Box } from "./viewport.ts";

/**
 * The workload that a wire can be drawn from: pressed was its name (`target`), or the port where its own wire begins, by
 * where that is in the picture.
 */
export const rowToDrawFrom = (
  view: LanesWire,
  target: Element,
  point: { readonly x: number; readonly y: number },
  zoom: number,
): string | null => {
  const named = target.closest("[data-row]");
  const id =
    named instanceof HTMLElement ? named.dataset["row"] : portAt(view, point.x, point.y, PORT_REACH / zoom);
  const row = view.vertices.find((vertex) => vertex.id === id);
  // Of several workloads as well: why it can't be drawn from them is said when it ends.
  return row?.kind === "row" ? row.id : null;
};

/** The lane whose head was pressed; null where it can't be carried. */
export const laneToCarry = (view: LanesWire, target: Element): string | null => {
  const head = target.closest("[data-lane]");
  const id = head instanceof HTMLElement ? head.dataset["lane"] : undefined;
  return id !== undefined && laneAmong(view, id) !== null ? id : null;
};

/** So near to a port, in px on screen, counts as on it. */
const PORT_REACH = 10;

/** The row or lane that an id of the picture is of. */
export const pickedBy = (view: LanesWire, id: string | null): Picked => {
  if (id === null) return { row: null, lane: null };
  const tap = view.edges.find((edge) => edge.id === id);
  if (tap !== undefined) return { row: tap.row, lane: null };
  const vertex = view.vertices.find((each) => each.id === id);
  return vertex?.kind === "lane"
    ? { row: null, lane: id }
    : vertex?.kind === "row"
      ? { row: id, lane: null }
      : { row: null, lane: null };
};

/** The one element that Tab leads to: where one was last, else the selection, else the first row. */
export const tabStopOf = (view: LanesWire, cursor: string | null, selected: Picked): string | null => {
  const known = new Set([...view.vertices, ...view.edges].map(({ id }) => id));
  return (
    [cursor, selected.row, selected.lane].find((id) => id !== null && known.has(id)) ??
    view.vertices.find((vertex) => vertex.kind === "row")?.id ??
    null
  );
};

/** Answers whether it is there. */
export const focusOn = (
  frame: HTMLElement,
  id: string,
  how: FocusOptions = { preventScroll: true },
): boolean => {
  const target = frame.querySelector<HTMLElement>(`[data-walk="${CSS.escape(id)}"]`);
  target?.focus(how);
  return target !== null;
};

/** What must be seen of a row, a lane or a tap; across, a row is seen anywhere, and along it a lane. */
export const boxOfOne = (view: LanesWire, id: string, seen: { x: number; y: number }): Box => {
  const tap = view.edges.find((edge) => edge.id === id);
  const half = view.rowHeight / 2;
  if (tap !== undefined)
    return { left: tap.x - 24, right: tap.x + 90, top: tap.y - half, bottom: tap.y + half };
  const vertex = view.vertices.find((each) => each.id === id);
  if (vertex?.kind === "lane")
    return {
      left: vertex.columnLeft,
      right: vertex.columnLeft + vertex.columnWidth,
      top: seen.y,
      bottom: seen.y,
    };
  const y = vertex?.kind === "row" ? vertex.y : seen.y;
  return { left: seen.x, right: seen.x, top: y - half, bottom: y + half };
};

/** A selection with everything that it is on. */
export const boxOf = (view: LanesWire, selected: Picked): Box => {
  const taps = view.edges.filter((tap) => tap.row === selected.row || tap.lane === selected.lane);
  const rows = view.vertices.filter((vertex) => vertex.kind === "row" && vertex.id === selected.row);
  const xs = taps.map(({ x }) => x);
  const ys = [...taps.map(({ y }) => y), ...rows.map((row) => (row.kind === "row" ? row.y : 0))];
  if (ys.length === 0) return { left: view.labelWidth, right: view.width, top: 0, bottom: view.height };
  return {
    left: Math.min(...xs, view.labelWidth + 24) - 24,
    right: Math.max(...xs, view.labelWidth) + 100,
    top: Math.min(...ys) - view.rowHeight,
    bottom: Math.max(...ys) + view.rowHeight,
  };
};

/** Where a selected row ends on the right. */
export const lastTapOf = (view: LanesWire, { row }: Picked): Box => {
  const taps = view.edges.filter((tap) => tap.row === row).toSorted((left, right) => left.x - right.x);
  const last = taps.at(-1);
  return last === undefined ? boxOf(view, { row, lane: null }) : boxOfOne(view, last.id, { x: 0, y: 0 });
};
