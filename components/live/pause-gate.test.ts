import { expect, test } from "vitest";
import { createPauseGate } from "./pause-gate.ts";

const delta = (view: string, revision: number, ...ids: string[]) => ({
  view,
  revision,
  put: ids.map((id) => ({ id })),
  drop: [],
});

const setUp = () => {
  const taken: number[] = [];
  let renewed = 0;
  const gate = createPauseGate(
    { take: (_name, message) => void taken.push(message.revision), renew: () => (renewed += 1) },
    () => 1_000,
  );
  return { gate, taken, renewed: () => renewed };
};

test("while paused the picture is held and what waits is counted once each; going on puts it on in order", () => {
  const { gate, taken } = setUp();
  gate.take("delta", delta("layout=lanes", 1, "a"));
  gate.toggle();
  gate.take("delta", delta("layout=lanes", 2, "a", "b"));
  gate.take("delta", delta("layout=lanes", 3, "a"));
  gate.take("delta", delta("changes", 4, "pods"));
  expect(taken).toEqual([1]);
  expect(gate.get()).toEqual({ isPaused: true, since: 1_000, waiting: 2 });
  gate.toggle();
  expect(taken).toEqual([1, 2, 3, 4]);
  expect(gate.get()).toEqual({ isPaused: false, since: null, waiting: 0 });
});

test("how fresh everything is and what became of one's own acts is told all the same", () => {
  const { gate, taken } = setUp();
  gate.toggle();
  gate.take("delta", delta("sources", 2, "s"));
  gate.take("delta", delta("operations", 3, "o"));
  expect(taken).toEqual([2, 3]);
  expect(gate.get().waiting).toBe(0);
});

test("a pause that lasts too long, or a lost stream, asks for everything anew instead", () => {
  const { gate, taken, renewed } = setUp();
  gate.toggle();
  for (let revision = 0; revision < 2_100; revision++) gate.take("delta", delta("v", revision, "a"));
  gate.toggle();
  expect(taken).toEqual([]);
  expect(renewed()).toBe(1);
  gate.toggle();
  gate.renew();
  expect(renewed()).toBe(1);
  gate.toggle();
  expect(renewed()).toBe(2);
});
