import type { LanesWire } from "../../lib/wire/topology.ts";
import { renderedPan, type Viewport } from "./viewport.ts";

/** The value of `transform` for a shift, px. */
export const moved = (x: number, y: number): string => `translate(${x}px, ${y}px)`;

/** In the small map: px of it for each px of the picture. */
const MAP_SCALE = "data-map-scale";

/**
 * A step of a move: what carries `data-moves` is shifted as React would render it at rest (`x` head and totals, `y` names,
 * `xy` the rest, `map` the frame in the small map). Only transforms, so that the browser's compositor does it alone.
 */
export const shiftLayers = (frame: HTMLElement, view: LanesWire, seen: Viewport): void => {
  const pan = renderedPan(seen, view);
  for (const layer of frame.querySelectorAll<HTMLElement>("[data-moves]")) {
    const along = layer.dataset["moves"];
    if (along === "map") {
      const scale = Number(layer.getAttribute(MAP_SCALE));
      layer.style.transform = seenAt(view, seen, scale);
    } else {
      layer.style.transform = moved(along === "y" ? 0 : pan.x, along === "x" ? 0 : pan.y);
    }
  }
};

/** Where the seen part begins in the small map, as a transform. */
export const seenAt = (view: LanesWire, seen: Viewport, scale: number): string => {
  const pan = renderedPan(seen, view);
  const x = (view.labelWidth - pan.x) / seen.zoom - view.labelWidth;
  const y = (view.headHeight - pan.y) / seen.zoom - view.headHeight;
  return moved(Math.max(0, x * scale), Math.max(0, y * scale));
};
