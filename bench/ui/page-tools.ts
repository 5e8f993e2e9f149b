import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page, Request } from "@playwright/test";

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

/**
 * Goes there and waits until the picture is drawn and live. Answers the gzipped JavaScript, kB, of all scripts that the
 * page had asked for when the first picture was painted, and in all until then.
 */
export const drawPicture = async (
  { page }: Measured,
  url: string,
): Promise<{ firstKb: number; allKb: number }> => {
  const first: Promise<number>[] = [];
  const later: Promise<number>[] = [];
  let isPainted = false;
  page.on("request", (request) => {
    if (request.resourceType() === "script") (isPainted ? later : first).push(gzippedKb(request));
  });
  await page.exposeFunction("__painted", () => {
    isPainted = true;
  });
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector("[data-testid=sketch] line") === null) requestAnimationFrame(look);
      else window.__painted?.();
    };
    requestAnimationFrame(look);
  });
  await page.goto(url);
  await page.waitForFunction(() => window.__moorings !== undefined);
  await page.locator('[data-testid="live-sign"][data-state="live"]').waitFor({ state: "attached" });
  const [firstKb, laterKb] = [sum(await Promise.all(first)), sum(await Promise.all(later))];
  return { firstKb, allKb: firstKb + laterKb };
};

/** Moves the picture a little, and waits until it is cytoscape's. */
export const wakeCanvas = async ({ page }: Measured): Promise<void> => {
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 24);
  await page.waitForFunction(() => window.__moorings?.graph.isCanvas === true);
};

const gzippedKb = async (request: Request): Promise<number> => {
  const body = await (await request.response())?.body();
  return body === undefined ? 0 : gzipSync(body).byteLength / 1_000;
};

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

export interface Panned {
  /** Between two frames, median, ms: never below the screen's own 16.7. */
  readonly frameMs: number;
  /** Work of the main thread for each step, ms of its CPU. */
  readonly workMs: number;
}

const STEPS = 120;

/**
 * Moves the picture to and fro, a step for each frame, and measures frames and work. `__step(up)` is the page's; the loop
 * runs in the page as well, so that nothing but the page's own work is counted.
 */
export const pan = async (measured: Measured): Promise<Panned> => {
  const { page } = measured;
  const round = () =>
    page.evaluate(async (steps) => {
      const frames: number[] = [];
      let last = performance.now();
      for (let index = 0; index < steps; index++) {
        window.__step?.(index % 20 < 10);
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        frames.push(now - last);
        last = now;
      }
      return frames.toSorted((a, b) => a - b)[Math.floor(steps / 2)] ?? 0;
    }, STEPS);
  // The first time fills caches, ours and the peer's.
  await round();
  const before = await mainThread(measured);
  const frameMs = await round();
  const after = await mainThread(measured);
  return { frameMs, workMs: (after.taskMs - before.taskMs) / STEPS };
};

declare global {
  interface Window {
    __painted?: () => void;
    __step?: (isUp: boolean) => void;
    __moorings?: {
      readonly graph: {
        readonly isCanvas: boolean;
        renderedPosition(id: string): { x: number; y: number } | undefined;
      };
    };
  }
}
