import { mainThread, type Measured } from "./page-tools.ts";

const ROUNDS = 20;
const PAUSE_MS = 300;

/** Keeps the page's stream where a script can reach it. Before the page is opened. */
export const catchStream = async ({ page }: Measured): Promise<void> => {
  await page.addInitScript(() => {
    const Native = window.EventSource;
    window.EventSource = class extends Native {
      constructor(url: string | URL, options?: EventSourceInit) {
        super(url, options);
        window.__stream = this;
      }
    };
  });
};

/**
 * Script of the page for one message that changes so many elements of the picture, ms of CPU: parsing, cache, React,
 * cytoscape. What the page does by itself in the same time is taken off.
 */
export const updateScriptMs = async (measured: Measured, elements: number): Promise<number> => {
  const { page } = measured;
  await page.waitForFunction(() => window.__stream !== undefined);
  await page.waitForTimeout(2_000);
  const spent = async (act: () => Promise<void>): Promise<number> => {
    const before = await mainThread(measured);
    for (let round = 0; round < ROUNDS; round++) {
      await act();
      await page.waitForTimeout(PAUSE_MS);
    }
    return ((await mainThread(measured)).scriptMs - before.scriptMs) / ROUNDS;
  };
  // Made beforehand: what a server does is no work of the page.
  await page.evaluate(
    async ({ count, rounds }) => {
      const url = new URL(window.__stream?.url ?? "");
      const view = url.searchParams.get("view") ?? "";
      // The page brought its picture along, and its stream goes on from there.
      const answer = await fetch(`/api/v1/topology?${view}`);
      const { revision, edges } = (await answer.json()) as Picture;
      const taps = edges.slice(0, count);
      window.__messages = Array.from({ length: rounds }, () => {
        for (const tap of taps) tap["glyph"] = tap["glyph"] === "reported" ? "observed" : "reported";
        // Newer than any before, also of an earlier call.
        window.__revision = Math.max(window.__revision ?? 0, revision) + 1;
        return JSON.stringify({
          view,
          revision: window.__revision,
          put: taps,
          drop: [],
        });
      });
    },
    { count: elements, rounds: 2 * ROUNDS },
  );
  const act = () =>
    page.evaluate(() => {
      // Surprise: what runs within `evaluate` itself is no script to the browser's counter.
      setTimeout(() => {
        window.__stream?.dispatchEvent(new MessageEvent("delta", { data: window.__messages?.shift() }));
      });
    });
  // What is done for the first time is compiled only then.
  await spent(act);
  const idleMs = await spent(() => page.evaluate(() => undefined));
  const busyMs = await spent(act);
  return Math.max(0, busyMs - idleMs);
};

interface Picture {
  readonly revision: number;
  readonly edges: Record<string, unknown>[];
}

declare global {
  interface Window {
    __stream?: EventSource;
    __messages?: string[];
    __revision?: number;
  }
}
