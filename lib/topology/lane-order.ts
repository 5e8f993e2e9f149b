import { isOfMany } from "./network-names.ts";
import { lanesInOrder } from "./reading-order.ts";
import { slotName } from "./slots.ts";
import type { Lane, TopologyView } from "./view.ts";

/**
 * How an order of lanes names one: by its network, or by all of one name that share it; null of the lane of all that have no
 * room, which stays last.
 */
export const laneName = ({ network, opens }: Pick<Lane, "network" | "opens">): string | null => {
  if (network !== null) return slotName(network);
  const together = opens?.["network"];
  return together !== undefined && isOfMany(together) ? together : null;
};

type Lanes = Pick<TopologyView, "vertices">;

/** Lanes that can be moved, from left to right. */
const movable = (view: Lanes): readonly Lane[] =>
  lanesInOrder(view).filter((lane) => laneName(lane) !== null);

/** Where a lane stands among those that can be moved, from 0, and how many these are; null where it can't be moved. */
export const laneAmong = (view: Lanes, id: string): { readonly at: number; readonly of: number } | null => {
  const lanes = movable(view);
  const at = lanes.findIndex((lane) => lane.id === id);
  return at < 0 ? null : { at, of: lanes.length };
};

/**
 * Where a lane would stand if it were let go at `x` (both in the picture's px): its place, and the edge between its neighbours
 * there. null where that is where it stands.
 */
export const gapAt = (
  view: Lanes,
  id: string,
  x: number,
): { readonly to: number; readonly x: number } | null => {
  const lanes = movable(view);
  const at = lanes.findIndex((lane) => lane.id === id);
  const others = lanes.filter((lane) => lane.id !== id);
  const to = others.filter((lane) => lane.columnLeft + lane.columnWidth / 2 < x).length;
  if (at < 0 || to === at) return null;
  const [next, last] = [others[to], others.at(-1)];
  return { to, x: next?.columnLeft ?? (last === undefined ? 0 : last.columnLeft + last.columnWidth) };
};

/** Names beyond that many are forgotten: those that this picture doesn't show, the last first. */
const NAMES_MAX = 60;

/**
 * The order to ask for so that a lane stands in place `to`: as few names as will do, from the left to the last lane that has a
 * place of its own. Lanes behind it keep the order that the picture gives them. Names that aren't drawn now keep theirs behind.
 */
export const orderAfterMove = (
  view: Lanes,
  order: readonly string[],
  id: string,
  to: number,
): readonly string[] => {
  const lanes = movable(view);
  const moved = lanes.find((lane) => lane.id === id);
  if (moved === undefined || lanes[to] === moved) return order;
  const next = lanes.filter((lane) => lane !== moved).toSpliced(to, 0, moved);
  const names = next.map((lane) => laneName(lane) ?? "");
  const named = new Set(order);
  // Unless it is named the default comes first, also before those that are.
  const isPlaced = (lane: Lane, at: number): boolean =>
    lane === moved || named.has(names[at] ?? "") || (lane.isDefault && at > 0);
  const last = next.findLastIndex(isPlaced);
  const shown = new Set(names);
  const kept = order.filter((name) => !shown.has(name));
  const first = next[0]?.isDefault === true && last > 0 ? 1 : 0;
  return [...names.slice(first, last + 1), ...kept].slice(0, NAMES_MAX);
};
