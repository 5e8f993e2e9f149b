import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Measured, pan, type Panned } from "./page-tools.ts";

const CYTOSCAPE = createRequire(import.meta.url).resolve("cytoscape/dist/cytoscape.min.js");

/** The peer: cytoscape drawing so many elements as they are, half of them edges, as graph dashboards do. */
export const panRawGraph = async (measured: Measured, elements: number): Promise<Panned> => {
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
      style: [{ selector: "node", style: { label: "data(label)", width: 24, height: 24 } }],
    });
    window.__pan = (x, y) => graph.panBy({ x, y });
  }, elements);
  await page.waitForTimeout(1_000);
  return pan(measured, async (index) => {
    await page.evaluate(
      (up) =>
        new Promise<void>((done) => {
          window.__pan?.(0, up ? -12 : 12);
          requestAnimationFrame(() => done());
        }),
      index % 20 < 10,
    );
  });
};

declare const cytoscape: (options: object) => { panBy(by: { x: number; y: number }): void };

declare global {
  interface Window {
    __pan?: (x: number, y: number) => void;
  }
}
