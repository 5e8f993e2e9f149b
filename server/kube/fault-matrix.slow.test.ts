import { expect, test } from "vitest";
import { BROKEN } from "./testing/broken-reflectors.ts";
import { FAULT_KINDS } from "./testing/fault-kinds.ts";
import type { FaultKind } from "./testing/fault-kinds.ts";
import { counterexampleText, findCounterexample, runKind } from "./testing/matrix.ts";

test.each(FAULT_KINDS)("200 seeds end equal to the lab's store: %s", async (kind) => {
  const found = await runKind(kind, { from: 1, count: 200 });
  expect(found === undefined ? "" : counterexampleText(found)).toBe("");
});

/** More than these a person can't follow. */
const STEPS_MAX = 6;

/** Mistakes that only one kind of trouble shows, and that seldom. */
const SHOWN_BY: ReadonlyMap<string, readonly FaultKind[]> = new Map<string, readonly FaultKind[]>([
  ["deletes by uid an object whose predecessor it holds", ["dropped-event"]],
  ["takes an in-stream 410 for an object", ["stream-410"]],
]);

test.each([...BROKEN])("catches a reflector that %s, and says so in few steps", async (mistake, variant) => {
  const kinds = SHOWN_BY.get(mistake) ?? FAULT_KINDS;
  const found = await findCounterexample({ from: 1, count: 100 }, variant, kinds, STEPS_MAX);
  expect(found?.faults).not.toHaveLength(0);
  expect(found?.schedule.steps.length).toBeLessThanOrEqual(STEPS_MAX);
});
