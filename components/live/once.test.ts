import { expect, test } from "vitest";
import { once } from "./once.ts";

test("is fetched when it is first asked for, once for all who ask, and until it is there", async () => {
  let tries = 0;
  const get = once(() => {
    tries += 1;
    return tries < 3 ? Promise.reject(new Error("away")) : Promise.resolve("there");
  }, 1);
  expect(tries).toBe(0);
  expect(await Promise.all([get(), get()])).toEqual(["there", "there"]);
  expect(await get()).toBe("there");
  expect(tries).toBe(3);
});
