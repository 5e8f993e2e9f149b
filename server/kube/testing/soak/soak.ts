import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seeded } from "../seeded.ts";
import { createVirtualClock, type VirtualClock } from "../virtual-clock.ts";
import { heapBytes, type Sample } from "./heap.ts";
import {
  countFaults,
  divergences,
  heapFaults,
  type HeapVerdict,
  judgeHeap,
  leftOver,
  megabytes,
  resourcesInUse,
  some,
} from "./judge.ts";
import { type Mistake, openForGood, spoilt } from "./mistakes.ts";
import { createPassage, type Passage, realPause } from "./passage.ts";
import { differences, portraitOf } from "./portrait.ts";
import { type Product, startProduct } from "./product.ts";
import { type SoakLab, startSoakLab } from "./soak-lab.ts";
import { openViewers, type Viewers } from "./viewers.ts";

export interface SoakOptions {
  readonly seed: number;
  readonly pods: number;
  /** Of the cluster's time; a tenth of a day is 144. */
  readonly minutes: number;
  readonly mistakes: readonly Mistake[];
}

export interface SoakReport extends HeapVerdict {
  /** What must not be, in words; empty is what we want. */
  readonly faults: readonly string[];
  /** Writes to the lab's store while it was read. */
  readonly writes: number;
  readonly ticks: number;
  readonly lists: number;
  readonly resumes: number;
  readonly resyncs: number;
}

interface Soak {
  readonly options: SoakOptions;
  readonly lab: SoakLab;
  readonly clock: VirtualClock;
  readonly passage: Passage;
  start(name: string, mistakes: readonly Mistake[]): Promise<Product>;
  say(line: string): void;
}

const STEP_MS = 5_000;
/** KubeEvents live for an hour. */
const AGE_MINUTES = 65;
const SAMPLES = 16;
/** Until then it warms up: code, rings, caches of texts. */
const WARM = 0.4;
/** Grace times and memories of the model are over by then: what is left depends on the objects alone. */
const CALM_MINUTES = 16;
const CALM_STEP_MS = 20_000;
/** The cluster's time against the machine's, about: 144 minutes in three. */
const SPEED = 48;
const STOPPED_MS = 60;

/**
 * A part of a day in a cluster where pods come and go, read by the whole server (reflectors over TLS, model, audit, hub with
 * people who watch), as fast as the machine can. What must hold then: what it says is what a server says that has just
 * begun to read the same cluster; its heap is as large as before; nothing is left when it stops.
 */
export const runSoak = async (options: SoakOptions, say: (line: string) => void): Promise<SoakReport> => {
  const folder = mkdtempSync(join(tmpdir(), "moorings-soak-"));
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => {
    // Node says so where listeners pile up.
    if (warning.name !== "ExperimentalWarning") warnings.push(`warned: ${warning.message}`);
  };
  process.on("warning", onWarning);
  const { seed, pods } = options;
  const kubeconfig = join(folder, "kubeconfig");
  const lab = await startSoakLab({ seed, pods, ageMinutes: AGE_MINUTES, kubeconfig });
  try {
    const clock = createVirtualClock((await lab.look()).nowMs);
    const start: Soak["start"] = (name, mistakes) =>
      startProduct({
        ...{ kubeconfig, clock, seed, speed: SPEED, dataDir: join(folder, name) },
        between: (sink) => spoilt(sink, mistakes),
      });
    const report = await soak({ options, lab, clock, passage: createPassage(lab, clock), start, say });
    return { ...report, faults: [...report.faults, ...warnings] };
  } finally {
    process.off("warning", onWarning);
    await lab.stop();
    rmSync(folder, { recursive: true });
  }
};

const soak = async (run: Soak): Promise<SoakReport> => {
  const { options, lab, clock, passage } = run;
  const idle = resourcesInUse();
  const product = await run.start("long", options.mistakes);
  await passage.read(product);
  const viewers = openViewers(product.cluster, seeded(options.seed));
  if (options.mistakes.includes("stream")) openForGood(product);
  const began = await lab.look();
  const { samples, diverged } = await churn(run, product, viewers);
  const ended = await lab.ask({ act: "calm" });
  const fresh = await compareWithFresh(run, product, viewers);
  const heap = judgeHeap(samples, options.minutes);
  const report = {
    writes: ended.version - began.version,
    ticks: product.cluster.engine.metrics().ticks,
    lists: product.reflectors.reduce((sum, { counters }) => sum + counters.lists, 0),
    resumes: viewers.resumes,
    resyncs: product.cluster.hub.resyncCount(),
    ...heap,
  };
  const faults = [
    ...some("while it ran", diverged),
    ...fresh,
    ...some("something threw", product.faults),
    ...countFaults(product, viewers),
    ...heapFaults(heap),
  ];
  viewers.leave();
  await product.stop();
  await realPause(STOPPED_MS);
  await clock.runUntil(clock.elapsedMs());
  const { openWatches } = await lab.look();
  return {
    ...report,
    faults: [
      ...faults,
      ...(openWatches === 0 ? [] : [`${String(openWatches)} watches are open after the stop`]),
      ...(clock.pending() === 0 ? [] : [`${String(clock.pending())} timers wait after the stop`]),
      ...leftOver(idle),
    ],
  };
};

const churn = async ({ options, lab, passage, say }: Soak, product: Product, viewers: Viewers) => {
  const startedMs = performance.now();
  const samples: Sample[] = [];
  const diverged: string[] = [];
  const steps = Math.ceil((options.minutes * 60_000) / STEP_MS);
  const sampled = new Set(
    Array.from({ length: SAMPLES }, (_, index) =>
      Math.round(steps * (WARM + ((1 - WARM) * (index + 1)) / SAMPLES)),
    ),
  );
  for (let step = 1; step <= steps; step += 1) {
    await passage.pass(STEP_MS);
    viewers.act();
    if (!sampled.has(step)) continue;
    await passage.rest(product);
    diverged.push(...(await divergences(product, lab, passage)));
    const { objects } = product.cluster.engine.metrics();
    const sample = { minute: (step * STEP_MS) / 60_000, bytes: await heapBytes(), objects };
    samples.push(sample);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    say(
      `${sample.minute.toFixed(0).padStart(4)} min  ${megabytes(sample.bytes)}  ${String(objects)} objects  ${seconds} s`,
    );
  }
  return { samples, diverged };
};

/** The same cluster read by a server that begins now, and looked at by somebody who comes now. */
const compareWithFresh = async (
  { start, passage, lab }: Soak,
  product: Product,
  viewers: Viewers,
): Promise<readonly string[]> => {
  const calm = async (...products: readonly Product[]): Promise<void> => {
    for (let left = (CALM_MINUTES * 60_000) / CALM_STEP_MS; left > 0; left -= 1) {
      await passage.pass(CALM_STEP_MS);
      // Where nothing happens only time itself makes a difference, and engines wake for that by the machine's clock.
      for (const { cluster } of products) cluster.engine.touch("views");
    }
  };
  await calm(product);
  const fresh = await start("fresh", []);
  await passage.read(fresh);
  await calm(product, fresh);
  await passage.rest(product, fresh);
  const faults = [
    ...some("at the end", await divergences(product, lab, passage)),
    ...some(
      "a server that began to read now",
      differences(portraitOf(product.model, product.audit), portraitOf(fresh.model, fresh.audit)),
    ),
    ...some("a viewer", await viewers.wrong()),
  ];
  await fresh.stop();
  return faults;
};
