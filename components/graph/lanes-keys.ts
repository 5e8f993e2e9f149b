import { laneAmong } from "../../lib/topology/lane-order.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import type { useViewport } from "./use-viewport.ts";

/** By how much an arrow key moves the picture, px on screen. */
const STEP = 60;

/** What the keys do that don’t walk. */
export const keyActs = (
  port: Pick<ReturnType<typeof useViewport>, "move" | "zoomBy" | "home" | "fit">,
  zoomOnSelection: () => void,
): Readonly<Record<string, () => void>> => ({
  ArrowUp: () => port.move(0, STEP),
  ArrowDown: () => port.move(0, -STEP),
  ArrowLeft: () => port.move(STEP, 0),
  ArrowRight: () => port.move(-STEP, 0),
  PageDown: () => port.move(0, -8 * STEP),
  PageUp: () => port.move(0, 8 * STEP),
  "+": () => port.zoomBy(1.2),
  "=": () => port.zoomBy(1.2),
  "-": () => port.zoomBy(1 / 1.2),
  "0": port.home,
  f: port.fit,
  z: zoomOnSelection,
});

/** ⇧ with ← or → on a lane: the place that it goes to; at the end its own; null where the key means something else. */
export const stepOfLane = (
  view: LanesWire,
  lane: string,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
): number | null => {
  const by = shiftKey ? LANE_STEPS[key] : undefined;
  const among = by === undefined ? null : laneAmong(view, lane);
  if (by === undefined || among === null) return null;
  return Math.min(among.of - 1, Math.max(0, among.at + by));
};

const LANE_STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
