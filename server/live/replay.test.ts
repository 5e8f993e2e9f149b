import { expect, it } from "vitest";
import { replayHistories } from "../testing/replay-histories.ts";

// replay.slow.test.ts has a thousand.
it("a client that breaks off anywhere and claims anything ends equal to the server's view", async () => {
  expect((await replayHistories(80)).cuts).toBeGreaterThan(50);
});
