import { keyOf } from "../lab-of-things.ts";
import { median, type Sample, slopeOf } from "./heap.ts";
import { type Passage, realPause } from "./passage.ts";
import { differences } from "./portrait.ts";
import type { Product } from "./product.ts";
import type { SoakLab } from "./soak-lab.ts";
import type { Viewers } from "./viewers.ts";

/** What counts as flat over the whole time: that much is noise of collections and of how many objects there are. */
const GROWTH_SHARE = 0.03;
const GROWTH_FLOOR_BYTES = 1024 * 1024;
const SHOWN = 5;

/**
 * What the model says otherwise than the lab's store does at this moment. No time passes in the cluster meanwhile: what is
 * still on its way comes, what was lost stays lost.
 */
export const divergences = async (
  product: Product,
  lab: SoakLab,
  passage: Passage,
): Promise<readonly string[]> => {
  for (let left = LOOKS; ; left -= 1) {
    const found = await lookForDivergences(product, lab);
    if (found.length === 0 || left === 0) return found;
    await passage.wait(LOOK_EVERY_MS);
    await realPause(LOOK_EVERY_MS);
  }
};

const LOOKS = 20;
const LOOK_EVERY_MS = 100;

const lookForDivergences = async (
  { model, reflectors, cluster }: Product,
  lab: SoakLab,
): Promise<readonly string[]> => {
  const stored = await lab.look(reflectors.map(({ watched }) => keyOf(watched)));
  const known = new Map(
    [...model.pods()].map((pod): [string, string] => [
      `pod ${pod.namespace}/${pod.name}`,
      JSON.stringify([pod.uid, pod.resourceVersion]),
    ]),
  );
  const { objects } = cluster.engine.metrics();
  return [
    ...differences(known, new Map(stored.pods)),
    ...(objects === stored.objects
      ? []
      : [`${String(objects)} objects instead of ${String(stored.objects)}`]),
  ];
};

export const countFaults = ({ cluster, reflectors }: Product, viewers: Viewers): readonly string[] => {
  const faults: string[] = [];
  const expect = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) faults.push(`${what}: ${String(found)} instead of ${String(wanted)}`);
  };
  expect("faults in ticks", cluster.engine.metrics().faults, 0);
  expect("open streams", cluster.hub.streamCount(), viewers.openCount);
  for (const { watched, counters } of reflectors) {
    expect(`${watched.resource}: divergences`, counters.divergences, 0);
    expect(`${watched.resource}: restores`, counters.restores, 0);
    expect(`${watched.resource}: unreadable objects`, counters.bad, 0);
  }
  return faults;
};

export interface HeapVerdict {
  /** At the median sample, bytes. */
  readonly heapBytes: number;
  /** By how much it would grow in the whole time, and how much of that is noise. */
  readonly growthBytes: number;
  readonly allowedBytes: number;
}

export const judgeHeap = (samples: readonly Sample[], minutes: number): HeapVerdict => {
  const heapBytes = median(samples.map((sample) => sample.bytes));
  return {
    heapBytes,
    growthBytes: slopeOf(samples) * minutes,
    allowedBytes: Math.max(GROWTH_FLOOR_BYTES, heapBytes * GROWTH_SHARE),
  };
};

export const heapFaults = ({ growthBytes, allowedBytes }: HeapVerdict): readonly string[] =>
  growthBytes <= allowedBytes
    ? []
    : [`the heap grows by ${megabytes(growthBytes)} where ${megabytes(allowedBytes)} would be noise`];

/** Sockets, timers and the like that keep the process alive, by kind. */
export const resourcesInUse = (): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
};

export const leftOver = (idle: ReadonlyMap<string, number>): readonly string[] =>
  [...resourcesInUse()].flatMap(([kind, count]) => {
    const more = count - (idle.get(kind) ?? 0);
    return more > 0 ? [`${String(more)} × ${kind} are left after the stop`] : [];
  });

/** How many there are, and the first of them. */
export const some = (what: string, texts: readonly string[]): readonly string[] =>
  texts.length === 0
    ? []
    : [
        `${what}: ${String(texts.length)} differ`,
        ...texts.slice(0, SHOWN).map((text) => `  ${text.slice(0, TEXT_MAX)}`),
      ];

const TEXT_MAX = 1_500;

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
