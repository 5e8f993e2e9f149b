import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "@playwright/test";

/** A page of the product with the browser's own counters. */
export interface Measured {
  readonly page: Page;
  readonly cdp: CDPSession;
  close(): Promise<void>;
}

export const openPage = async (browser: Browser): Promise<Measured> => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    reducedMotion: "no-preference",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  return { page, cdp, close: () => context.close() };
};

/** CPU of the page's main thread since it began, ms. */
export const mainThread = async ({ cdp }: Measured): Promise<{ taskMs: number; scriptMs: number }> => {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  return { taskMs: of("TaskDuration"), scriptMs: of("ScriptDuration") };
};

/** Goes there and waits until the picture is drawn and live. Answers the gzipped JavaScript that came before that, kB. */
export const drawPicture = async ({ page }: Measured, url: string): Promise<number> => {
  const scripts: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script")
      scripts.push(response.body().then((body) => gzipSync(body).byteLength));
  });
  await page.goto(url);
  await page.locator("canvas").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => window.__moorings !== undefined);
  const bytes = await Promise.all(scripts);
  await page.locator('[data-testid="live-sign"][data-state="live"]').waitFor({ state: "attached" });
  return bytes.reduce((sum, each) => sum + each, 0) / 1_000;
};

export interface Panned {
  /** Between two frames, median, ms: never below the screen's own 16.7. */
  readonly frameMs: number;
  /** Work of the main thread for each step, ms of its CPU. */
  readonly workMs: number;
}

const STEPS = 120;

/** Moves the picture to and fro, a step for each frame, and measures frames and work. */
export const pan = async (measured: Measured, step: (index: number) => Promise<void>): Promise<Panned> => {
  const { page } = measured;
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const look = (): void => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      window.__frames = frames;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const before = await mainThread(measured);
  for (let index = 0; index < STEPS; index++) await step(index);
  const after = await mainThread(measured);
  const frames = await page.evaluate(() => window.__frames ?? []);
  const sorted = frames.slice(2).toSorted((a, b) => a - b);
  return {
    frameMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    workMs: (after.taskMs - before.taskMs) / STEPS,
  };
};

declare global {
  interface Window {
    __frames?: number[];
    __moorings?: { readonly graph: { renderedPosition(id: string): { x: number; y: number } | undefined } };
  }
}
