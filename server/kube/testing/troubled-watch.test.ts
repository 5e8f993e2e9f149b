import { expect, test } from "vitest";
import { createPushBody } from "./push-body.ts";
import { createScaledClock } from "./scaled-clock.ts";
import { createTroubledWatch } from "./troubled-watch.ts";

test("keeps the order of messages by real timers too: no server mixes up what it wrote", async () => {
  const body = createPushBody();
  const clock = createScaledClock(5);
  const watch = createTroubledWatch({
    clock,
    random: Math.random,
    body,
    isActive: () => false,
    onMet: () => undefined,
    parse: () => undefined,
    onTold: () => undefined,
  });
  const got: number[] = [];
  const reading = (async () => {
    for await (const chunk of body.body) got.push(Number(Buffer.from(chunk).toString()));
  })();
  const sent = Array.from({ length: 300 }, (_, index) => index);
  for (const each of sent) {
    watch.take(Buffer.from(String(each)));
    if (each % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  watch.end();
  await reading;
  clock.close();
  expect(got).toEqual(sent);
});
