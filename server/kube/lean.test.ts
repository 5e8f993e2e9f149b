import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sources } from "../../lib/sources/index.ts";
import { findObjects } from "./snapshot/kube-lists.ts";
import { leanFor } from "./lean.ts";

const recorded = (file: string) => {
  const text = readFileSync(new URL(`../../../shared/captures/cluster/${file}`, import.meta.url), "utf8");
  return findObjects(JSON.parse(text))?.objects ?? [];
};

test.each(["pods-all.json", "nodes.json", "events-all.json"])(
  "every source derives the same from a lean object as from the whole: %s",
  (file) => {
    const objects = recorded(file);
    expect(objects.length).toBeGreaterThan(0);
    for (const { object, kind, group } of objects)
      for (const source of sources)
        for (const watched of source.watches.filter(
          (known) => known.kind === kind && known.group === group,
        )) {
          const context = { cluster: "c", watched };
          expect(source.derive(leanFor(watched)(object), context)).toEqual(source.derive(object, context));
        }
  },
);

test("a lean pod is a fraction of the whole", () => {
  const pods = { group: "", version: "v1", resource: "pods", kind: "Pod", isNamespaced: true };
  const whole = recorded("pods-all.json").map(({ object }) => object);
  const size = (value: unknown): number => JSON.stringify(value).length;
  expect(size(whole.map(leanFor(pods)))).toBeLessThan(size(whole) / 2);
});
