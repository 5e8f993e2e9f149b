import fc from "fast-check";
import { expect, test } from "vitest";
import { aLink } from "../testing/build-report.ts";
import { happeningsBetween } from "./link-timeline.ts";
import type { NodeReport } from "./node-report.ts";
import { applyReportChange, changeOfReport, orderReport } from "./report-change.ts";
import { reportChangeSchema } from "./report-change-schema.ts";

const linkOf = (name: string, isUp: boolean) => aLink(name, { kind: "veth", link: isUp ? "up" : "down" });

const reports = fc
  .record({
    links: fc.array(fc.tuple(fc.constantFrom("a", "bb", "ccc"), fc.boolean()), { maxLength: 4 }),
    names: fc.uniqueArray(fc.constantFrom("n1", "n2", "__proto__", "n3")),
    leases: fc.array(fc.constantFrom("10.0.0.1", "10.0.0.2")),
  })
  .map(({ links, names, leases }): NodeReport =>
    orderReport({
      node: "n",
      source: "node-agent",
      at: null,
      bootId: null,
      host: { links: links.map(([name, isUp]) => linkOf(name, isUp)) },
      namespaces: names.map((id, index) => ({
        id,
        path: null,
        pod: null,
        containerId: null,
        links: [linkOf("e", index % 2 === 0)],
      })),
      results: [],
      multus: [],
      hostLocal: leases.map((address) => ({
        network: "x",
        address,
        containerId: null,
        interface: null,
        modifiedAt: null,
      })),
      problems: [],
    }),
  );

test("a change sent as JSON leads from any report to any other, and there is none between equals", () => {
  fc.assert(
    fc.property(reports, reports, (before, after) => {
      const change = changeOfReport(before, after);
      if (change === undefined) {
        expect(after).toEqual(before);
        return;
      }
      const received = reportChangeSchema.parse(JSON.parse(JSON.stringify(change)));
      expect(applyReportChange(before, received, null)).toEqual(after);
    }),
  );
});

test("nothing happened between a report and itself; a link that goes down is one entry", () => {
  fc.assert(
    fc.property(reports, (report) => {
      expect(happeningsBetween(report, structuredClone(report))).toEqual([]);
    }),
  );
  const from = (isUp: boolean): NodeReport => ({
    node: "n",
    source: "node-agent",
    at: null,
    bootId: null,
    host: { links: [linkOf("a", isUp)] },
    namespaces: [],
    results: [],
    multus: [],
    hostLocal: [],
    problems: [],
  });
  expect(happeningsBetween(from(true), from(false)).map(({ kind }) => kind)).toEqual(["link-down"]);
});
