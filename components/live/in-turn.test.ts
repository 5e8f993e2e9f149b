import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("they are taken one after each pause, in their order", async () => {
  const taken: number[] = [];
  const pauses: (() => void)[] = [];
  const take = inTurn(
    (value: number) => void taken.push(value),
    () => new Promise<void>((done) => pauses.push(done)),
  );
  const pass = async () => {
    pauses.shift()?.();
    await new Promise((done) => setTimeout(done, 0));
  };
  for (const value of [1, 2, 3]) take(value);
  expect(taken).toEqual([]);
  for (const seen of [[1], [1, 2], [1, 2, 3]]) {
    await pass();
    expect(taken).toEqual(seen);
  }
  take(4);
  await pass();
  expect(taken).toEqual([1, 2, 3, 4]);
});
