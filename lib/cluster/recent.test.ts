import { expect, test } from "vitest";
import { podId } from "../model/ids.ts";
import { createRecent } from "./recent.ts";

const id = (at: number) => podId("lab", { namespace: "lab", name: `p-${at}` });

test("the newest are remembered, and what is older is forgotten in time", () => {
  const recent = createRecent<number>(4);
  for (let at = 0; at < 100; at += 1) {
    recent.set(id(at), at);
    for (let back = 0; back < 4 && back <= at; back += 1) expect(recent.get(id(at - back))).toBe(at - back);
    if (at >= 8) expect(recent.get(id(at - 8))).toBeUndefined();
  }
});

test("a newer value takes the place of the older one, and neither comes back once it is deleted", () => {
  const recent = createRecent<string>(2);
  recent.set(id(1), "old");
  recent.set(id(2), "other");
  recent.set(id(1), "new");
  expect(recent.get(id(1))).toBe("new");
  recent.delete(id(1));
  expect(recent.get(id(1))).toBeUndefined();
});
