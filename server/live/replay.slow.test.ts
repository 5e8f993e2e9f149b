import { expect, it } from "vitest";
import { replayHistories } from "../testing/replay-histories.ts";

it("1,000 histories of breaks, wrong ids and slow readers all end equal to the server's view", async () => {
  const counted = await replayHistories(1_000);
  // It all happened.
  expect(Object.entries(counted).filter(([, times]) => times < 200)).toEqual([]);
});
