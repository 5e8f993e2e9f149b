import type { Engine } from "../server/live/engine.ts";
import { cpuMs } from "./measure.ts";
import type { Change } from "./sampled-objects.ts";

/** There and back again, twice to make the code warm and as often as counts. */
const TURNS = { warm: 4, counted: 8 };

/**
 * What a changed object costs from the moment it was read until all that watch have been told: derived, joined, judged,
 * counted. CPU ms, mean of many, that came at the same time; undefined where there are none to change.
 */
export const measureObjects = async (
  engine: Engine,
  changes: readonly Change[],
): Promise<number | undefined> => {
  if (changes.length === 0) return undefined;
  let told = (): void => undefined;
  engine.onTick(() => {
    if (engine.metrics().dirty === 0) told();
  });
  const turn = (number: number): Promise<void> =>
    new Promise((resolve) => {
      told = resolve;
      for (const { watched, before, after } of changes)
        engine.sink.put(watched, number % 2 === 0 ? after : before);
    });
  for (let number = 0; number < TURNS.warm; number++) await turn(number);
  const revision = engine.revision();
  const startedMs = cpuMs();
  for (let number = 0; number < TURNS.counted; number++) await turn(number);
  const usedMs = cpuMs() - startedMs;
  if (engine.revision() < revision + TURNS.counted) throw new Error("a change changed nothing");
  return usedMs / TURNS.counted / changes.length;
};
