import { expect, test } from "vitest";
import { handOver, takeOver } from "./handed-over.ts";

test("a text is taken once, by its own name", () => {
  const [first, second] = [handOver("one"), handOver("two")];
  expect(takeOver(second)).toBe("two");
  expect(takeOver(first)).toBe("one");
  expect(takeOver(first)).toBeUndefined();
});

test("what nobody takes makes room for what comes later", () => {
  const names = Array.from({ length: 40 }, (_, index) => handOver(String(index)));
  const left = names.map(takeOver).filter((text) => text !== undefined);
  expect(left).toHaveLength(32);
  expect(left.at(-1)).toBe("39");
});

test("what could end a script is no markup, and says the same", () => {
  const said = { title: "</script><img src=x>", note: "<!--" };
  const text = takeOver(handOver(JSON.stringify(said))) ?? "";
  expect(text).not.toContain("<");
  expect(JSON.parse(text)).toEqual(said);
});
