import { z } from "zod";
import { SummaryWire } from "../../lib/wire/summary.ts";
import { buildDashboard, openDashboard, type RunningDashboard, untilAnswered } from "../dashboard.ts";
import { agentsFigures } from "../figures/agents.ts";
import type { Flapped } from "../lab/happenings.ts";
import type { Lab } from "../lab/lab.ts";
import { median, usedBy } from "../measure.ts";
import { type Bench, createSuite } from "../suite.ts";
import { openClient, type StreamClient } from "../stream/client.ts";

/** The built server with the large cluster, and a stream from the agent of every node. */
export interface AgentsRound {
  readonly nodes: number;
  /** From the start until every node that has an agent was observed, and all of it was taken over. */
  readonly observedS: number;
  readonly cpuS: number;
  readonly peakMB: number;
  /** While nothing happens but heartbeats. */
  readonly idleCores: number;
  /** CPU for a link that goes down or up on one node, beyond what is used anyway. */
  readonly changeMs: number;
  /** Until a browser that looks at that node was told. */
  readonly toBrowserMs: number;
}

const IDLE_MS = 10_000;
const FLAPS = 200;
const FLAPS_EVERY_MS = 50;
const WATCHED = 20;
const WATCHED_EVERY_MS = 250;
const TOLD_MAX_MS = 5_000;
const LOOK_MS = 100;
const OBSERVED_MAX_MS = 300_000;

export const agents = createSuite<AgentsRound>({
  name: "agents",
  isLong: true,
  figures: agentsFigures,
  open: async (bench) => {
    await buildDashboard(bench);
    const lab = await bench.lab(bench.pods);
    return { round: () => measureRound(bench, lab), close: () => Promise.resolve() };
  },
});

const measureRound = async (bench: Bench, lab: Lab): Promise<AgentsRound> => {
  const startedMs = performance.now();
  const dashboard = await openDashboard(bench, ["--kubeconfig", lab.kubeconfig, "--agent", lab.agents]);
  try {
    await untilObserved(dashboard, lab.observable);
    const observedS = (performance.now() - startedMs) / 1_000;
    const { cpuS, peakMB } = usedBy(dashboard.pid);
    // What the first sync left for later is done by then.
    await pause(IDLE_MS / 2);
    const idleCores = await coresOf(dashboard, () => pause(IDLE_MS));
    const flapping = { times: FLAPS, everyMs: FLAPS_EVERY_MS };
    const flappedS = { before: usedBy(dashboard.pid).cpuS, atMs: performance.now() };
    const { flaps } = await lab.flap(flapping);
    await pause(WATCHED_EVERY_MS);
    const elapsedS = (performance.now() - flappedS.atMs) / 1_000;
    const flapCpuS = usedBy(dashboard.pid).cpuS - flappedS.before - idleCores * elapsedS;
    return {
      nodes: lab.observable,
      observedS,
      cpuS,
      peakMB,
      idleCores,
      changeMs: (flapCpuS * 1_000) / FLAPS,
      toBrowserMs: await toBrowser(dashboard, lab, flaps.slice(0, WATCHED)),
    };
  } finally {
    await dashboard.stop();
  }
};

const untilObserved = async ({ url }: RunningDashboard, nodes: number): Promise<void> => {
  await untilAnswered(`${url}/readyz`);
  const deadlineMs = performance.now() + OBSERVED_MAX_MS;
  for (;;) {
    const summary = SummaryWire.parse(JSON.parse(await untilAnswered(`${url}/api/v1/summary`)));
    const metrics = await untilAnswered(`${url}/metrics`);
    if (summary.agents.reporting >= nodes && /^moorings_dirty_objects\{.*\} 0$/m.test(metrics)) return;
    if (performance.now() > deadlineMs)
      throw new Error(
        `after minutes ${String(summary.agents.reporting)} of ${String(nodes)} nodes are observed`,
      );
    await pause(LOOK_MS);
  }
};

const coresOf = async ({ pid }: RunningDashboard, during: () => Promise<void>): Promise<number> => {
  const before = usedBy(pid).cpuS;
  const startedMs = performance.now();
  await during();
  return (usedBy(pid).cpuS - before) / ((performance.now() - startedMs) / 1_000);
};

/** Lets the links of nodes whose pictures are open go down or up: how long until the picture says so, ms, median. */
const toBrowser = async (dashboard: RunningDashboard, lab: Lab, flaps: Flapped["flaps"]): Promise<number> => {
  const told = new Map<string, number>();
  const clients: StreamClient[] = [];
  try {
    for (const { node, namespace, pod } of flaps) {
      const row = `~${namespace}~${pod}`;
      const view = new URLSearchParams({ node, namespace, group: "none" });
      const query = new URLSearchParams({ view: view.toString() });
      const client = openClient(`${dashboard.url}/api/v1/stream?${query.toString()}`, (arrival, data) => {
        if (arrival.kind === "delta" && isAbout(data, row)) told.set(node, arrival.at);
      });
      clients.push(client);
      await client.opened;
    }
    const again = await lab.flap({
      times: flaps.length,
      everyMs: WATCHED_EVERY_MS,
      nodes: flaps.map(({ node }) => node),
    });
    const deadlineMs = performance.now() + TOLD_MAX_MS;
    while (again.flaps.some(({ node, at }) => (told.get(node) ?? 0) < at) && performance.now() < deadlineMs)
      await pause(LOOK_MS);
    const delays = again.flaps.map(({ node, at }) => (told.get(node) ?? Infinity) - at);
    return median(delays) ?? Infinity;
  } finally {
    for (const client of clients) client.close();
  }
};

const Message = z.looseObject({
  put: z.array(
    z.looseObject({ kind: z.string(), row: z.string().optional(), interface: z.string().nullish() }),
  ),
});

const isAbout = (data: Buffer, row: string): boolean =>
  Message.parse(JSON.parse(data.toString())).put.some(
    (item) => item.kind === "tap" && item.interface === "net1" && item.row?.endsWith(row) === true,
  );

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
