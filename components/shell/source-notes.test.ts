import { expect, test } from "vitest";
import { SourceStateWire } from "../../lib/wire/summary.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { progressText, sourceNotes } from "./source-notes.ts";

const source = (fields: Partial<SourceStateWire>): SourceStateWire =>
  SourceStateWire.parse({
    name: "pods",
    state: "synced",
    since: "2026-11-23T10:00:00.000Z",
    heardAt: null,
    objects: 0,
    expected: null,
    unreadable: 0,
    divergences: 0,
    restoredAt: null,
    error: null,
    attempts: 0,
    retryAt: null,
    ...fields,
  });

test("says nothing where nothing is odd", () => {
  expect(sourceNotes([source({})], 0)).toEqual([]);
});

test("tells of a restored cluster for half an hour, of lost changes and of unreadable objects", () => {
  const restoredAt = "2026-11-23T10:00:00.000Z";
  const sources = [
    source({ restoredAt }),
    source({ name: "ippools.whereabouts.cni.cncf.io", divergences: 1, unreadable: 2 }),
  ];
  const titles = (nowMs: number) => sourceNotes(sources, nowMs).map(({ title }) => title);
  expect(titles(Date.parse(restoredAt) + 60_000)).toEqual([
    expect.stringContaining("went back to an earlier state"),
    "The API server kept back one change of ippools.",
    "2 objects of ippools could not be read.",
  ]);
  expect(titles(Date.parse(restoredAt) + 31 * 60_000)).toHaveLength(2);
});

test("says how far a first reading has come, and of how many where the server said so", () => {
  const syncing = (objects: number, expected: number | null) =>
    source({ state: "syncing", objects, expected });
  expect(progressText([syncing(0, null)])).toBeUndefined();
  expect(progressText([syncing(41_200, 150_000)])).toBe(
    `${groupDigits(41_200)} of about ${groupDigits(150_000)}`,
  );
  expect(progressText([syncing(500, null)])).toBe("500 so far");
});
