import type cytoscape from "cytoscape";

/** A tap that came, that has another sign now, or that stands elsewhere. */
export interface ChangedTap {
  readonly node: cytoscape.NodeSingular;
  readonly kind: "new" | "changed" | "moved";
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/** Beyond that many at once nobody can follow them: everything cuts. */
export const ANIMATED_MAX = 12;
const GROW_MS = 160;
const MOVE_MS = 220;

/** What a sign that changed starts from, as a part of its size. */
const CHANGED_FROM = 0.5;

/** New taps grow, those that moved glide; only opacity, size and place of what changed. Reduced motion cuts. */
export const animateChange = (changes: readonly ChangedTap[]): void => {
  if (changes.length === 0 || changes.length > ANIMATED_MAX || isMotionReduced()) return;
  for (const { node, kind, from, to } of changes) {
    if (kind === "moved") {
      node.stop(true);
      node.position({ ...from });
      node.animate({ position: { ...to }, duration: MOVE_MS, easing: "ease-out" });
      continue;
    }
    const width = node.width();
    const height = node.height();
    const start = kind === "new" ? 0.05 : CHANGED_FROM;
    node.style({ width: width * start, height: height * start });
    node.animate({
      style: { width, height },
      duration: GROW_MS,
      easing: "ease-out",
      // The stylesheet's sizes hold again, so that later changes of them are seen.
      complete: () => void node.removeStyle("width height"),
    });
  }
};

export const isMotionReduced = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
