import type cytoscape from "cytoscape";
import type { ChangedTap } from "./changed-taps.ts";

const GROW_MS = 160;
const MOVE_MS = 220;
/** The motion of docs/visual-language.md; cytoscape has no curve of its own that is nearer than its ease-out. */
const CALM = "cubic-bezier(0.2, 0, 0, 1)";

/** What a sign starts from, as a part of its size. */
const startOf = (kind: ChangedTap["kind"]): number => (kind === "new" ? 0.05 : 0.5);

/** New taps of the canvas grow, those that moved glide; only size and place of what changed. Reduced motion cuts. */
export const animateCanvas = (cy: cytoscape.Core, changes: readonly ChangedTap[]): void => {
  if (changes.length === 0 || isMotionReduced()) return;
  for (const { id, kind, x, y } of changes) {
    const node = cy.getElementById(id);
    if (kind === "moved") {
      node.stop(true);
      const to = { ...node.position() };
      node.position({ x: to.x + x, y: to.y + y });
      node.animate({ position: to, duration: MOVE_MS, easing: "ease-out" });
      continue;
    }
    const width = node.width();
    const height = node.height();
    node.style({ width: width * startOf(kind), height: height * startOf(kind) });
    node.animate({
      style: { width, height },
      duration: GROW_MS,
      easing: "ease-out",
      // The stylesheet's sizes hold again, so that later changes of them are seen.
      complete: () => void node.removeStyle("width height"),
    });
  }
};

/** The same for the taps of the first picture, which are elements of the page. */
export const animateSketch = (sketch: Element, changes: readonly ChangedTap[]): void => {
  if (changes.length === 0 || isMotionReduced()) return;
  for (const { id, kind, x, y } of changes)
    sketch
      .querySelector(`[data-part="${CSS.escape(id)}"]`)
      ?.animate(
        [{ transform: kind === "moved" ? `translate(${x}px, ${y}px)` : `scale(${startOf(kind)})` }, {}],
        { duration: kind === "moved" ? MOVE_MS : GROW_MS, easing: CALM },
      );
};

export const isMotionReduced = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
