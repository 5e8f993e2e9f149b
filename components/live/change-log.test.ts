import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChangeLog } from "./change-log.ts";

const change = (subject: string, text: string, isTrouble = false) => ({ subject, text, isTrouble });

describe("what changed since the page was opened", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const logOf = (steps: readonly (readonly [seconds: number, ReturnType<typeof change>])[]) => {
    const log = createChangeLog(() => Date.now());
    for (const [seconds, each] of steps) {
      vi.setSystemTime(seconds * 1_000);
      log.add([each]);
    }
    vi.advanceTimersByTime(2_000);
    return log.get();
  };

  test("single changes are lines, newest first", () => {
    expect(
      logOf([
        [0, change("a", "one")],
        [1, change("a", "two")],
        [2, change("b", "three")],
      ]).map(({ text }) => text),
    ).toEqual(["three", "two", "one"]);
  });

  test("a subject that doesn't come to rest has one line that counts, and keeps its place and its id", () => {
    const loop = Array.from({ length: 8 }, (_, at) => [at * 3, change("loop", `now ${at % 2}`)] as const);
    const log = logOf([...loop.slice(0, 5), [13, change("b", "other")], ...loop.slice(5)]);
    expect(log.map(({ subject }) => subject)).toEqual(["b", "loop"]);
    expect(log[1]).toMatchObject({
      text: "changes again and again",
      at: 0,
      again: { count: 8, lastAt: 21_000 },
      id: 3,
    });
  });

  test("what rests and changes later is news again", () => {
    const loop = Array.from({ length: 4 }, (_, at) => [at, change("loop", `now ${at}`)] as const);
    expect(logOf([...loop, [60, change("loop", "new on node-a")]])[0]?.text).toBe("new on node-a");
  });

  test("trouble is told by itself, once", () => {
    const loop = Array.from({ length: 6 }, (_, at) => [at, change("loop", `now ${at}`)] as const);
    const texts = logOf([
      ...loop,
      [7, change("loop", "net1 failed", true)],
      [8, change("loop", "net1 failed", true)],
    ]).map(({ text }) => text);
    expect(texts).toEqual(["net1 failed", "changes again and again"]);
  });
});
