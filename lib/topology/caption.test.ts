import fc from "fast-check";
import { expect, test } from "vitest";
import { captionOf, fileNameOf, type Origin } from "./caption.ts";

const LAB: Origin = { cluster: "lab", query: {}, at: "2026-11-26T21:30:05.123Z", revision: 812 };

test("a caption says cluster, scope, find, time and revision", () => {
  expect(captionOf(LAB)).toBe("lab · everything · 2026-11-26 21:30:05 UTC · revision 812");
  expect(captionOf({ ...LAB, query: { namespace: "core5g", q: "vlan = 10", without: "(upf)" } })).toBe(
    "lab · namespace core5g · find vlan = 10 · without (upf) · 2026-11-26 21:30:05 UTC · revision 812",
  );
});

test("a file's name says cluster, scope and time", () => {
  expect(fileNameOf(LAB, "svg")).toBe("moorings-lab-20261126T2130.svg");
  expect(fileNameOf({ ...LAB, query: { namespace: "core5g" } }, "svg")).toBe(
    "moorings-lab-core5g-20261126T2130.svg",
  );
  expect(fileNameOf({ ...LAB, query: { node: "a,b,c", q: "upf" } }, "csv")).toBe(
    "moorings-lab-a-and-2-find-20261126T2130.csv",
  );
});

test("whatever a cluster or a scope is called, the name is one plain file's and one plain header's", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (cluster, namespace) => {
      expect(fileNameOf({ ...LAB, cluster, query: { namespace } }, "svg")).toMatch(
        /^moorings-(?:(?!.*\.\.)[A-Za-z0-9.-]+-)?20261126T2130\.svg$/,
      );
    }),
  );
});
