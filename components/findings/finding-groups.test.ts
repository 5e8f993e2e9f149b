import { expect, test } from "vitest";
import type { FindingWire } from "../../lib/wire/finding.ts";
import { filterFindings, groupFindings } from "./finding-groups.ts";

const finding = (id: string, part: Partial<FindingWire> = {}): FindingWire => ({
  id,
  cluster: "c",
  code: "MOOR401",
  title: id,
  detail: "",
  severity: "warning",
  confidence: "certain",
  verdict: "present",
  subjects: [
    { kind: "Allocation", namespace: null, name: id },
    { kind: "Pool", namespace: null, name: "p" },
  ],
  evidence: [],
  release: null,
  remedy: "",
  since: "2026-11-23T00:00:00Z",
  ...part,
});

test("three of one rule and pool are one row that holds all", () => {
  const groups = groupFindings([finding("a"), finding("b"), finding("c")]);
  expect(groups.map((group) => group.findings.length)).toEqual([3]);
});

test("two stay two, and different confidence is never put together", () => {
  expect(groupFindings([finding("a"), finding("b"), finding("c", { confidence: "likely" })])).toHaveLength(3);
});

test("errors come first and what is undetermined last", () => {
  const groups = groupFindings([
    finding("question", { verdict: "undetermined", severity: "error" }),
    finding("info", { severity: "info" }),
    finding("error", { severity: "error" }),
  ]);
  expect(groups.map((group) => group.id)).toEqual(["error", "info", "question"]);
});

test("an undetermined error is not counted among errors", () => {
  expect(
    filterFindings([finding("a", { verdict: "undetermined", severity: "error" })], "error", null),
  ).toEqual([]);
});

test("a subject is found by namespace and name", () => {
  const about = finding("a", { subjects: [{ kind: "Pod", namespace: "n", name: "p" }] });
  expect(filterFindings([about, finding("b")], "all", "n/p")).toEqual([about]);
});
