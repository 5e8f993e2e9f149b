import { expect, test } from "vitest";
import { exactFirst } from "./palette-rank.ts";

const named = (...titles: readonly string[]) => titles.map((title) => ({ title }));

test("a node that is called so stands before pods on it; the rest keeps its groups", () => {
  const groups = [
    { value: "Networks", items: named("core5g/n3") },
    { value: "Pods and VMs", items: named("edge-upf", "node-h-agent") },
    { value: "Nodes", items: named("Node-H") },
  ];
  expect(exactFirst(groups, "node-h")).toEqual([
    { value: "Exact name", items: named("Node-H") },
    { value: "Networks", items: named("core5g/n3") },
    { value: "Pods and VMs", items: named("edge-upf", "node-h-agent") },
  ]);
  expect(exactFirst(groups, "n3")[0]).toEqual({ value: "Exact name", items: named("core5g/n3") });
  expect(exactFirst(groups, "")).toEqual(groups);
});
