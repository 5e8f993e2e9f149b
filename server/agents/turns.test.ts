import { expect, test } from "vitest";
import { createVirtualClock } from "../kube/testing/virtual-clock.ts";
import { createTurns } from "./turns.ts";

test("lets as many in as there is room for, the next when one is done or takes too long", async () => {
  const clock = createVirtualClock();
  const turn = createTurns(clock, 2);
  const entered: string[] = [];
  const enter = async (name: string): Promise<() => void> => {
    const end = await turn();
    entered.push(name);
    return end;
  };
  const endOfA = await enter("a");
  void enter("b");
  void enter("c");
  void enter("d");
  await Promise.resolve();
  expect(entered).toEqual(["a", "b"]);
  endOfA();
  endOfA();
  await new Promise((resolve) => setImmediate(resolve));
  expect(entered).toEqual(["a", "b", "c"]);
  await clock.runUntil(5_000);
  expect(entered).toEqual(["a", "b", "c", "d"]);
});
