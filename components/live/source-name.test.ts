import { expect, test } from "vitest";
import { watchedName } from "../../lib/sources/source.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import { sourceName } from "./source-name.ts";

test("kinds are called by their plural, and what agents say by who says it", () => {
  expect(["pods", "ippools.whereabouts.cni.cncf.io"].map((name) => sourceName({ name }))).toEqual([
    "pods",
    "ippools",
  ]);
  expect(sourceName({ name: watchedName(NODE_REPORTS) })).toBe("node agents");
});
