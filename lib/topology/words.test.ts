import { expect, test } from "vitest";
import { COLUMN_MIN, LABEL_OFFSET, LANE_INSET } from "./measures.ts";
import { widthOf } from "./text.ts";
import { askedLabel } from "./words.ts";

test("what passes while a network is attached never makes a column wider", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  // Whatever waits for ten minutes has long been given up.
  const agesMs = Array.from({ length: 600 }, (_, seconds) => seconds * 1_000);
  const labels = new Set(agesMs.map((ageMs) => askedLabel(new Date(now - ageMs).toISOString(), now)));
  expect(labels).toContain("asked 4 s");
  expect(labels).toContain("asked 9 min");
  for (const label of labels)
    expect(LANE_INSET + LABEL_OFFSET + widthOf(label, "strong"), label).toBeLessThanOrEqual(COLUMN_MIN);
});
