import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonPatch, mergePatch, strategicMergePatch } from "./patches.ts";

describe("JSON patch", () => {
  test("puts an annotation with an escaped key, and only when the test holds", () => {
    const object = { metadata: { annotations: { "a/b": "1" } } };
    const path = "/metadata/annotations/a~1b";
    const replace = { op: "replace", path, value: "2" };
    expect(jsonPatch(object, [{ op: "test", path, value: "1" }, replace])).toEqual({
      ok: true,
      value: { metadata: { annotations: { "a/b": "2" } } },
    });
    expect(jsonPatch(object, [{ op: "test", path, value: "9" }, replace])).toMatchObject({
      reason: "rejected",
    });
    expect(object).toEqual({ metadata: { annotations: { "a/b": "1" } } });
  });

  test("works on lists by index and at the end", () => {
    const list = { items: [1, 2, 3] };
    const operations = [
      { op: "add", path: "/items/-", value: 4 },
      { op: "remove", path: "/items/0" },
      { op: "add", path: "/items/1", value: 9 },
      { op: "move", from: "/items/0", path: "/items/2" },
    ];
    expect(jsonPatch(list, operations)).toEqual({ ok: true, value: { items: [9, 3, 2, 4] } });
    expect(jsonPatch(list, [{ op: "replace", path: "/items/7", value: 0 }])).toMatchObject({
      reason: "rejected",
    });
  });

  test("never throws and never pollutes a prototype", () => {
    const operation = fc.record({
      op: fc.constantFrom("add", "remove", "replace", "test", "move", "copy", "other"),
      path: fc.constantFrom("", "/a", "/a/b", "/a/0", "/__proto__/x", "/constructor/prototype/x", "no"),
      from: fc.constantFrom("/a", "/b"),
      value: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(operation), (target, operations) => {
        jsonPatch(target, operations);
        expect({}).not.toHaveProperty("x");
      }),
    );
  });
});

describe("merge patches", () => {
  test("null removes, objects merge, the rest replaces", () => {
    expect(mergePatch({ a: 1, b: { c: 1, d: 2 } }, { a: null, b: { c: [1] } })).toEqual({
      b: { c: [1], d: 2 },
    });
  });

  test("an own __proto__ key stays a key", () => {
    const patch: unknown = JSON.parse('{"__proto__": {"x": 1}}');
    const merged = mergePatch({}, patch);
    expect(Object.keys(Object(merged))).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("x");
  });

  test("the strategic one merges containers by name and conditions by type", () => {
    const pod = {
      spec: { containers: [{ name: "a", image: "1" }, { name: "b" }], tolerations: [{ key: "x" }] },
      status: { conditions: [{ type: "Ready", status: "False" }] },
    };
    const patch = {
      spec: {
        containers: [
          { name: "a", image: "2" },
          { name: "b", $patch: "delete" },
        ],
        tolerations: [{ key: "y" }],
      },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    };
    expect(strategicMergePatch(pod, patch)).toEqual({
      spec: { containers: [{ name: "a", image: "2" }], tolerations: [{ key: "y" }] },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    });
  });
});
