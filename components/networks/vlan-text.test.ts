import { expect, test } from "vitest";
import { vlanText } from "./vlan-text.ts";

const named = {
  isDefined: true,
  master: "ens3f0.301",
  toldVlan: { vlan: 301, by: "name" },
} as const;
const plain = { isDefined: true, master: "ens3f0", toldVlan: null } as const;

test("the VLAN of a network says by whom it is known", () => {
  expect(vlanText({ ...named, toldVlan: { vlan: 10, by: "network" } }, null)).toBe("10");
  expect(vlanText(named, null)).toBe("301, by the master’s name");
  expect(vlanText(named, [{ vlan: 301, nodes: 7 }])).toBe("301, as seen on 7 nodes");
  expect(
    vlanText(named, [
      { vlan: 301, nodes: 5 },
      { vlan: 0, nodes: 1 },
    ]),
  ).toBe("301 on 5 nodes, untagged on 1 node, as seen");
});

test("untagged is only said of what is known", () => {
  expect(vlanText(plain, [{ vlan: 0, nodes: 2 }])).toBe("untagged, as seen on 2 nodes");
  expect(vlanText(plain, [])).toBe("untagged by this network; ens3f0’s own tag isn’t known");
  expect(vlanText({ ...plain, master: null }, null)).toBe("untagged by this network");
  expect(vlanText({ ...plain, isDefined: false, master: null }, null)).toBe("unknown");
});
