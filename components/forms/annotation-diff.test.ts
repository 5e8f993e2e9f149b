import { expect, test } from "vitest";
import { annotationDiff } from "./annotation-diff.ts";

test("entries that stay are said once, what goes and what comes has its sign", () => {
  expect(annotationDiff('[{"name":"a"},{"name":"b"}]', '[{"name":"a"},{"name":"c"}]')).toEqual([
    { sign: "-", text: '{"name":"b"}' },
    { sign: " ", text: '{"name":"a"}' },
    { sign: "+", text: '{"name":"c"}' },
  ]);
});

test("the short form is read entry by entry", () => {
  expect(annotationDiff("a, b@net1", null).map((line) => line.text)).toEqual(["a", "b@net1"]);
});

test("an absent annotation has no lines", () => {
  expect(annotationDiff(null, "")).toEqual([]);
});
