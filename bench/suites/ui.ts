import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { startMoorings } from "../../e2e/moorings.ts";
import type { Figure } from "../figure.ts";
import { createSuite } from "../suite.ts";
import { drawPicture, openPage, pan, wakeCanvas, type Measured, type Panned } from "../ui/page-tools.ts";
import { panRawGraph } from "../ui/raw-graph.ts";
import { catchStream, updateScriptMs } from "../ui/update.ts";

/** The built product in Chromium: a picture of the large cluster beside one of 150 pods, and beside cytoscape alone. */
export interface UiRound {
  readonly firstKb: number;
  readonly allKb: number;
  readonly elements: number;
  readonly large: Panned;
  readonly small: Panned;
  readonly raw: { readonly readable: Panned; readonly whole: Panned };
  /** While the picture is SVG, and when it is cytoscape's. */
  readonly updateMs: { readonly sketch: number; readonly canvas: number };
}

const SMALL = 150;
const RAW_ELEMENTS = 10_000;
const BROWSER = process.env["MOORINGS_TEST_BROWSER"] ?? "/usr/bin/chromium";

export const ui = createSuite<UiRound>({
  name: "ui",
  isOptional: true,
  figures: figures(),
  open: async (bench) => {
    if (!existsSync(BROWSER)) return `there is no browser at ${BROWSER}`;
    const [large, small] = [await bench.lab(bench.pods), await bench.lab(SMALL)];
    const servers = await Promise.all(
      [large, small].map(({ kubeconfig }) =>
        startMoorings(["--kubeconfig", kubeconfig], { readyWithinMs: 600_000 }),
      ),
    );
    const [ours, little] = servers;
    if (ours === undefined || little === undefined) return "the servers did not start";
    const browser = await chromium.launch({
      executablePath: BROWSER,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    const withPage = async <Value>(act: (measured: Measured) => Promise<Value>): Promise<Value> => {
      const measured = await openPage(browser);
      try {
        return await act(measured);
      } finally {
        await measured.close();
      }
    };
    const panned = (url: string) =>
      withPage(async (measured) => {
        await synced(url);
        const scripts = await drawPicture(measured, url);
        await wakeCanvas(measured);
        // Until what is fetched for later is there.
        await measured.page.waitForTimeout(6_000);
        await turnWheel(measured);
        return { scripts, panned: await pan(measured) };
      });
    return {
      round: async () => {
        const { panned: largePanned } = await panned(ours.url);
        const { scripts, panned: smallPanned } = await panned(little.url);
        return {
          ...scripts,
          elements: await elementsAt(ours.url),
          large: largePanned,
          small: smallPanned,
          raw: await withPage((measured) => panRawGraph(measured, RAW_ELEMENTS)),
          updateMs: await withPage(async (measured) => {
            await catchStream(measured);
            await drawPicture(measured, little.url);
            const sketch = await updateScriptMs(measured, 100);
            await wakeCanvas(measured);
            return { sketch, canvas: await updateScriptMs(measured, 100) };
          }),
        };
      },
      close: async () => {
        await browser.close();
        await Promise.all(servers.map((server) => server.stop()));
      },
    };
  },
});

/** One turn of the wheel for each step. */
const turnWheel = ({ page }: Measured): Promise<void> =>
  page.evaluate(() => {
    const at = document.elementFromPoint(700, 500);
    window.__step = (isUp) =>
      at?.dispatchEvent(
        new WheelEvent("wheel", {
          deltaY: isUp ? 12 : -12,
          bubbles: true,
          cancelable: true,
          clientX: 700,
          clientY: 500,
        }),
      );
  });

const synced = async (url: string): Promise<void> => {
  for (let look = 0; look < 600; look++) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the cluster was not read in time");
};

const elementsAt = async (url: string): Promise<number> => {
  const view: unknown = await (await fetch(`${url}/api/v1/topology`)).json();
  return ["vertices", "edges"].reduce((sum, name) => {
    const list: unknown = Object.entries(view ?? {}).find(([key]) => key === name)?.[1];
    return sum + (Array.isArray(list) ? list.length : 0);
  }, 0);
};

function figures(): readonly Figure<UiRound>[] {
  const own = (
    title: string,
    unit: string,
    limit: number | undefined,
    ours: Figure<UiRound>["ours"],
  ): Figure<UiRound> => ({
    title,
    unit,
    bounds: "ours",
    ...(limit === undefined ? {} : { limit }),
    ours,
    peer: () => undefined,
  });
  return [
    own("JavaScript before the first picture, gzipped", "kB", 350, ({ firstKb }) => firstKb),
    own("… until it is live, nobody having touched it", "kB", undefined, ({ allKb }) => allKb),
    own("elements on screen, large cluster", "elements", 300, ({ elements }) => elements),
    own("script for an update of 100 elements", "ms", 10, ({ updateMs }) => updateMs.sketch),
    own("… once the picture was moved and is cytoscape’s", "ms", 10, ({ updateMs }) => updateMs.canvas),
    {
      title: "panning, time between frames: large cluster beside 150 pods",
      unit: "ms",
      bounds: "ratio",
      limit: 1.2,
      ours: ({ large }) => large.frameMs,
      peer: ({ small }) => small.frameMs,
    },
    {
      title: "panning, main thread for each frame: large cluster beside 150 pods",
      unit: "ms",
      bounds: "ratio",
      limit: 1.2,
      ours: ({ large }) => large.workMs,
      peer: ({ small }) => small.workMs,
    },
    {
      title: "panning, main thread for each frame: beside cytoscape with 10,000 raw elements, names readable",
      unit: "ms",
      bounds: "ratio",
      limit: 0.1,
      ours: ({ large }) => large.workMs,
      peer: ({ raw }) => raw.readable.workMs,
    },
    {
      title: "… time between frames",
      unit: "ms",
      bounds: "ratio",
      limit: 0.1,
      ours: ({ large }) => large.frameMs,
      peer: ({ raw }) => raw.readable.frameMs,
    },
    {
      title: "… main thread, all of the raw graph in the window, names too small to be drawn",
      unit: "ms",
      bounds: "ratio",
      ours: ({ large }) => large.workMs,
      peer: ({ raw }) => raw.whole.workMs,
    },
  ];
}
