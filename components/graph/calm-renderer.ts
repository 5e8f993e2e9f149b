import type cytoscape from "cytoscape";

/** As much of cytoscape's own canvas renderer as is used or replaced here (3.34: src/extensions/renderer). */
interface CanvasRenderer {
  destroyed?: boolean;
  readonly beforeRenderCallbacks: readonly { fn: (willDraw: boolean, now: number) => void }[];
  startRenderLoop(): void;
  redraw(options?: object): void;
  render(options: object): void;
  drawNode(context: object, node: cytoscape.NodeSingular, shift?: undefined, hasLabel?: boolean): void;
  drawEdge(context: object, edge: cytoscape.EdgeSingular, shift?: undefined, hasLabel?: boolean): void;
  drawLayeredElements(
    context: object,
    elements: readonly (cytoscape.EdgeSingular | cytoscape.NodeSingular)[],
    pixelRatio: number,
    extent: cytoscape.BoundingBox12,
  ): void;
}

/** Larger than half of anything that is drawn at one point, in the picture's own px. */
const HALF_MAX = 200;

/**
 * Makes cytoscape draw when something changed, and only what is seen. By itself it asks for every frame of the screen for as
 * long as it lives, and keeps painted layers of all elements, which pays where thousands are moved: ours are moved as a whole by
 * the browser's compositor, and a change of a hundred would paint most of the layers anew before they are copied. Names
 * are the page's own text. To be called before a graph is made; again it does nothing new.
 */
export const calmRenderer = (create: typeof cytoscape): void => {
  const renderer = create("renderer", "canvas");
  if (typeof renderer !== "function") return;
  const prototype: CanvasRenderer = renderer.prototype;
  const asked = new WeakMap<CanvasRenderer, object>();
  prototype.startRenderLoop = () => undefined;
  prototype.redraw = function (this: CanvasRenderer, options = {}) {
    const isAsked = asked.has(this);
    asked.set(this, options);
    if (isAsked) return;
    requestAnimationFrame((now) => {
      const wanted = asked.get(this) ?? {};
      // What a step of an animation asks for is the next frame.
      asked.delete(this);
      if (this.destroyed === true) return;
      for (const { fn } of this.beforeRenderCallbacks) fn(true, now);
      this.render(wanted);
    });
  };
  prototype.drawLayeredElements = function (this: CanvasRenderer, context, elements, _pixelRatio, extent) {
    for (const element of elements) {
      if (element.isEdge()) this.drawEdge(context, element, undefined, false);
      else if (isSeen(element.position().y, extent)) this.drawNode(context, element, undefined, false);
    }
  };
};

const isSeen = (y: number, { y1, y2 }: cytoscape.BoundingBox12): boolean =>
  y > y1 - HALF_MAX && y < y2 + HALF_MAX;
