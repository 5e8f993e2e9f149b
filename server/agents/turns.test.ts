import { expect, test } from "vitest";
import { createVirtualClock } from "../kube/testing/virtual-clock.ts";
import { createTurns, type Hope, type Turn } from "./turns.ts";

const never = new AbortController().signal;
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const roomFor = (max: number) => {
  const clock = createVirtualClock();
  const turns = createTurns(clock, max);
  const entered: string[] = [];
  const given = new Map<string, Turn>();
  const enter = (name: string, hope: Hope = "good", signal = never): void => {
    void turns.take(hope, signal).then((turn) => {
      if (turn === undefined) return;
      entered.push(name);
      given.set(name, turn);
    });
  };
  const turnOf = (name: string): Turn => {
    const turn = given.get(name);
    if (turn === undefined) throw new Error(`${name} has no turn`);
    return turn;
  };
  return { clock, entered, enter, turnOf };
};

test("lets as many in as there is room for, the next when one is done or takes too long", async () => {
  const { clock, entered, enter, turnOf } = roomFor(2);
  for (const name of ["a", "b", "c", "d"]) enter(name);
  await settled();
  expect(entered).toEqual(["a", "b"]);
  turnOf("a").end();
  turnOf("a").end();
  await settled();
  expect(entered).toEqual(["a", "b", "c"]);
  await clock.runUntil(5_000);
  expect(entered).toEqual(["a", "b", "c", "d"]);
  expect(turnOf("b").signal.aborted).toBe(false);
});

test("waits for no one much longer than others took", async () => {
  const { clock, entered, enter, turnOf } = roomFor(1);
  for (let count = 0; count < 40; count++) {
    enter(`quick-${String(count)}`);
    await clock.runUntil(clock.elapsedMs() + 10);
    turnOf(`quick-${String(count)}`).answered();
  }
  enter("dead");
  enter("live");
  await clock.runUntil(clock.elapsedMs() + 240);
  expect(entered.at(-1)).toBe("dead");
  await clock.runUntil(clock.elapsedMs() + 20);
  expect(entered.at(-1)).toBe("live");
});

test("takes those that did not answer last time after all others, and never leaves them the whole room", async () => {
  const { entered, enter, turnOf } = roomFor(3);
  for (const name of ["poor-1", "poor-2", "poor-3"]) enter(name, "poor");
  await settled();
  expect(entered).toEqual(["poor-1"]);
  enter("good-1");
  enter("good-2");
  enter("good-3");
  await settled();
  expect(entered).toEqual(["poor-1", "good-1", "good-2"]);
  turnOf("poor-1").end();
  await settled();
  expect(entered).toEqual(["poor-1", "good-1", "good-2", "good-3"]);
  turnOf("good-1").answered();
  await settled();
  expect(entered.at(-1)).toBe("poor-2");
});

test("gives up on those that wait for an answer the longest, where they become many", async () => {
  const { clock, entered, enter, turnOf } = roomFor(1);
  for (let count = 0; count < 120; count++) enter(`dead-${String(count)}`);
  await clock.runUntil(600_000);
  expect(entered).toHaveLength(120);
  expect(entered.filter((name) => !turnOf(name).signal.aborted)).toHaveLength(96);
  expect(turnOf("dead-0").signal.aborted).toBe(true);
});

test("whoever leaves the line is passed over", async () => {
  const { entered, enter, turnOf } = roomFor(1);
  const leaving = new AbortController();
  enter("a");
  enter("b", "good", leaving.signal);
  enter("c");
  await settled();
  leaving.abort();
  turnOf("a").end();
  await settled();
  expect(entered).toEqual(["a", "c"]);
});
