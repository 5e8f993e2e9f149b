import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChangeLog } from "./change-log.ts";

const change = (subject: string, text: string, { isTrouble = false, of = text } = {}) => ({
  subject,
  text,
  isTrouble,
  of: `${subject} ${of}`,
});
const address = { of: "eth0 address" };

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
    const loop = Array.from(
      { length: 8 },
      (_, at) => [at * 3, change("loop", `now ${at % 2}`, address)] as const,
    );
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
    const loop = Array.from({ length: 4 }, (_, at) => [at, change("loop", `now ${at}`, address)] as const);
    expect(logOf([...loop, [60, change("loop", "new on node-a")]])[0]?.text).toBe("new on node-a");
  });

  test("the steps of one attach and detach are told one by one", () => {
    const steps = [
      "net9: attaching",
      "net9 observed, 10.60.8.2",
      "net9: detaching",
      "net9 is gone",
      "net9 left",
    ];
    const log = logOf(steps.map((text, at) => [at, change("web-1", text)] as const));
    expect(log.map(({ text }) => text)).toEqual(steps.toReversed());
  });

  test("what comes back in other words and with other addresses is gathered, and what is new beside it isn't", () => {
    const loop = ["eth0 is 10.244.1.9 now", "eth0 has no address any more", "eth0 is 10.244.1.10 now"];
    const log = logOf([
      ...loop.map((text, at) => [at, change("loop", text, address)] as const),
      [3, change("loop", "eth0 has no address any more", address)],
      [4, change("loop", "net2 left lan")],
      [5, change("loop", "eth0 is 10.244.1.11 now", address)],
    ]);
    expect(log.map(({ text, again }) => [text, again?.count ?? 1])).toEqual([
      ["net2 left lan", 1],
      ["changes again and again", 5],
    ]);
  });

  test("trouble is told by itself, once", () => {
    const loop = Array.from({ length: 6 }, (_, at) => [at, change("loop", `now ${at}`, address)] as const);
    const texts = logOf([
      ...loop,
      [7, change("loop", "net1 failed", { isTrouble: true, of: "eth0 address" })],
      [8, change("loop", "net1 failed", { isTrouble: true, of: "eth0 address" })],
    ]).map(({ text }) => text);
    expect(texts).toEqual(["net1 failed", "changes again and again"]);
  });
});
