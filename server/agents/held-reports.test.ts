import { expect, test } from "vitest";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { createReportHold } from "./held-reports.ts";

const reportOf = (node: string): NodeReport => ({
  node,
  source: "node-agent",
  at: "2026-01-01T00:00:00Z",
  bootId: null,
  host: { links: [] },
  namespaces: [],
  results: [],
  multus: [],
  hostLocal: [],
  plugins: [{ name: "bridge", modifiedAt: null }],
  problems: [],
});

test("gives back what was held, long after others came", () => {
  const hold = createReportHold(2);
  const first = reportOf("node-ä");
  const held = hold(first);
  expect(held.read()).toBe(first);
  for (const node of ["b", "c", "d"]) hold(reportOf(node));
  const unpacked = held.read();
  expect(unpacked).not.toBe(first);
  expect(unpacked).toEqual(first);
  expect(held.read()).toBe(unpacked);
});
