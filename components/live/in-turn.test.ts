import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("the first is taken at once, the others one after each pause, in their order", async () => {
  const taken: number[] = [];
  const pauses: (() => void)[] = [];
  const take = inTurn(
    (value: number) => void taken.push(value),
    () => new Promise<void>((done) => pauses.push(done)),
  );
  for (const value of [1, 2, 3]) take(value);
  expect(taken).toEqual([1]);
  for (const seen of [
    [1, 2],
    [1, 2, 3],
  ]) {
    pauses.shift()?.();
    await new Promise((done) => setTimeout(done, 0));
    expect(taken).toEqual(seen);
  }
  pauses.shift()?.();
  await new Promise((done) => setTimeout(done, 0));
  take(4);
  expect(taken).toEqual([1, 2, 3, 4]);
});
