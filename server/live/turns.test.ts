import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

const SLICE_MS = 15;

test("whoever comes once the time is used up goes on in the next turn, one after the other", async () => {
  let nowMs = 0;
  const turns = createTurns(SLICE_MS, () => nowMs);
  let number = 0;
  let isWatching = true;
  const watch = (): void => {
    number += 1;
    if (isWatching) setImmediate(watch);
  };
  watch();
  const done: [who: number, turn: number][] = [];
  const piece = async (who: number, tookMs: number): Promise<void> => {
    const turn = turns.enter();
    if (turn !== undefined) await turn;
    done.push([who, number]);
    nowMs += tookMs;
  };
  // The third and the fourth fit into one turn.
  await Promise.all([piece(1, 20), piece(2, 30), piece(3, 5), piece(4, 20), piece(5, 1)]);
  isWatching = false;
  const [first = 0] = done.map(([, at]) => at);
  expect(done).toEqual([
    [1, first],
    [2, first + 1],
    [3, first + 2],
    [4, first + 2],
    [5, first + 3],
  ]);
});

test("nobody waits for what others did in earlier turns", async () => {
  let nowMs = 0;
  const turns = createTurns(SLICE_MS, () => nowMs);
  for (let at = 0; at < 3; at += 1) {
    expect(turns.enter()).toBe(undefined);
    nowMs += 100;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
});
