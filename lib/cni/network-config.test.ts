import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileJson } from "../testing/hostile.ts";
import { capturedObjects } from "../testing/captures.ts";
import { readNetworkAttachmentDefinition } from "../kube/nad.ts";
import { parseNetworkConfig } from "./network-config.ts";

const recorded = (name: string) => {
  const object = capturedObjects("cluster/nads.json").find((nad) => nad.metadata.name === name);
  const nad = object && readNetworkAttachmentDefinition(object);
  if (nad?.ok !== true) throw new Error(`${name} is not recorded`);
  return parseNetworkConfig(nad.value.configText, name);
};

const config = (value: object) => parseNetworkConfig(JSON.stringify(value), "net-a");

describe("recorded configurations", () => {
  test("a bridge with whereabouts", () => {
    expect(recorded("bridge-wb")).toMatchObject({
      cniName: "bridge-wb",
      cniVersion: "1.0.0",
      plugins: [{ type: "bridge", capabilities: ["ips", "mac"] }],
      type: "bridge",
      bridge: "br-wb",
      vlan: null,
      ipam: {
        type: "whereabouts",
        ranges: [
          { range: "10.60.3.0/24", start: "10.60.3.100", end: "10.60.3.200", excludes: ["10.60.3.104/30"] },
        ],
        networkName: null,
        gateways: ["10.60.3.1"],
        hasReservations: true,
      },
      problems: [],
    });
  });

  test("two ranges of whereabouts, and a named network", () => {
    expect(recorded("bridge-wb-dual").ipam?.ranges.map((range) => range.range)).toEqual([
      "10.60.5.0/24",
      "fd60:5::/112",
    ]);
    expect(recorded("macvlan-wb-tiny").ipam).toMatchObject({ networkName: "tiny", hasReservations: true });
  });

  test("host-local in both of its spellings", () => {
    expect(recorded("macvlan-hostlocal")).toMatchObject({
      cniName: "macvlan-hostlocal",
      master: "phys0",
      mode: "bridge",
      ipam: {
        type: "host-local",
        ranges: [{ range: "10.60.1.0/24", start: "10.60.1.10", end: "10.60.1.60" }],
      },
    });
    expect(recorded("bridge-dual").ipam?.ranges.map((range) => range.range)).toEqual([
      "10.60.2.0/24",
      "fd60:2::/64",
    ]);
    expect(recorded("ptp-hostlocal").ipam?.ranges.map((range) => range.range)).toEqual(["10.60.8.0/24"]);
  });

  test("a chain: the first plugin makes the interface", () => {
    expect(recorded("chain-tuning")).toMatchObject({
      type: "macvlan",
      plugins: [{ type: "macvlan" }, { type: "tuning" }, { type: "sbr" }],
      mtu: 1400,
      ipam: { type: "static", ranges: [] },
    });
  });

  test("static addresses, VLANs, host devices, L2 only", () => {
    expect(recorded("bridge-static").ipam).toMatchObject({
      type: "static",
      ranges: [{ range: "10.60.6.0/24", start: "10.60.6.7", end: "10.60.6.7" }],
      gateways: ["10.60.6.1"],
      hasReservations: false,
    });
    expect(recorded("vlan-unsupported")).toMatchObject({ cniName: "v100", vlan: 100, master: "phys0" });
    expect(recorded("sriov-like")).toMatchObject({ type: "sriov", vlan: 100 });
    expect(recorded("hostdev-spare0")).toMatchObject({ type: "host-device", master: "spare0", ipam: null });
    expect(recorded("l2-only")).toMatchObject({ bridge: "br-l2", ipam: null, problems: [] });
  });

  test.each([
    ["bad-json", "CONFIG_NOT_JSON"],
    ["bad-no-type", "CONFIG_INVALID"],
    ["no-config", "CONFIG_MISSING"],
  ])("%s is %s", (name, code) => {
    const broken = recorded(name);
    expect(broken.problems.map((problem) => problem.code)).toEqual([code]);
    expect(broken.type).toBeNull();
  });
});

describe("other configurations", () => {
  test("the talk's OVN localnet", () => {
    expect(
      config({
        cniVersion: "1.0.0",
        type: "ovn-k8s-cni-overlay",
        name: "tenantred",
        topology: "localnet",
        vlanID: 10,
        mtu: 1400,
        subnets: "192.168.123.0/24",
        excludeSubnets: "192.168.123.0/28",
        netAttachDefName: "blue/tenantred",
      }),
    ).toMatchObject({
      type: "ovn-k8s-cni-overlay",
      mode: "localnet",
      vlan: 10,
      physicalNetwork: "tenantred",
      ipam: { type: "ovn", ranges: [{ range: "192.168.123.0/24", excludes: ["192.168.123.0/28"] }] },
      problems: [],
    });
  });

  test("OVN layer 3 subnets name a length per node, dual stack is a comma list", () => {
    const layer3 = config({
      type: "ovn-k8s-cni-overlay",
      name: "l3",
      topology: "layer3",
      subnets: "10.128.0.0/16/24,fd00:10::/48",
    });
    expect(layer3.ipam?.ranges.map((range) => range.range)).toEqual(["10.128.0.0/16", "fd00:10::/48"]);
    expect(config({ type: "ovn-k8s-cni-overlay", name: "l2", topology: "layer2" }).ipam).toBeNull();
  });

  test("whereabouts ranges written from end to end, range before ipRanges", () => {
    const both = config({
      type: "macvlan",
      ipam: {
        type: "whereabouts",
        range: "10.0.0.10-10.0.0.20/24",
        ipRanges: [{ range: "fd00::/64", exclude: ["fd00::1"] }],
        enable_overlapping_ranges: false,
        node_slice_size: "/28",
      },
    });
    expect(both.ipam).toMatchObject({
      ranges: [
        { range: "10.0.0.0/24", start: "10.0.0.10", end: "10.0.0.20" },
        { range: "fd00::/64", start: null, end: null, excludes: ["fd00::1"] },
      ],
      hasReservations: false,
      nodeSliceSize: "/28",
    });
    expect(both).toMatchObject({ mode: "bridge", cniName: "net-a" });
  });

  test("what is wrong is named, the rest is read", () => {
    const broken = config({
      type: "bridge",
      ipam: {
        type: "whereabouts",
        range: "10.0.0.0/33",
        ipRanges: [{ range: "10.1.0.0/24", range_start: "10.1.0", exclude: ["10.1.0.x"] }],
      },
    });
    expect(broken.problems.map((problem) => problem.code)).toEqual([
      "RANGE_INVALID",
      "RANGE_INVALID",
      "ADDRESS_INVALID",
    ]);
    expect(broken.ipam?.ranges.map((range) => range.range)).toEqual(["10.1.0.0/24"]);
    expect(broken.bridge).toBe("cni0");
  });

  test.each([[{ plugins: [] }], [{ plugins: [{ name: "x" }] }], [{ plugins: "x" }], [{ type: 7 }], [{}]])(
    "%j has no type",
    (value) => {
      expect(config(value).problems[0]?.code).toBe("CONFIG_INVALID");
      expect(config(value).type).toBeNull();
    },
  );

  test.each(["[]", "7", "null", '"bridge"'])("%s is no configuration", (text) => {
    expect(parseNetworkConfig(text, "a").problems[0]?.code).toBe("CONFIG_INVALID");
  });

  test("10,000 structured inputs never throw and never pollute", () => {
    const keys = [
      "type",
      "plugins",
      "ipam",
      "range",
      "ipRanges",
      "ranges",
      "subnet",
      "exclude",
      "addresses",
      "subnets",
    ];
    fc.assert(
      fc.property(
        hostileJson(keys),
        fc.constantFrom("whereabouts", "host-local", "static", "ovn-k8s-cni-overlay"),
        (text, type) => {
          parseNetworkConfig(text, "a");
          parseNetworkConfig(`{"type":"${type}","ipam":${text}}`, "a");
          parseNetworkConfig(
            `{"type":"bridge","ipam":{"type":"${type}","ranges":${text},"ipRanges":${text},"addresses":${text}}}`,
            "a",
          );
          expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
