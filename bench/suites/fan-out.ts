import { z } from "zod";
import { startAsked } from "../asked-child.ts";
import { buildDashboard, openDashboard, type RunningDashboard, untilAnswered } from "../dashboard.ts";
import { fanOutFigures } from "../figures/fan-out.ts";
import type { Lab } from "../lab/lab.ts";
import { usedBy } from "../measure.ts";
import { openKubectlWatch } from "../stream/kubectl-watch.ts";
import { Judged } from "../stream/questions.ts";
import { createSuite } from "../suite.ts";

/** The built server and many streams, while 1,000 changes of pods a second come from the cluster. */
export interface FanOutRound {
  /** One client on each of four pictures of 50 pods, that are among 1,125 that change. */
  readonly few: Watched;
  /** The same with 200 clients. */
  readonly many: Watched;
  /** And with 500, a fifth of which doesn't read. */
  readonly most: Watched;
  /** All changes are of the 50 pods of one picture; 5 of 20 clients don't read. */
  readonly flood: Watched;
  /** The same changes as the first three saw, at one kubectl that watches one of the four namespaces; p99, ms. */
  readonly kubectlMs: number | undefined;
}

interface Watched extends Judged {
  readonly clients: number;
  readonly stalled: number;
  /** CPU of the server while the events came, in cores. */
  readonly cores: number;
  /** Most memory that it had meanwhile. */
  readonly residentMB: number;
}

interface Scene {
  readonly namespaces: readonly string[];
  /** The Deployments whose pods change; null: all. */
  readonly deployments: readonly string[] | null;
  readonly seconds: number;
}

const PODS_MAX = 10_000;
const PER_SECOND = 1_000;
const SAMPLE_MS = 100;
/** 25 pods each, with an interface that changes. */
const LOOKED_AT = ["app-0", "app-1"];
const SPREAD: Scene = {
  namespaces: ["tenant-0002", "tenant-0003", "tenant-0004", "tenant-0005"],
  deployments: null,
  seconds: 8,
};
/**
 * Long enough that what somebody does not read fills the buffers of both sockets (`FILLING_BYTES`, after some 7 s), and shorter than
 * what the server puts up with before it closes a stream that nobody reads (30 s).
 */
const FLOOD: Scene = { namespaces: ["tenant-0002"], deployments: LOOKED_AT, seconds: 25 };

export const fanOut = createSuite<FanOutRound>({
  name: "fan-out",
  figures: fanOutFigures,
  open: async (bench) => {
    await buildDashboard(bench);
    const lab = await bench.lab(Math.min(PODS_MAX, bench.pods));
    const dashboard = await openDashboard(bench, ["--kubeconfig", lab.kubeconfig]);
    await untilAnswered(`${dashboard.url}/readyz`);
    const watch = (scene: Scene, clients: number, stalled: number): Promise<Watched> =>
      watchChurn(dashboard, lab, scene, { clients, stalled });
    // The code must be warm before the share of a few clients means anything.
    await watch(SPREAD, SPREAD.namespaces.length, 0);
    return {
      round: async () => ({
        few: await watch(SPREAD, SPREAD.namespaces.length, 0),
        many: await watch(SPREAD, 200, 0),
        most: await watch(SPREAD, 500, 100),
        flood: await watch(FLOOD, 20, 5),
        kubectlMs: await watchByKubectl(bench.kubectl, lab),
      }),
      close: () => dashboard.stop(),
    };
  },
});

const watchChurn = async (
  dashboard: RunningDashboard,
  lab: Lab,
  { namespaces, deployments, seconds }: Scene,
  sizes: { readonly clients: number; readonly stalled: number },
): Promise<Watched> => {
  const streams = await startAsked("stream/serve-clients.ts", []);
  try {
    const urls = namespaces.map((namespace) => urlOf(dashboard, namespace));
    await streams.ask({ do: "open", urls, ...sizes }, z.object({}));
    let residentMB = 0;
    const sampling = setInterval(() => {
      residentMB = Math.max(residentMB, usedBy(dashboard.pid).residentMB);
    }, SAMPLE_MS);
    const before = usedBy(dashboard.pid).cpuS;
    const startedMs = performance.now();
    const churned = await lab.churn({ namespaces, deployments, perSecond: PER_SECOND, seconds });
    const cores = (usedBy(dashboard.pid).cpuS - before) / ((performance.now() - startedMs) / 1_000);
    clearInterval(sampling);
    const judged = await streams.ask({ do: "judge", ...churned }, Judged);
    return { ...judged, ...sizes, cores, residentMB };
  } finally {
    streams.close();
  }
};

const watchByKubectl = async (kubectl: string, lab: Lab): Promise<number | undefined> => {
  const watch = await openKubectlWatch(kubectl, lab, FLOOD.namespaces[0] ?? "");
  return watch.close(await lab.churn({ ...SPREAD, perSecond: PER_SECOND }));
};

/** What a browser that looks at these two Deployments asks for. */
const urlOf = ({ url }: RunningDashboard, namespace: string): string => {
  const controller = LOOKED_AT.map((name) => `Deployment/${name}`).join(",");
  const view = new URLSearchParams({ namespace, controller, group: "none" });
  const query = new URLSearchParams({ view: view.toString(), topics: "sources,findings,operations,changes" });
  return `${url}/api/v1/stream?${query.toString()}`;
};
