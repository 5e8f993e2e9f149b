import { expect, test } from "vitest";
import { LATER_MS, modelOf } from "../../lib/testing/build-model.ts";
import { aPool } from "../../lib/testing/build-pool.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import { LIMITS } from "../config.ts";
import { createFirstSeenKeeper } from "./first-seen.ts";

test("however many came at once, each is written down once, so many at a time", async () => {
  const size = 2 * LIMITS.firstSeenBatch + 1;
  const pool = Array.from({ length: size }, (_, at) => at + 1).reduce(
    (built, key) => built.allocates(key, "lab/gone"),
    aPool("10.60.0.0/20"),
  );
  const model = modelOf([pool.build()]);
  const allocations = new Set(
    [...model.pools()].flatMap(({ id }) => [...model.allocationsOf(id)].map((each) => each.id)),
  );
  const [first] = allocations;
  const written: EntityId[] = [];
  const pieces: number[] = [];
  const keeper = createFirstSeenKeeper(
    model,
    {
      putFirstSeen: (seen) => {
        for (const [id, { atMs }] of seen) {
          written.push(id as EntityId);
          expect(atMs).toBe(LATER_MS);
        }
        pieces.push(seen.size);
        return Promise.resolve();
      },
    },
    (error) => {
      throw error;
    },
  );
  keeper.mark({ allocations });
  await keeper.flush();
  expect(written.length).toBe(size);
  expect(new Set(written)).toEqual(allocations);
  expect(Math.max(...pieces)).toBeLessThanOrEqual(LIMITS.firstSeenBatch);
  keeper.mark({ allocations: new Set(first === undefined ? [] : [first]) });
  await keeper.flush();
  expect(written.slice(size)).toEqual([first]);
});
