import { expect, test } from "vitest";
import { lostText } from "./lost-text.ts";

const lost = (count: number, error: (node: string) => string | null) =>
  Array.from({ length: count }, (_, index) => `node-${String(index)}`).map((node) => ({
    node,
    error: error(node),
  }));

test("says each reason once, with who it befell, the commonest first", () => {
  expect(lostText([])).toBeNull();
  expect(lostText([...lost(1, () => "its certificate has expired"), ...lost(4, () => "refused")])).toBe(
    "node-0, node-1, node-2, node-3: refused; node-0: its certificate has expired",
  );
  expect(lostText(lost(5_000, (node) => `no ${node}.agents here`))).toBe(
    "node-0, node-1, node-2 and 4997 more: no NODE.agents here",
  );
});

test("stays short whatever thousands of agents say", () => {
  const text = lostText(lost(5_000, (node) => `${node.slice(5)} ${"x".repeat(1_000)}`)) ?? "";
  expect(text).toMatch(/; 4997 more for other reasons$/);
  expect(text.length).toBeLessThan(1_200);
});
