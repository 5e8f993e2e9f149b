import { expect, test } from "vitest";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { aNodeReport } from "../../lib/testing/build-report.ts";
import { createReportHold } from "./held-reports.ts";

const reportOf = (node: string): NodeReport =>
  aNodeReport({
    node,
    host: { links: [] },
    namespaces: [],
    results: [],
    hostLocal: [],
    plugins: [{ name: "bridge", modifiedAt: null }],
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
