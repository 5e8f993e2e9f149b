import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Measured, pan, type Panned } from "./page-tools.ts";

const CYTOSCAPE = createRequire(import.meta.url).resolve("cytoscape/dist/cytoscape.min.js");

/**
 * The peer: cytoscape drawing so many elements as they are, half of them edges, as graph dashboards do. `readable`: at the
 * zoom from which its names can be read as ours can (11 px); `whole`: all of it in the window, names too small to be
 * drawn, from what cytoscape keeps painted.
 */
export const panRawGraph = async (
  measured: Measured,
  elements: number,
): Promise<{ readable: Panned; whole: Panned }> => {
  const { page } = measured;
  await page.setContent('<body style="margin:0"><div id="graph" style="width:1440px;height:900px"></div>');
  await page.addScriptTag({ content: readFileSync(CYTOSCAPE, "utf8") });
  await page.evaluate((count) => {
    const vertices = Math.ceil(count / 2);
    const columns = Math.ceil(Math.sqrt(vertices));
    const nodes = Array.from({ length: vertices }, (_, index) => ({
      data: { id: `n${String(index)}`, label: `pod-${String(index)}` },
      position: { x: (index % columns) * 60, y: Math.floor(index / columns) * 60 },
    }));
    const edges = Array.from({ length: count - vertices }, (_, index) => ({
      data: {
        id: `e${String(index)}`,
        source: `n${String(index)}`,
        target: `n${String((index + columns) % vertices)}`,
      },
    }));
    const graph = cytoscape({
      container: document.getElementById("graph"),
      elements: [...nodes, ...edges],
      layout: { name: "preset", fit: true },
      style: [{ selector: "node", style: { label: "data(label)", "font-size": 16, width: 24, height: 24 } }],
    });
    window.__step = (isUp) => graph.panBy({ x: 0, y: isUp ? -12 : 12 });
    window.__zoom = (level) => graph.zoom({ level, renderedPosition: { x: 720, y: 450 } });
  }, elements);
  await page.waitForTimeout(1_000);
  const whole = await pan(measured);
  await page.evaluate((level) => window.__zoom?.(level), NAMES_PX / FONT_PX);
  await page.waitForTimeout(1_000);
  return { readable: await pan(measured), whole };
};

/** Smallest size of a letter in the product, and size of the peer's at zoom 1. */
const NAMES_PX = 11;
const FONT_PX = 16;

declare const cytoscape: (options: object) => {
  panBy(by: { x: number; y: number }): void;
  zoom(to: { level: number; renderedPosition: { x: number; y: number } }): void;
};

declare global {
  interface Window {
    __zoom?: (level: number) => void;
  }
}
