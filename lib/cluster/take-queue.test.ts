import fc from "fast-check";
import { expect, test } from "vitest";
import { TakeQueue } from "./take-queue.ts";

test("each thing is taken once, in the order in which it came to wait", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("add" as const), value: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant("delete" as const), value: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant("take" as const), value: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new TakeQueue<number>();
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

test("however many wait, each is taken once, and none waits for ever", () => {
  const queue = new TakeQueue<string>(10);
  const taken: string[] = [];
  for (let at = 0; at < 40; at += 1) queue.add(`10.0.0.${at}`);
  queue.add("10.0.0.7");
  queue.delete("10.0.0.9");
  expect(queue.size).toBe(39);
  // Newcomers don't keep those waiting that were there before.
  for (let at = 0; at < 200; at += 1) {
    taken.push(queue.take() ?? "none");
    queue.add(`10.0.1.${at}`);
  }
  for (let at = 0; at < 40; at += 1) expect(taken.includes(`10.0.0.${at}`)).toBe(at !== 9);
  for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
  expect(queue.size).toBe(0);
  expect(new Set(taken).size).toBe(taken.length);
  expect(taken.length).toBe(239);
});
