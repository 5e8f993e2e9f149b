import { expect, test } from "vitest";
import { FAULT_KINDS } from "./testing/fault-kinds.ts";
import { runFaults, scheduleOf } from "./testing/fault-run.ts";
import { counterexampleText, runKind } from "./testing/matrix.ts";
import { shrinkSteps } from "./testing/shrink.ts";

// A handful of seeds; fault-matrix.slow.test.ts has them all, and `npm run test:faults` as many as one likes.
const SEEDS = { from: 1, count: 4 };

test.each(FAULT_KINDS)("ends equal to the API, never goes back in time and never stops: %s", async (kind) => {
  const found = await runKind(kind, SEEDS);
  expect(found === undefined ? "" : counterexampleText(found)).toBe("");
});

test.each(FAULT_KINDS)("is met, and not only switched on: %s", async (kind) => {
  let met = 0;
  for (let seed = 1; seed <= 20 && met === 0; seed += 1) met = (await runFaults(scheduleOf(kind, seed))).met;
  expect(met).toBeGreaterThan(0);
});

test("leaves out of a failing schedule everything that isn't needed", async () => {
  const steps = Array.from({ length: 60 }, (_, index) => index);
  let tried = 0;
  const kept = await shrinkSteps(steps, (left) => {
    tried += 1;
    return Promise.resolve(left.includes(7) && left.includes(41) && left.includes(42));
  });
  expect(kept).toEqual([7, 41, 42]);
  expect(tried).toBeLessThan(100);
});
