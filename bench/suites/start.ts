import { buildDashboard, openDashboard, untilAnswered } from "../dashboard.ts";
import { startReady, startView } from "../figures/start.ts";
import { usedBy } from "../measure.ts";
import { createSuite } from "../suite.ts";

/** The built server from its start on, with an empty data folder, ms. */
export interface StartRound {
  readonly pods: number;
  readonly readyMs: number;
  /** Until its first picture had been asked for and was there. */
  readonly viewMs: number;
  readonly cpuS: number;
}

const PODS_MAX = 10_000;

export const start = createSuite<StartRound>({
  name: "start",
  figures: [startReady, startView],
  open: async (bench) => {
    await buildDashboard(bench);
    const pods = Math.min(PODS_MAX, bench.pods);
    const lab = await bench.lab(pods);
    // What is compiled at the very first start after a build is kept for all later ones.
    const first = await openDashboard(bench, ["--kubeconfig", lab.kubeconfig]);
    await first.ready;
    await untilAnswered(`${first.url}/api/v1/topology`);
    await first.stop();
    return {
      round: async () => {
        const startedMs = performance.now();
        const dashboard = await openDashboard(bench, ["--kubeconfig", lab.kubeconfig]);
        try {
          await dashboard.ready;
          await untilAnswered(`${dashboard.url}/readyz`);
          const readyMs = performance.now() - startedMs;
          await untilAnswered(`${dashboard.url}/api/v1/topology`);
          const viewMs = performance.now() - startedMs;
          return { pods, readyMs, viewMs, cpuS: usedBy(dashboard.pid).cpuS };
        } finally {
          await dashboard.stop();
        }
      },
      close: () => Promise.resolve(),
    };
  },
});
