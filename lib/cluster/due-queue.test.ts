import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EntityId, joinId } from "../model/ids.ts";
import { createDueQueue } from "./due-queue.ts";

describe("the due queue", () => {
  it("gives each id once, in order of the last time set for it, and never early", () => {
    const step = fc.tuple(fc.nat(20), fc.option(fc.nat(1_000), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), fc.nat(1_000), (steps, nowMs) => {
        const queue = createDueQueue();
        const expected = new Map<EntityId, number>();
        for (const [number, dueMs] of steps) {
          const id = joinId(String(number));
          queue.set(id, dueMs);
          if (dueMs === undefined) expected.delete(id);
          else expected.set(id, dueMs);
        }
        expect(queue.size()).toBe(expected.size);
        expect(queue.earliestMs()).toBe(expected.size === 0 ? undefined : Math.min(...expected.values()));
        const taken: number[] = [];
        for (let id = queue.takeDue(nowMs); id !== undefined; id = queue.takeDue(nowMs)) {
          taken.push(expected.get(id) ?? Number.NaN);
          expected.delete(id);
        }
        expect(taken).toEqual([...taken].sort((a, b) => a - b));
        expect(taken.every((dueMs) => dueMs <= nowMs)).toBe(true);
        expect([...expected.values()].every((dueMs) => dueMs > nowMs)).toBe(true);
      }),
    );
  });
});
