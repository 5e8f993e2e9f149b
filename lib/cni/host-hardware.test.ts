import { describe, expect, test } from "vitest";
import { aLink } from "../testing/build-report.ts";
import { readSwitchPorts, withHardware } from "./host-hardware.ts";

/** Printed by ovs-vsctl 3.1.0 (DB schema 8.3.1): two bridges, an access port, a trunk, a patch, a tunnel and a bond. */
const RECORDED = String.raw`{"data":[["br-int",["set",[["uuid","17610216-8d0d-4bfd-94cc-90c7a5e13c9a"],["uuid","44c6338c-34a0-431d-af12-c2f13318770c"],["uuid","9601472d-1c72-40a5-9b28-ebcfc67aa20b"],["uuid","b9a068cd-c0d0-4639-87e3-112074aebf96"],["uuid","f8eb3bc7-676e-4cf0-b7ed-f494c346f922"]]]],["br-ex",["set",[["uuid","35ecef82-6521-40e9-b3d8-2b58d8b6b16f"],["uuid","4740c304-64c4-4cc5-b100-9a52d06ea8e2"],["uuid","c7812ee5-b82f-4958-8219-65e39a4a58af"]]]]],"headings":["name","ports"]}
{"data":[[["uuid","35ecef82-6521-40e9-b3d8-2b58d8b6b16f"],"br-ex",["set",[]],["set",[]],["uuid","72b9947d-2044-489f-9541-7f0876a298c8"]],[["uuid","44c6338c-34a0-431d-af12-c2f13318770c"],"patch-int",["set",[]],["set",[]],["uuid","e1077788-bcac-448f-9a91-646c411fd4ee"]],[["uuid","4740c304-64c4-4cc5-b100-9a52d06ea8e2"],"ens2",["set",[]],["set",[]],["uuid","fb96cd9e-e68c-4745-942b-fcc7177b89dc"]],[["uuid","b9a068cd-c0d0-4639-87e3-112074aebf96"],"trunk0",["set",[]],["set",[10,20]],["uuid","47c6ddd2-d293-4e0f-9e6d-c82e32acb737"]],[["uuid","c7812ee5-b82f-4958-8219-65e39a4a58af"],"bond0",["set",[]],["set",[]],["set",[["uuid","0d28c967-2022-4ce8-973f-e559fed432b7"],["uuid","205afff6-9d9b-4daa-9fc6-3391e637bcb6"]]]],[["uuid","9601472d-1c72-40a5-9b28-ebcfc67aa20b"],"veth1a2b",120,["set",[]],["uuid","ea9661b2-0899-4142-8dee-bd8ccaf46d52"]],[["uuid","17610216-8d0d-4bfd-94cc-90c7a5e13c9a"],"vx0",["set",[]],["set",[]],["uuid","1c21e99a-2dc8-417f-9db0-97dec2defbed"]],[["uuid","f8eb3bc7-676e-4cf0-b7ed-f494c346f922"],"br-int",["set",[]],["set",[]],["uuid","925a7d2f-259b-4808-9a1d-2710e716a0b9"]]],"headings":["_uuid","name","tag","trunks","interfaces"]}
{"data":[[["uuid","e1077788-bcac-448f-9a91-646c411fd4ee"],"patch-int","patch"],[["uuid","ea9661b2-0899-4142-8dee-bd8ccaf46d52"],"veth1a2b",""],[["uuid","1c21e99a-2dc8-417f-9db0-97dec2defbed"],"vx0","vxlan"],[["uuid","47c6ddd2-d293-4e0f-9e6d-c82e32acb737"],"trunk0",""],[["uuid","72b9947d-2044-489f-9541-7f0876a298c8"],"br-ex","internal"],[["uuid","fb96cd9e-e68c-4745-942b-fcc7177b89dc"],"ens2",""],[["uuid","205afff6-9d9b-4daa-9fc6-3391e637bcb6"],"ens3",""],[["uuid","925a7d2f-259b-4808-9a1d-2710e716a0b9"],"br-int","internal"],[["uuid","0d28c967-2022-4ce8-973f-e559fed432b7"],"ens4",""]],"headings":["_uuid","name","type"]}`;

describe("Open vSwitch", () => {
  test("says which bridge a device is on, and in which VLAN; a bond's devices are on its bridge", () => {
    expect(Object.fromEntries(readSwitchPorts(RECORDED) ?? [])).toEqual({
      ens2: { bridge: "br-ex", vlan: null },
      ens3: { bridge: "br-ex", vlan: null },
      ens4: { bridge: "br-ex", vlan: null },
      veth1a2b: { bridge: "br-int", vlan: 120 },
      trunk0: { bridge: "br-int", vlan: null },
      "patch-int": { bridge: "br-int", vlan: null },
      vx0: { bridge: "br-int", vlan: null },
    });
  });

  test("is not believed where it printed something else", () => {
    const [first = ""] = RECORDED.split("\n");
    for (const text of ["", "{}", first, `${first}\n[]\n[]`, RECORDED.slice(0, -3)])
      expect(readSwitchPorts(text), text.slice(0, 20)).toBeUndefined();
  });

  test("takes the place of ovs-system, which the kernel names as the controller of all ports", () => {
    const links = [
      aLink("br-int", { kind: "openvswitch" }),
      aLink("veth1a2b", { kind: "veth", controller: "ovs-system" }),
      aLink("eth9", { controller: "br0" }),
    ];
    const seen = withHardware(links, [], readSwitchPorts(RECORDED) ?? new Map());
    expect(seen.map(({ name, controller, vlan }) => [name, controller, vlan])).toEqual([
      ["br-int", null, null],
      ["veth1a2b", "br-int", 120],
      ["eth9", "br0", null],
    ]);
  });
});

describe("virtual functions", () => {
  const PF = "0000:65:00.0";

  test("get their PCI addresses beside what the NIC was told of them; those that nobody told of are there too", () => {
    const told = {
      index: 0,
      mac: "02:00:00:00:00:01",
      vlan: 7,
      link: "auto",
      isTrusted: true,
      hasSpoofCheck: false,
    };
    const functions = [
      { device: "0000:65:00.3", physical: PF, index: 1 },
      { device: "0000:65:00.2", physical: PF, index: 0 },
      { device: "0000:b3:00.2", physical: "0000:b3:00.0", index: 0 },
    ];
    const [nic, other] = withHardware(
      [aLink("ens1", { device: PF, virtualFunctions: [told] }), aLink("ens2")],
      functions,
      new Map(),
    );
    expect(nic?.virtualFunctions).toEqual([
      { ...told, device: "0000:65:00.2" },
      {
        index: 1,
        device: "0000:65:00.3",
        mac: null,
        vlan: null,
        link: null,
        isTrusted: null,
        hasSpoofCheck: null,
      },
    ]);
    expect(other).toEqual(aLink("ens2"));
  });
});
