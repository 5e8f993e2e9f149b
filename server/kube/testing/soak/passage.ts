import type { VirtualClock } from "../virtual-clock.ts";
import type { Product } from "./product.ts";
import type { SoakLab } from "./soak-lab.ts";

/** How time passes in a soak: for the lab when it is told, for the product on its own clock, both in step. */
export interface Passage {
  pass(ms: number): Promise<void>;
  /** Our time passes and the cluster's doesn't: a watch that ended is opened again. */
  wait(ms: number): Promise<void>;
  /** Until everything has been read once. */
  read(product: Product): Promise<void>;
  /** Until nothing is on its way and no source is troubled. */
  rest(...products: readonly Product[]): Promise<void>;
}

const TURN_MS = 3;
/** Less than what a pulse waits for its answer. */
const SLICE_MS = 2_500;
const QUIET_MS = 60;
const QUIET_TURNS = 3;
const RESTLESS_TURNS = 10;
const TURNS_MAX = 3_000;

export const createPassage = (lab: SoakLab, clock: VirtualClock): Passage => {
  const pass = async (ms: number): Promise<void> => {
    await lab.ask({ act: "advance", ms });
    await wait(ms);
  };
  const wait = async (ms: number): Promise<void> => {
    // What was written is on the socket by now. Answers take their time on the machine's clock: ours must not run away.
    for (let left = ms; left > 0; left -= SLICE_MS) {
      await realPause(TURN_MS);
      await clock.runUntil(clock.elapsedMs() + Math.min(left, SLICE_MS));
    }
  };
  const until = async (isSo: () => boolean, why: () => string): Promise<void> => {
    for (let left = TURNS_MAX; !isSo(); left -= 1) {
      if (left === 0) throw new Error(why());
      await pass(100);
      await realPause(TURN_MS);
    }
  };
  const settle = async ({ cluster }: Product): Promise<void> => {
    for (let quiet = 0, ticks = -1, turns = 1; quiet < QUIET_TURNS; turns += 1) {
      await realPause(QUIET_MS);
      // What is due in a moment wakes the engine again and again for as long as no time passes.
      if (turns % RESTLESS_TURNS === 0) await wait(QUIET_MS);
      const now = cluster.engine.metrics();
      quiet = now.dirty === 0 && now.ticks === ticks ? quiet + 1 : 0;
      ticks = now.ticks;
    }
  };
  return {
    pass,
    wait,
    read: ({ cluster }) =>
      until(
        () => cluster.engine.isSynced(),
        () => cluster.whyNotReady(),
      ),
    rest: async (...products) => {
      await until(
        () => products.every(isUntroubled),
        () => products.map(({ cluster }) => cluster.whyNotReady()).join("; "),
      );
      for (const product of products) await settle(product);
    },
  };
};

const isUntroubled = ({ cluster }: Product): boolean =>
  [...cluster.engine.sources().values()].every(({ state }) => state === "synced" || state === "absent");

export const realPause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
