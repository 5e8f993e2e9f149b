import fc from "fast-check";
import { expect, test } from "vitest";
import { assignMarks } from "./marks.ts";

const list = (names: readonly string[]) => names.map((name) => ({ id: name, name }));

test("a mark is made of the initials of the name's parts", () => {
  const names = ["cbr0", "n3-macvlan", "storage-wb", "tenantred", "dataplane"];
  expect([...assignMarks(list(names)).values()]).toEqual(["CB", "N3", "SW", "TR", "DP"]);
});

test("where an older network has the mark, another letter or a digit is taken", () => {
  const marks = assignMarks(list(["storage-wb", "storage-www", "stw"]));
  expect(new Set(marks.values()).size).toBe(3);
  expect(marks.get("storage-wb")).toBe("SW");
});

test("marks are two characters, unique, and a new network takes nobody's away", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 300 }), (names) => {
      const marks = assignMarks(list(names));
      expect(new Set(marks.values()).size).toBe(names.length);
      for (const mark of marks.values()) expect(mark).toMatch(/^[A-Z0-9]{2}$/);
      const fewer = assignMarks(list(names.slice(0, -1)));
      for (const [id, mark] of fewer) expect(marks.get(id)).toBe(mark);
    }),
  );
});
