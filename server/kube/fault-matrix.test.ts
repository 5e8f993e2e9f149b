import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULT_KINDS } from "./testing/fault-kinds.ts";
import type { FaultKind } from "./testing/fault-kinds.ts";
import { runFaults } from "./testing/fault-run.ts";

/** Quick by default; `runFaults` is there for longer runs. */
const RUNS = 12;

/** What an API server must never do: only the list each 10 minutes can find it. */
const FOUND_BY_PROOF: ReadonlySet<FaultKind> = new Set(["dropped-event", "etcd-restore"]);

const schedule = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  changes: fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 4_000 }),
      object: fc.integer({ min: 0, max: 9 }),
      kind: fc.constantFrom("write" as const, "remove" as const, "recreate" as const),
    }),
    { maxLength: 60 },
  ),
  faults: fc.array(
    fc.record({ atMs: fc.integer({ min: 0, max: 90_000 }), lastsMs: fc.integer({ min: 0, max: 40_000 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});

test.each(FAULT_KINDS)("ends equal to the API, never goes back in time and never stops: %s", async (kind) => {
  await fc.assert(
    fc.asyncProperty(schedule, async (given) => {
      const report = await runFaults(kind, given);
      expect(report.differences).toEqual([]);
      if (!FOUND_BY_PROOF.has(kind)) expect(report.earlyDifferences).toEqual([]);
      expect(report.travels).toEqual([]);
      expect(report.endState).toBe("synced");
    }),
    { numRuns: RUNS, seed: 20261123 },
  );
});
