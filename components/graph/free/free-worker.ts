// Lays a free picture out beside the page's own thread. One request at a time; a newer one takes over.
import { createFreeLayout } from "../../../lib/topology/free/free-layout.ts";
import type { LayoutAnswer, LayoutRequest } from "./layout-message.ts";

/** How long it works before it tells how far it came and looks for a newer request, ms. */
const SLICE_MS = 24;

let latest = 0;

self.addEventListener("message", (event: MessageEvent<LayoutRequest>) => {
  const { id, boxes, edges, kept, aspect } = event.data;
  latest = id;
  const layout = createFreeLayout(boxes, edges, new Map(kept), aspect);
  const work = () => {
    if (id !== latest) return;
    const until = performance.now() + SLICE_MS;
    let isDone = false;
    while (!isDone && performance.now() < until) isDone = layout.step();
    const answer: LayoutAnswer = { id, positions: [...layout.positions()], isDone };
    self.postMessage(answer);
    if (!isDone) setTimeout(work, 0);
  };
  work();
});
