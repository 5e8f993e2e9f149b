import fc from "fast-check";
import { expect, test } from "vitest";
import { createTakeQueue } from "./take-queue.ts";

test("each thing is taken once, in the order in which it came to wait", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("add" as const), value: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant("delete" as const), value: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant("take" as const), value: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = createTakeQueue<number>();
      let waiting: number[] = [];
      for (const { kind, value } of steps) {
        if (kind === "add") {
          queue.add(value);
          if (!waiting.includes(value)) waiting.push(value);
        } else if (kind === "delete") {
          queue.delete(value);
          waiting = waiting.filter((each) => each !== value);
        } else expect(queue.take()).toBe(waiting.shift());
        expect(queue.size).toBe(waiting.length);
      }
    }),
  );
});
