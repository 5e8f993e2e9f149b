import { expect, test } from "vitest";
import { emptyWords, unreadableIn } from "./empty-words.ts";

const NOTHING = {
  namespace: null,
  controller: null,
  workload: null,
  network: null,
  node: null,
  segment: null,
  q: "",
  without: [],
  hide: [],
};

test("a condition that can't be read says what is wrong, and what the URL is without it", () => {
  expect(unreadableIn(NOTHING)).toBeNull();
  expect(unreadableIn({ q: "((((", without: [] })).toMatchObject({ drop: { q: "" } });
  expect(unreadableIn({ q: "netwok = a", without: [] })?.text).toContain("Did you mean “network”?");
  expect(unreadableIn({ q: "upf", without: ["vlan = 10", "(("] })?.drop).toEqual({ without: ["vlan = 10"] });
});

test("an empty picture says which name nobody knows, or where nobody is; conditions are named only where there are some", () => {
  const known = ["core5g", "tenant-a"];
  expect(emptyWords({ ...NOTHING, namespace: "nope" }, known).title).toBe("No namespace nope is known here");
  expect(emptyWords({ ...NOTHING, namespace: "tenant-*" }, known).title).toBe("No workload is in tenant-*");
  const lonely = emptyWords({ ...NOTHING, network: "multus/core5g/n9" }, known);
  expect(lonely.title).toBe("No workload is on core5g/n9");
  expect(lonely.text).not.toContain("condition");
  expect(emptyWords({ ...NOTHING, q: "vlan = 9", namespace: "core5g" }, known).text).toContain(
    "Every condition",
  );
  expect(emptyWords({ ...NOTHING, without: ["upf"] }, known).title).toBe("No workload is left");
});
