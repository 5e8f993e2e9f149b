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
