import { expect, test } from "vitest";
import { COLUMN_MIN, LABEL_OFFSET, LANE_INSET } from "./measures.ts";
import { widthOf } from "./text.ts";
import { askedLabel } from "./words.ts";

test("what passes while a network is attached never makes a column wider", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  // A pod that can't start asks for days.
  const agesMs = [
    ...Array.from({ length: 600 }, (_, seconds) => seconds * 1_000),
    ...Array.from({ length: 100 }, (_, minutes) => minutes * 60_000),
    ...Array.from({ length: 400 }, (_, hours) => hours * 3_600_000),
  ];
  const labels = new Set(agesMs.map((ageMs) => askedLabel(new Date(now - ageMs).toISOString(), now)));
  expect(labels).toContain("asked 4 s");
  expect(labels).toContain("asked 9 m");
  expect(labels).toContain("asked 7 h");
  expect(labels).toContain("asked 16 d");
  for (const label of labels)
    expect(LANE_INSET + LABEL_OFFSET + widthOf(label, "strong"), label).toBeLessThanOrEqual(COLUMN_MIN);
});
